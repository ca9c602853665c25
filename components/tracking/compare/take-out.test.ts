import { expect, it } from 'vitest';
import { readGrouping, writeHand } from './stats/sides';
import { withoutRun } from './take-out';

const refs = ['r0', 'r1', 'r2', 'r3'];
const sidesOf = (hand: string | null, runs: number) => {
  const grouping = readGrouping({ by: 'hand', a: null, b: null, hand }, [], 0, runs);
  return grouping.kind === 'hand' ? writeHand(grouping.sides) : '';
};

it('leaves every other run on the side that somebody put it on', () => {
  const { runs = [], hand } = withoutRun({ hand: 'ab-b' }, refs, 1);
  expect(runs).toEqual(['r0', 'r2', 'r3']);
  expect(sidesOf(hand ?? null, runs.length)).toBe('a-b');
});

it('chooses no sides where nobody has', () => {
  expect(withoutRun({ hand: null }, refs, 3)).toMatchObject({ runs: ['r0', 'r1', 'r2'], hand: null });
});

it('orders a table no longer by a run that may be gone', () =>
  expect(withoutRun({ hand: null }, refs, 3)).toMatchObject({ sort: null, page: 1 }));
