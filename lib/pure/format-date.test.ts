import { afterAll, describe, expect, it } from 'vitest';
import * as dates from './format-date';

const { formatDateTime, formatInstant, formatOffset } = dates;

const AT = Date.UTC(2026, 10, 23, 18, 0, 0);
const YEAR = 365.25 * 86_400_000;
/** Every month, hours of night and day, both sides of a change of clocks. */
const MOMENTS = [
  ...Array.from({ length: 200 }, (_, at) => Math.floor(((at * 0.618_034) % 1) * 60 * YEAR)),
  Date.UTC(2026, 8, 3, 0, 5, 9),
  Date.UTC(2026, 9, 25, 0, 59, 59),
  Date.UTC(2026, 9, 25, 1, 0, 0),
  -1,
];

it('names the zone', () => {
  expect(formatDateTime(AT, 'UTC')).toBe('23 Nov 2026, 18:00');
  expect(formatDateTime(AT, 'UTC', AT + 3_600_000)).toBe('23 Nov, 18:00');
  expect(formatDateTime(AT, 'UTC', AT + 60 * 86_400_000)).toBe('23 Nov 2026, 18:00');
  expect(formatInstant(AT, 'Europe/Berlin')).toBe('23 Nov 2026, 19:00:00 UTC+1');
  expect(formatInstant(AT, 'UTC')).toBe('23 Nov 2026, 18:00:00 UTC');
  expect(formatInstant(AT, 'Europe/London')).toBe('23 Nov 2026, 18:00:00 UTC');
  expect(formatOffset(AT, 'Europe/Berlin')).toBe('UTC+1');
  expect(formatOffset(AT, 'Asia/Kolkata')).toBe('UTC+5:30');
  expect(formatOffset(AT, 'UTC')).toBe('UTC');
});

describe.each(['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kolkata'])('in %s', (zone) => {
  const before = process.env.TZ;
  afterAll(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  // The platform writes those of a named zone.
  it.each(Object.entries(dates))('%s writes the machine’s own time as the platform does', (_, format) => {
    process.env.TZ = zone;
    const alias = zone === 'UTC' ? 'Etc/UTC' : zone;
    expect(MOMENTS.map((time) => format(time))).toEqual(MOMENTS.map((time) => format(time, alias)));
  });
});
