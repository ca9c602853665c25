import { expect, it } from 'vitest';
import type { Comparison, Operator } from '@/lib/pure/search-filter';
import { textOf, withOperator, withText } from './condition-text';

const named = (op: Operator, value: Comparison['value']): Comparison => ({
  kind: 'compare',
  source: 'attribute',
  key: 'run_name',
  op,
  value,
});

it.each([
  [named('ILIKE', '%fox%'), '=', 'fox'],
  [named('=', 'fox'), 'ILIKE', '%fox%'],
  [named('ILIKE', '%fox%'), 'LIKE', 'fox'],
  [named('ILIKE', '%fox%'), 'IS NULL', null],
  [named('IS NULL', null), '=', ''],
] as const)('%j compared by %s asks for the text that one sees', (condition, op, value) => {
  const next = withOperator(condition, op);
  expect(next).toEqual({ ...condition, op, value });
  if (value !== null) expect(textOf(next)).toBe(textOf(condition));
});

it('shows the signs for anything that somebody wrote', () => {
  expect(textOf(named('LIKE', '%fox%'))).toBe('%fox%');
  expect(withText(named('LIKE', '%fox%'), '%fox')).toEqual(named('LIKE', '%fox'));
  expect(withText(named('ILIKE', ''), 'fox')).toEqual(named('ILIKE', '%fox%'));
});

it('keeps numbers numbers', () => {
  const loss: Comparison = { kind: 'compare', source: 'metric', key: 'loss', op: '<', value: 0.5 };
  expect(withOperator(loss, '>')).toEqual({ ...loss, op: '>' });
  expect(withText(loss, '')).toEqual({ ...loss, value: '' });
});
