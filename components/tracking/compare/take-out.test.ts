import { expect, it } from 'vitest';
import { readGrouping, writeHand } from './stats/sides';
import { handOf, withoutRun } from './take-out';

const refs = ['r0', 'r1', 'r2', 'r3'];
const sidesOf = (hand: string | null, runs: number) => {
  const grouping = readGrouping({ by: 'hand', a: null, b: null, hand }, [], 0, runs);
  return grouping.kind === 'hand' ? writeHand(grouping.sides) : '';
};

it('leaves every other run on the side that somebody put it on', () => {
  const { runs = [], hand } = withoutRun({ hand: 'ab-b', runs: refs }, refs, 1);
  expect(runs).toEqual(['r0', 'r2', 'r3']);
  expect(sidesOf(hand ?? null, runs.length)).toBe('a-b');
});

it('chooses no sides where nobody has', () => {
  expect(withoutRun({ hand: null, runs: refs }, refs, 3)).toMatchObject({
    runs: ['r0', 'r1', 'r2'],
    hand: null,
  });
});

it('shows the first page of a table, which may have no other now', () =>
  expect(withoutRun({ hand: null, runs: refs }, refs, 3)).toMatchObject({ page: 1 }));

it('keeps the sides of those that are found where others of the link are not', () => {
  // The link may name whole ids, and a run twice.
  const link = { hand: 'ab-b', runs: ['r0000', 'r1', 'r1', 'r2', 'r3'] };
  expect(handOf(link, ['r0', 'r2', 'r3'])).toBe('a-b');
  expect(withoutRun(link, ['r0', 'r2', 'r3'], 0)).toMatchObject({ runs: ['r2', 'r3'], hand: '-b' });
  expect(handOf({ ...link, hand: 'a' }, refs)).toBe('a---');
});
