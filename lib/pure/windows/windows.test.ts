import { describe, expect, test } from 'vitest';
import { referenceWindows } from './reference-windows';
import { closedWindows, watermarkAt } from './watermark';
import { GRANULARITIES, windowAt, windowBefore, windowsBetween } from './windows';
import { offsetAt, requireZone, toInstant, toLocal } from './zone';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const shown = ({ start, end }: { start: number; end: number }) =>
  [start, end].map((instant) => new Date(instant).toISOString().replace(':00.000Z', 'Z')).join(' ');
const BERLIN = 'Europe/Berlin';

describe('the window of an instant', () => {
  test.each([
    ['2026-03-10T14:37:12Z', '5 minutes', 'UTC', '2026-03-10T14:35Z 2026-03-10T14:40Z'],
    ['2026-03-10T14:37:12Z', '1 hour', BERLIN, '2026-03-10T14:00Z 2026-03-10T15:00Z'],
    ['2026-03-10T14:37:12Z', '1 hour', 'Asia/Kolkata', '2026-03-10T14:30Z 2026-03-10T15:30Z'],
    ['2026-03-10T14:37:12Z', '30 minutes', 'Asia/Kathmandu', '2026-03-10T14:15Z 2026-03-10T14:45Z'],
    ['2026-03-10T14:37:12Z', '6 hours', BERLIN, '2026-03-10T11:00Z 2026-03-10T17:00Z'],
    ['2026-03-10T23:30:00Z', '1 day', BERLIN, '2026-03-10T23:00Z 2026-03-11T23:00Z'],
    ['2026-03-10T14:37:12Z', '1 week', 'UTC', '2026-03-09T00:00Z 2026-03-16T00:00Z'],
    ['1969-12-31T23:59:59Z', '1 week', 'UTC', '1969-12-29T00:00Z 1970-01-05T00:00Z'],
    ['2026-01-31T23:30:00Z', '1 month', BERLIN, '2026-01-31T23:00Z 2026-02-28T23:00Z'],
    ['2026-12-31T12:00:00Z', '1 month', 'UTC', '2026-12-01T00:00Z 2027-01-01T00:00Z'],
    // The clocks go forward on 29 March and back on 25 October.
    ['2026-03-29T10:00:00Z', '1 day', BERLIN, '2026-03-28T23:00Z 2026-03-29T22:00Z'],
    ['2026-10-25T10:00:00Z', '1 day', BERLIN, '2026-10-24T22:00Z 2026-10-25T23:00Z'],
    ['2026-03-29T00:30:00Z', '6 hours', BERLIN, '2026-03-28T23:00Z 2026-03-29T04:00Z'],
    ['2026-10-25T00:30:00Z', '6 hours', BERLIN, '2026-10-24T22:00Z 2026-10-25T05:00Z'],
    ['2026-10-25T01:30:00Z', '1 hour', BERLIN, '2026-10-25T01:00Z 2026-10-25T02:00Z'],
    ['2026-03-29T10:00:00Z', '1 week', BERLIN, '2026-03-22T23:00Z 2026-03-29T22:00Z'],
    // Midnight does not exist in Beirut on 29 March 2026, and comes twice in Havana on 1 November.
    ['2026-03-29T10:00:00Z', '1 day', 'Asia/Beirut', '2026-03-28T22:00Z 2026-03-29T21:00Z'],
    ['2026-11-01T12:00:00Z', '1 day', 'America/Havana', '2026-11-01T04:00Z 2026-11-02T05:00Z'],
    // Samoa left 30 December 2011 out.
    ['2011-12-30T12:00:00Z', '1 day', 'Pacific/Apia', '2011-12-30T10:00Z 2011-12-31T10:00Z'],
  ] as const)('%s by %s in %s', (instant, granularity, zone, wanted) =>
    expect(shown(windowAt(at(instant), granularity, zone))).toBe(wanted),
  );
});

describe('windows fill time without gap or overlap, through every change of the clock', () => {
  const zones = [
    'UTC',
    BERLIN,
    'America/New_York',
    'Asia/Kolkata',
    'Asia/Beirut',
    'America/Havana',
    'Australia/Sydney',
    'Pacific/Apia',
  ];
  test.each(zones)('%s', (zone) => {
    for (const granularity of GRANULARITIES) {
      const isShort = granularity.includes('minute');
      const [from, to] = isShort
        ? [at('2026-03-27T00:00:00Z'), at('2026-03-30T00:00:00Z')]
        : [at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z')];
      const windows = windowsBetween(from, to, granularity, zone);
      let end = windows[0]?.start ?? 0;
      const broken: string[] = [];
      for (const window of windows) {
        const inside = [window.start, window.end - 1, (window.start + window.end) / 2];
        if (
          window.start !== end ||
          inside.some((instant) => windowAt(instant, granularity, zone).start !== window.start)
        )
          broken.push(shown(window));
        end = window.end;
      }
      expect(broken).toEqual([]);
      expect(windows[0]?.start).toBeLessThanOrEqual(from);
      expect(end).toBeGreaterThanOrEqual(to);
      for (const window of windows.slice(1, 4))
        expect(windowBefore(window, granularity, zone).end).toBe(window.start);
    }
  });

  test('none, or too many', () => {
    expect(windowsBetween(5, 5, '1 day', 'UTC')).toEqual([]);
    expect(() => windowsBetween(0, at('2026-01-01T00:00:00Z'), '5 minutes', 'UTC')).toThrow(
      'more than 80000 windows',
    );
  });
});

test('days in a zone are 365, of which one has 23 hours and one 25', () => {
  const days = windowsBetween(
    at('2026-01-01T00:00:00+01:00'),
    at('2027-01-01T00:00:00+01:00'),
    '1 day',
    BERLIN,
  );
  expect(days).toHaveLength(365);
  expect(days.filter(({ start, end }) => end - start === 23 * HOUR)).toHaveLength(1);
  expect(days.filter(({ start, end }) => end - start === 25 * HOUR)).toHaveLength(1);
});

describe('time zones', () => {
  test('there and back, but for the hour that comes twice', () => {
    for (const zone of [BERLIN, 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'])
      for (
        let instant = at('2026-01-01T00:00:00Z');
        instant < at('2027-01-01T00:00:00Z');
        instant += 7.3 * HOUR
      ) {
        const back = toInstant(toLocal(instant, zone), zone);
        const isSame = back === instant || (back < instant && toLocal(back, zone) === toLocal(instant, zone));
        if (!isSame) expect(back, zone).toBe(instant);
      }
  });
  test('offsets of old and of early instants', () => {
    expect(offsetAt(at('2026-07-01T00:00:00Z'), BERLIN)).toBe(2 * HOUR);
    expect(offsetAt(-1, 'America/New_York')).toBe(-5 * HOUR);
    expect(offsetAt(at('0050-01-01T00:00:00Z'), 'UTC')).toBe(0);
  });
  test('what is no zone', () => {
    expect(requireZone(BERLIN)).toBe(BERLIN);
    expect(() => requireZone('Mars/Olympus')).toThrow("'Mars/Olympus' is no time zone");
  });
});

describe('the watermark', () => {
  const settings = { delay: HOUR, idleAfter: 6 * HOUR };
  const now = at('2026-03-10T12:00:00Z');
  test('follows the newest row, the clock where none comes, and never goes back', () => {
    expect(watermarkAt(now - 1000, now, settings)).toBe(now - 1000 - HOUR);
    expect(watermarkAt(null, now, settings)).toBe(now - 6 * HOUR);
    expect(watermarkAt(now - 100 * HOUR, now, settings)).toBe(now - 6 * HOUR);
    expect(watermarkAt(now - 2 * HOUR, now, settings, now - 90 * 60_000)).toBe(now - 90 * 60_000);
  });
  test('rows from the future close nothing early', () =>
    expect(watermarkAt(now + 500 * HOUR, now, settings)).toBe(now - HOUR));
  test('closes windows that end before it, from where it left off', () => {
    const closed = closedWindows(at('2026-03-10T08:00:00Z'), at('2026-03-10T10:59:00Z'), '1 hour', 'UTC');
    expect(closed.map(shown)).toEqual([
      '2026-03-10T08:00Z 2026-03-10T09:00Z',
      '2026-03-10T09:00Z 2026-03-10T10:00Z',
    ]);
    expect(closedWindows(at('2026-03-10T10:00:00Z'), at('2026-03-10T10:59:00Z'), '1 hour', 'UTC')).toEqual(
      [],
    );
  });
});

describe('windows of reference', () => {
  const monday = windowAt(at('2026-03-30T10:30:00Z'), '6 hours', BERLIN);
  test('the last ones, but for a gap', () => {
    const windows = referenceWindows(monday, { kind: 'rolling', windows: 3, gap: 1 }, '6 hours', BERLIN);
    expect(windows).toHaveLength(3);
    expect(windows[0]?.end).toBe(windowBefore(monday, '6 hours', BERLIN).start);
  });
  test('the same hours of the same weekday, though the clocks changed between', () => {
    const windows = referenceWindows(monday, { kind: 'sameWeekday', weeks: 2 }, '6 hours', BERLIN);
    expect(shown(monday)).toBe('2026-03-30T10:00Z 2026-03-30T16:00Z');
    expect(windows.map(shown)).toEqual([
      '2026-03-23T11:00Z 2026-03-23T17:00Z',
      '2026-03-16T11:00Z 2026-03-16T17:00Z',
    ]);
  });
});
