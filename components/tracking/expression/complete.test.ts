import { expect, test } from 'vitest';
import { completions, nameAt } from './complete';

const keys = { metrics: ['loss', 'val/loss'], params: ['lr'] };
const labels = (text: string, cursor = text.length) =>
  completions(text, cursor, keys).map(({ label }) => label);

test('finds the name before the cursor', () => {
  expect(nameAt('(a + lo', 7)).toMatchObject({ from: 5, search: 'lo', source: undefined });
  expect(nameAt('a / params.l', 12)).toMatchObject({ from: 4, search: 'l', source: 'param' });
  expect(nameAt('a / `val/l', 10)).toMatchObject({ from: 4, search: 'val/l', isTicked: true });
});

test('offers metrics, params and functions, written as they are read', () => {
  expect(labels('lo')).toEqual(['loss', '`val/loss`', 'params.lr', 'log(…)']);
  expect(labels('params.')).toEqual(['params.lr']);
  expect(labels('`va')).toEqual(['loss', '`val/loss`', 'params.lr']);
  expect(labels('2')).toEqual([]);
});

test('puts the name in the place of what was begun', () => {
  const [, second] = completions('(los - 1) / 2', 4, keys);
  expect(second).toMatchObject({ text: '(`val/loss` - 1) / 2', cursor: 11 });
  expect(completions('loss', 4, keys).map(({ text }) => text)).not.toContain('loss');
});
