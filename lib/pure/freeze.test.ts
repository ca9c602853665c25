import { describe, expect, test } from 'vitest';
import { type FreezeWindow, freezeAt, isTimeZone, isWithin } from './freeze';

const at = (text: string) => Date.parse(text);

test('a single window holds its beginning and not its end', () => {
  const window: FreezeWindow = { kind: 'once', from: 1000, until: 2000, reason: '' };
  expect([999, 1000, 1999, 2000].map((time) => isWithin(window, time))).toEqual([false, true, true, false]);
});

describe('a weekly window', () => {
  // Fridays from six in the evening until eight the next morning.
  const berlin: FreezeWindow = {
    kind: 'weekly',
    days: [5],
    from: '18:00',
    until: '08:00',
    timeZone: 'Europe/Berlin',
    reason: 'weekend',
  };

  test.each([
    // In summer Berlin is two hours ahead of UTC, in winter one.
    ['2026-07-03T15:59:00Z', false],
    ['2026-07-03T16:00:00Z', true],
    ['2026-07-04T05:59:00Z', true],
    ['2026-07-04T06:00:00Z', false],
    ['2026-01-02T16:59:00Z', false],
    ['2026-01-02T17:00:00Z', true],
    // Saturday's evening is not Friday's.
    ['2026-07-04T16:30:00Z', false],
    // The early morning of a Friday belongs to Thursday.
    ['2026-07-03T03:00:00Z', false],
  ])('%s: %s', (time, expected) => expect(isWithin(berlin, at(time))).toBe(expected));

  test('with equal ends lasts a whole day', () => {
    const sundays: FreezeWindow = { ...berlin, days: [0], from: '00:00', until: '00:00', timeZone: 'UTC' };
    expect(isWithin(sundays, at('2026-07-05T00:00:00Z'))).toBe(true);
    expect(isWithin(sundays, at('2026-07-05T23:59:59Z'))).toBe(true);
    expect(isWithin(sundays, at('2026-07-06T00:00:00Z'))).toBe(false);
    expect(isWithin(sundays, at('2026-07-04T23:59:59Z'))).toBe(false);
  });

  test('wraps from Saturday to Sunday', () => {
    const saturdays: FreezeWindow = {
      ...berlin,
      days: [6],
      from: '22:00',
      until: '02:00',
      timeZone: 'America/New_York',
    };
    // 21:59 and 22:00 on Saturday, 01:59 and 02:00 on Sunday, in New York.
    expect(isWithin(saturdays, at('2026-01-04T02:59:00Z'))).toBe(false);
    expect(isWithin(saturdays, at('2026-01-04T03:00:00Z'))).toBe(true);
    expect(isWithin(saturdays, at('2026-01-04T06:59:00Z'))).toBe(true);
    expect(isWithin(saturdays, at('2026-01-04T07:00:00Z'))).toBe(false);
  });
});

test('of several windows the first that fits is named', () => {
  const windows: FreezeWindow[] = [
    { kind: 'once', from: 0, until: 10, reason: 'past' },
    { kind: 'once', from: 20, until: 40, reason: 'first' },
    { kind: 'once', from: 20, until: 40, reason: 'second' },
  ];
  expect(freezeAt(windows, 30)?.reason).toBe('first');
  expect(freezeAt(windows, 15)).toBeUndefined();
  expect(freezeAt([], 15)).toBeUndefined();
});

test('time zones are known by their names', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('UTC')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
  expect(isTimeZone('')).toBe(false);
});
