import { expect, it } from 'vitest';
import { convexHull, isInside } from './hull';

const at = (x: number, y: number) => ({ x, y });
const SQUARE = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];

it.each([
  [
    'leaves out what lies within, on a side, or twice',
    [...SQUARE, at(0.5, 0.5), at(0.5, 0), at(1, 1)],
    SQUARE,
  ],
  ['has the ends of a line', [at(0, 0), at(0.5, 0.5), at(1, 1)], [at(0, 0), at(1, 1)]],
  ['is a place alone', [at(2, 3)], [at(2, 3)]],
  ['is empty of none', [], []],
])('the outline %s', (_, places, hull) => {
  expect(convexHull(places)).toEqual(hull);
});

it.each([
  ['the middle', SQUARE, at(0.5, 0.5), true],
  ['a side', SQUARE, at(1, 0.5), true],
  ['beyond a side', SQUARE, at(1.01, 0.5), false],
  ['the extension of a side', SQUARE, at(2, 0), false],
  ['anything of a line', [at(0, 0), at(1, 1)], at(0.5, 0.5), false],
])('%s is inside or not', (_, hull, place, is) => {
  expect(isInside(hull, place)).toBe(is);
});
