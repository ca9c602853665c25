import { describe, expect, it } from 'vitest';
import { coverOf, levelsOf } from './tile-levels';

describe('levelsOf', () => {
  it.each([
    ['a short history', { first: 0, last: 1000, count: 1001 }, undefined],
    ['one at every step', { first: 0, last: 9999, count: 10_000 }, { base: 2, top: 8 }],
    ['one at every hundredth step', { first: 0, last: 999_900, count: 10_000 }, { base: 9, top: 14 }],
    ['a million', { first: 0, last: 999_999, count: 1_000_000 }, { base: 2, top: 14 }],
    ['many points at one step', { first: 7, last: 7, count: 5000 }, { base: 2, top: 2 }],
  ])('of %s', (_, history, levels) => expect(levelsOf(history)).toEqual(levels));
});

describe('coverOf', () => {
  const history = { first: 0, last: 9999, count: 10_000 };
  const tiled = { step: 9999, level: 2 };
  const whole = { from: 0, to: 9999 };

  it('reads all of an ended history from tiles of its very width', () =>
    expect(coverOf(history, tiled, 64, whole)).toEqual({ level: 6, tiles: whole, points: [] }));

  it('puts the widest together where wider stretches are wanted', () =>
    expect(coverOf(history, tiled, 4096, whole)?.level).toBe(8));

  it('has nothing for stretches narrower than tiles', () =>
    expect(coverOf(history, tiled, 2, whole)).toBeUndefined());

  it('reads the points that came since', () =>
    expect(coverOf({ ...history, last: 12_000 }, tiled, 64, { from: 0, to: 12_000 })).toEqual({
      level: 6,
      tiles: whole,
      points: [{ from: 10_000, to: 12_000 }],
    }));

  it('reads the ends of a window from the points, where it cuts through a stretch', () => {
    expect(coverOf(history, tiled, 8, { from: 1003, to: 1100 })).toEqual({
      level: 3,
      tiles: { from: 1008, to: 1095 },
      points: [
        { from: 1003, to: 1007 },
        { from: 1096, to: 1100 },
      ],
    });
    expect(coverOf(history, tiled, 8, { from: 1000, to: 1007 })).toEqual({
      level: 3,
      tiles: { from: 1000, to: 1007 },
      points: [],
    });
    expect(coverOf(history, tiled, 64, { from: 1003, to: 1010 })).toEqual({
      level: 6,
      tiles: undefined,
      points: [{ from: 1003, to: 1010 }],
    });
  });

  it('covers every step of a window once, whatever it is', () => {
    for (let from = 0; from < 40; from += 3) {
      for (let to = from; to < 60; to += 5) {
        const { tiles, points } = coverOf({ ...history, last: 50, count: 2000 }, { step: 41, level: 2 }, 8, {
          from,
          to,
        }) ?? { points: [] };
        const steps = [...(tiles ? [tiles] : []), ...points].flatMap((part) =>
          Array.from({ length: part.to - part.from + 1 }, (_, at) => part.from + at),
        );
        expect(steps.sort((a, b) => a - b)).toEqual(
          Array.from({ length: to - from + 1 }, (_, at) => from + at),
        );
      }
    }
  });
});
