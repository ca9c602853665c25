import { describe, expect, test } from 'vitest';
import { entityOf, instantOf, timeOf, timesBefore, valueFault } from './entity';

describe('an entity has one text', () => {
  test('which is JSON, of one key and of several', () => {
    expect(entityOf(['long'], [7])).toBe('["7"]');
    expect(entityOf(['long', 'boolean'], [7, true])).toBe('["7",true]');
  });
  test.each([
    [['long'], [7], ['7']],
    [['long'], ['9007199254740993'], ['09007199254740993']],
    [['long'], ['-007'], [-7]],
    [['long'], [-0], ['0']],
    [
      ['long', 'string'],
      [7, 'a'],
      ['7', 'a'],
    ],
    [
      ['string', 'string'],
      ['1', '11'],
      ['1', '11'],
    ],
    [['timestamp'], ['2024-01-01T00:00:00Z'], ['2024-01-01 01:00:00+01']],
    [['timestamp'], ['2024-01-01T00:00:00.000001Z'], ['2024-01-01 00:00:00.000001']],
    [['decimal(10,2)'], ['1.50'], [1.5]],
    [['decimal(10,2)'], ['001.5'], ['1.50']],
    [['decimal(10,2)'], ['-0.00'], ['0.00']],
    [['float'], [0.1], [Math.fround(0.1)]],
    [['date'], ['2024-02-29'], ['2024-02-29']],
  ])('%j %j = %j', (types, one, other) => {
    expect(entityOf(types, one)).toBe(entityOf(types, other));
    expect(entityOf(types, one)).toBeDefined();
  });
  test.each([
    ['long', '9007199254740993', 9007199254740993n],
    ['double', 2 ** 60, 2n ** 60n],
    ['decimal(20,0)', '9007199254740993', 9007199254740993n],
  ])('also of a bigint: %s', (type, one, whole) => {
    expect(entityOf([type], [whole])).toBe(entityOf([type], [one]));
    expect(entityOf([type], [whole])).toBeDefined();
  });
  test.each([
    [
      ['string', 'string'],
      ['1', '11'],
      ['11', '1'],
    ],
    [['string'], ['7'], ['7 ']],
    [['long'], [0], [1]],
  ])('%j %j ≠ %j', (types, one, other) => {
    expect(entityOf(types, one)).not.toBe(entityOf(types, other));
  });
  test.each([
    [['long'], [null]],
    [['long'], ['seven']],
    [['long'], [1.5]],
    [['timestamp'], ['soon']],
    [['string', 'long'], ['a']],
  ])('%j %j is none', (types, values) => {
    expect(entityOf(types, values)).toBeUndefined();
  });
});

test.each([
  ['2024-01-01T00:00:00.123456Z', 1_704_067_200_123_456],
  ['2024-01-01', 1_704_067_200_000_000],
  ['2024-01-01 00:00:00+02', 1_704_060_000_000_000],
  ['2024-02-30', undefined],
  ['yesterday', undefined],
  [5, undefined],
])('the instant of %j', (text, instant) => {
  expect(instantOf(text)).toBe(instant);
});

test('a time key may be a whole number', () => {
  expect([timeOf('long', 5), timeOf('long', 'x'), timeOf('date', '1970-01-02')]).toEqual([
    5,
    undefined,
    86_400_000_000,
  ]);
});

test('the last of all times is one that 64 bits hold', () => {
  expect(BigInt(timeOf('long', '9223372036854775807') ?? 0)).toBeLessThan(2n ** 63n);
});

test('two nanoseconds are two times', () => {
  const [first, second] = ['1700000000000000000', '1700000000000000001'].map((each) => timeOf('long', each));
  expect(second).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
});

test('what is too old of a whole number goes by its size', () => {
  const now = Date.UTC(2026, 0, 1);
  const isOld = (value: number) =>
    timesBefore('long', now).some(({ from, before }) => value >= from && value < before);
  for (const perSecond of [1, 1e3, 1e6, 1e9]) {
    expect(isOld((now / 1000 - 60) * perSecond)).toBe(true);
    expect(isOld((now / 1000 + 60) * perSecond)).toBe(false);
  }
  expect([isOld(-5), isOld(5)]).toEqual([true, true]);
  expect(timesBefore('timestamp', 5)).toEqual([{ from: Number.NEGATIVE_INFINITY, before: 5000 }]);
});

test('a number past 2^53 has to be a text, and is told so', () => {
  expect(valueFault('long', 2 ** 60)).toContain('send it as a text');
});

test.each([
  ['long', 1, true],
  ['long', 1.5, false],
  ['long', 2 ** 60, false],
  ['double', 1, true],
  ['double', '1', false],
  ['string', 'a', true],
  ['string', 1, false],
  ['boolean', 0, false],
  ['date', '2024-02-29', true],
  ['date', '2023-02-29', false],
  ['timestamp', '2024-02-29T12:00:00Z', true],
  ['timestamp', 1, false],
  ['decimal(10,2)', '1.25', true],
  ['decimal(10,2)', 'a', false],
  ['array<double>', [1], true],
  ['binary', 'AAE=', false],
])('a %s may be %j: %s', (type, value, isGood) => {
  expect(valueFault(type, value) === undefined).toBe(isGood);
});
