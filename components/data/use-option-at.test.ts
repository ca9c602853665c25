import { describe, expect, it } from 'vitest';
import { afterArrow, afterArrowInRound, placeInRound, placeOf, type Reached } from './use-option-at';

const walk = (keys: readonly string[], ...steps: (1 | -1)[]) => {
  let reached: Reached | undefined;
  for (const by of steps) reached = afterArrow(placeOf(reached, keys), by, keys);
  return placeOf(reached, keys);
};

describe('the option that arrows have come to', () => {
  it.each([
    ['the first one down', [1], 0],
    ['the last one up', [-1], 2],
    ['none behind the last one', [1, 1, 1, 1], -1],
    ['the first one again after that', [1, 1, 1, 1, 1], 0],
    ['none above the first one', [1, -1], -1],
  ] as const)('%s', (_, steps, at) => {
    expect(walk(['a', 'b', 'c'], ...steps)).toBe(at);
  });

  it('is an end of the list that the arrow opens', () => {
    expect(placeOf(afterArrow(-1, 1, []), [])).toBe(-1);
    expect(placeOf(afterArrow(-1, 1, []), ['a', 'b'])).toBe(0);
    expect(placeOf(afterArrow(-1, -1, []), ['a', 'b'])).toBe(1);
  });

  it('stays the same one in a list that changes under it, and is none once it has gone', () => {
    expect(placeOf({ key: 'b' }, ['new', 'a', 'b'])).toBe(2);
    expect(placeOf({ key: 'b' }, ['new', 'a'])).toBe(-1);
  });
});

describe('a list whose first option is reached at once', () => {
  it.each([
    ['none of no options', [], undefined, -1],
    ['the first one at first', ['a', 'b'], undefined, 0],
    ['the same one in a list that changes', ['new', 'a', 'b'], { key: 'b' }, 2],
    ['the first one again once that one has gone', ['a', 'c'], { key: 'b' }, 0],
  ] as const)('is at %s', (_, keys, reached, at) => {
    expect(placeInRound(reached, keys)).toBe(at);
  });

  it.each([
    ['down', 0, 1, 'b'],
    ['down from the last', 2, 1, 'a'],
    ['up from the first', 0, -1, 'c'],
  ] as const)('goes round: %s', (_, at, by, key) => {
    expect(afterArrowInRound(at, by, ['a', 'b', 'c'])).toEqual({ key });
  });

  it('reaches nothing in a list of none', () => {
    expect(afterArrowInRound(-1, 1, [])).toBeUndefined();
  });
});
