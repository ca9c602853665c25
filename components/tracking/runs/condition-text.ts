/** A condition of a filter as a form shows it. Pure. */
import type { Comparison, Operator } from '@/lib/pure/search-filter';

export const isOfNumbers = ({ source, key }: Pick<Comparison, 'source' | 'key'>): boolean =>
  source === 'metric' || /_time$/.test(key);

/** What stands in the field: of what is contained, without the signs for anything around it. */
export const textOf = ({ op, value }: Pick<Comparison, 'op' | 'value'>): string => {
  if (value === null) return '';
  return op === 'ILIKE' ? String(value).replace(/^%(.*)%$/s, '$1') : String(value);
};

/** The condition with what was typed. */
export function withText(condition: Comparison, typed: string): Comparison {
  if (isOfNumbers(condition)) return { ...condition, value: typed === '' ? '' : Number(typed) };
  return { ...condition, value: condition.op === 'ILIKE' && typed !== '' ? `%${typed}%` : typed };
}

/** The condition compared otherwise, of the same text. */
export const withOperator = (condition: Comparison, op: Operator): Comparison =>
  op.startsWith('IS') ? { ...condition, op, value: null } : withText({ ...condition, op }, textOf(condition));
