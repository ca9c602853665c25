import { describe, expect, test } from 'vitest';
import { placeFlags, placeMarks } from './place-marks';

const made = (version: number, creationTime: number, more: { stage?: string; aliases?: string[] } = {}) => ({
  version,
  creationTime,
  stage: 'None',
  aliases: [],
  ...more,
});
const places = (times: number[], width: number, gap: number) =>
  placeMarks(
    times.map((time, at) => made(at + 1, time)),
    width,
    gap,
  ).map(({ x }) => x);

describe('versions on the line', () => {
  test('stand where their times are', () => {
    expect(places([0, 25, 100], 200, 10)).toEqual([0, 50, 200]);
  });
  test('are moved apart where they would touch, in their order and within the line', () => {
    expect(places([0, 1, 2, 100], 100, 10)).toEqual([0, 10, 20, 100]);
    expect(places([0, 98, 99, 100], 100, 10)).toEqual([0, 80, 90, 100]);
    expect(places([5, 5, 5], 100, 10)).toEqual([0, 10, 20]);
  });
  test('come closer where there are more than the line has room for', () => {
    expect(places([0, 0, 0, 0, 0], 8, 10)).toEqual([0, 2, 4, 6, 8]);
  });
  test('may be one, or none', () => {
    expect(places([7], 100, 10)).toEqual([0]);
    expect(places([], 100, 10)).toEqual([]);
  });
});

describe('flags', () => {
  const room = { width: 100, widthOf: (words: string) => words.length * 5, lanes: 2 };
  const isShown = (stage: string) => stage === 'Production';
  const flagsOf = (versions: ReturnType<typeof made>[]) =>
    placeFlags(placeMarks(versions, 100, 10), isShown, room);

  test('tell aliases and the stages that matter', () => {
    const { flags, left } = flagsOf([
      made(1, 0, { aliases: ['a'] }),
      made(2, 50, { stage: 'Archived' }),
      made(3, 100, { stage: 'Production' }),
    ]);
    expect(left).toBe(0);
    expect(flags).toEqual([
      { version: 3, words: 'Production', kind: 'stage', x: 100, from: 50, lane: 0 },
      { version: 1, words: '@a', kind: 'alias', x: 0, from: 0, lane: 0 },
    ]);
  });
  test('fly to the left where another is on their right', () => {
    const { flags } = flagsOf([
      made(1, 0),
      made(2, 70, { aliases: ['old'] }),
      made(3, 100, { aliases: ['new'] }),
    ]);
    expect(flags.map(({ words, x, from, lane }) => [words, x, from, lane])).toEqual([
      ['@new', 100, 80, 0],
      ['@old', 70, 56, 0],
    ]);
  });
  test('go a lane up where they would lie over each other; what has no room is counted', () => {
    const { flags, left } = flagsOf([made(1, 0, { aliases: ['one', 'two', 'six'] }), made(2, 100)]);
    expect(flags.map(({ words, lane }) => [words, lane])).toEqual([
      ['@one', 0],
      ['@two', 1],
    ]);
    expect(left).toBe(1);
  });
});
