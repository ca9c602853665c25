import { expect, it } from 'vitest';
import { inOrder, readOrder } from './compared-order';

const runs = ['a', 'b', 'c', 'd'].map((id, place) => ({ id, place }));
const [baseline] = runs as [(typeof runs)[number]];
const values = [0, 3, null, 1];
const ids = (order: string | null, found: typeof values | undefined = values) =>
  inOrder(runs, baseline, readOrder(order), found)
    .map(({ id }) => id)
    .join('');

it('puts the baseline first and the others by their values, those without one last', () => {
  expect(ids('loss')).toBe('adbc');
  expect(ids('-loss')).toBe('abdc');
});

it('leaves the runs as the link has them where no order is wanted, whatever values the last one had', () => {
  expect(ids(null)).toBe('abcd');
  expect(ids('loss', [])).toBe('abcd');
  expect(inOrder(runs, baseline, readOrder('loss'), undefined).map(({ id }) => id)).toEqual([
    'a',
    'b',
    'c',
    'd',
  ]);
});
