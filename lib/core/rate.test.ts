import { describe, expect, test } from 'vitest';
import { Buckets } from './rate';

const taken = (buckets: Buckets, caller: string, times: number, at: number) =>
  Array.from({ length: times }, () => buckets.take(caller, at)).filter((wait) => wait === 0).length;

describe('a bucket', () => {
  test('gives ten seconds’ worth at once, then so many a second', () => {
    const buckets = new Buckets(() => 5);
    expect(taken(buckets, 'a', 80, 0)).toBe(50);
    expect(taken(buckets, 'a', 80, 1_000)).toBe(5);
    expect(taken(buckets, 'a', 80, 1_100)).toBe(0);
    expect(taken(buckets, 'a', 80, 3_000)).toBe(10);
  });

  test('says how long to wait: after that there is one', () => {
    const buckets = new Buckets(() => 2);
    taken(buckets, 'a', 20, 0);
    const wait = buckets.take('a', 0);
    expect(wait).toBeCloseTo(0.5);
    expect(buckets.take('a', wait * 1_000 - 10)).toBeGreaterThan(0);
    expect(buckets.take('a', wait * 1_000 + 1)).toBe(0);
  });

  test('is each caller’s own', () => {
    const buckets = new Buckets(() => 1);
    expect(taken(buckets, 'a', 99, 0)).toBe(10);
    expect(taken(buckets, 'b', 99, 0)).toBe(10);
  });

  test('never holds more than it can', () => {
    const buckets = new Buckets(() => 1);
    taken(buckets, 'a', 99, 0);
    expect(taken(buckets, 'a', 99, 9_999_999)).toBe(10);
  });

  test('refuses nobody where the number is 0', () => {
    expect(taken(new Buckets(() => 0), 'a', 5_000, 0)).toBe(5_000);
  });

  test('forgets those who were quiet, not whoever still asks for more', () => {
    const buckets = new Buckets(() => 1);
    taken(buckets, 'first', 10, 0);
    for (let caller = 0; caller < 50_000; caller += 1) {
      buckets.take(`stranger ${caller}`, caller / 1_000);
      if (caller % 1_000 === 0) expect(taken(buckets, 'first', 1, caller / 1_000)).toBe(0);
    }
  });

  test('forgets callers before it grows without end', () => {
    const buckets = new Buckets(() => 1);
    taken(buckets, 'first', 10, 0);
    for (let caller = 0; caller < 50_000; caller += 1) buckets.take(`stranger ${caller}`, 0);
    expect(Reflect.get(buckets, 'levels').size).toBeLessThanOrEqual(20_000);
  });
});
