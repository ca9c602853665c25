import { describe, expect, test } from 'vitest';
import { isWithinWeekly, nextWeekly, type Weekly } from './weekly';

const at = (text: string) => Date.parse(text);
const iso = (weekly: Weekly, now: string) => {
  const found = nextWeekly(weekly, at(now));
  return found && [found.from, found.to].map((time) => new Date(time).toISOString().slice(0, 16));
};
const BERLIN = { timeZone: 'Europe/Berlin' };
const nightly = (from: string, to: string): Weekly => ({ days: [1, 2, 3, 4, 5, 6, 7], from, to, ...BERLIN });

describe('the one under way, else the next', () => {
  // 2026-03-02 is a Monday; Berlin is one hour ahead of UTC.
  test.each<[string, Weekly, string, string[]]>([
    ['later today', nightly('22:00', '23:30'), '2026-03-02T10:00Z', ['2026-03-02T21:00', '2026-03-02T22:30']],
    [
      'over midnight, from before',
      nightly('22:00', '02:00'),
      '2026-03-02T00:30Z',
      ['2026-03-01T21:00', '2026-03-02T01:00'],
    ],
    [
      'over midnight, from after',
      nightly('22:00', '02:00'),
      '2026-03-02T01:00Z',
      ['2026-03-02T21:00', '2026-03-03T01:00'],
    ],
    [
      'a whole day',
      { ...nightly('00:00', '00:00'), days: [7] },
      '2026-03-02T12:00Z',
      ['2026-03-07T23:00', '2026-03-08T23:00'],
    ],
    [
      'on some days',
      { ...nightly('08:00', '09:00'), days: [1, 4] },
      '2026-03-02T08:00Z',
      ['2026-03-05T07:00', '2026-03-05T08:00'],
    ],
    [
      'by the day of the zone',
      { days: [1], from: '00:30', to: '01:00', timeZone: 'Asia/Tokyo' },
      '2026-03-01T12:00Z',
      ['2026-03-01T15:30', '2026-03-01T16:00'],
    ],
  ])('%s', (_, weekly, now, expected) => {
    expect(iso(weekly, now)).toEqual(expected);
  });
});

describe('where clocks are put forward (Berlin, 29 March 2026, 02:00 to 03:00)', () => {
  test('the hour that is shown before and after stays as long as it is', () => {
    expect(iso(nightly('01:00', '04:00'), '2026-03-28T23:30Z')).toEqual([
      '2026-03-29T00:00',
      '2026-03-29T02:00',
    ]);
  });
  test('what begins or ends in the gap begins or ends with it', () => {
    expect(iso(nightly('02:30', '03:15'), '2026-03-28T23:30Z')).toEqual([
      '2026-03-29T01:00',
      '2026-03-29T01:15',
    ]);
    expect(iso(nightly('01:30', '02:45'), '2026-03-28T23:30Z')).toEqual([
      '2026-03-29T00:30',
      '2026-03-29T01:00',
    ]);
  });
  test('what lies in the gap is not on that day', () => {
    expect(iso(nightly('02:10', '02:50'), '2026-03-28T23:30Z')).toEqual([
      '2026-03-30T00:10',
      '2026-03-30T00:50',
    ]);
  });
});

test('where clocks are put back, each comes once, and what spans the hour that is shown twice lasts longer', () => {
  // Berlin, 25 October 2026: 02:00 to 03:00 is shown twice.
  expect(iso(nightly('01:00', '04:00'), '2026-10-24T22:30Z')).toEqual([
    '2026-10-24T23:00',
    '2026-10-25T03:00',
  ]);
  expect(iso(nightly('02:15', '02:45'), '2026-10-24T22:30Z')).toEqual([
    '2026-10-25T00:15',
    '2026-10-25T00:45',
  ]);
  expect(isWithinWeekly(nightly('02:15', '02:45'), at('2026-10-25T00:30Z'))).toBe(true);
  expect(isWithinWeekly(nightly('02:15', '02:45'), at('2026-10-25T01:30Z'))).toBe(false);
});

test('within is from the first moment until before the last', () => {
  const weekly: Weekly = { days: [1], from: '10:00', to: '11:00', timeZone: 'UTC' };
  expect(
    ['09:59:59', '10:00:00', '10:59:59', '11:00:00'].map((time) =>
      isWithinWeekly(weekly, at(`2026-03-02T${time}Z`)),
    ),
  ).toEqual([false, true, true, false]);
  expect(isWithinWeekly(weekly, at('2026-03-03T10:30Z'))).toBe(false);
  expect(nextWeekly({ ...weekly, days: [] }, 0)).toBeUndefined();
});
