import { expect, test } from 'vitest';
import { percentileOf, standingOf } from './standing';

test.each([
  [{ runs: 1, lower: 0, same: 1 }, undefined, 'no other run to hold it against'],
  [{ runs: 4, lower: 0, same: 4 }, 50, 'the same in all 4 runs'],
  [{ runs: 4, lower: 0, same: 1 }, 12.5, 'the lowest of 4 runs'],
  [{ runs: 4, lower: 2, same: 2 }, 75, 'the highest of 4 runs, with 1 more'],
  // Its own is not among them.
  [{ runs: 0, lower: 0, same: 0 }, undefined, 'no other run to hold it against'],
  [{ runs: 1, lower: 0, same: 0 }, 25, 'the lowest of 2 runs'],
  [{ runs: 4, lower: 4, same: 0 }, 90, 'the highest of 5 runs'],
  [{ runs: 200, lower: 100, same: 1 }, 50.25, 'higher than 100 of 200 runs (percentile 50)'],
])('%j', (among, percentile, said) => {
  if (percentile === undefined) expect(percentileOf(among)).toBeUndefined();
  else expect(percentileOf(among)).toBeCloseTo(percentile);
  expect(standingOf(among)).toBe(said);
});
