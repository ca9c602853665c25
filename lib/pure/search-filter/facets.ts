/** Filters taken apart and put together again: whole trees as text, and the values that one key is narrowed to. */
import type { Comparison, Filter } from './ast';
import { formatComparison } from './format';
import { parseFilter } from './parse';

type Key = Pick<Comparison, 'source' | 'key'>;

/** A tree as text. It parses back to the same tree. */
export function formatFilter(filter: Filter): string {
  if (filter.kind === 'compare') return formatComparison(filter);
  if (filter.kind === 'not') return `NOT ${bracketed(filter.term)}`;
  const isPlain = (term: Filter) => term.kind === 'compare' || term.kind === 'not';
  return filter.terms
    .map((term) =>
      isPlain(term) || (filter.kind === 'or' && term.kind === 'and') ? formatFilter(term) : bracketed(term),
    )
    .join(filter.kind === 'and' ? ' AND ' : ' OR ');
}

const bracketed = (filter: Filter): string =>
  filter.kind === 'compare' ? formatFilter(filter) : `(${formatFilter(filter)})`;

/** What must all hold; undefined for a text that cannot be read. */
function termsOf(text: string): Filter[] | undefined {
  try {
    const filter = parseFilter('run', text);
    if (!filter) return [];
    return filter.kind === 'and' ? filter.terms : [filter];
  } catch {
    return undefined;
  }
}

const isOn = (term: Filter, { source, key }: Key): term is Comparison =>
  term.kind === 'compare' && term.source === source && term.key === key;

/** The texts that a term allows the key to have; undefined where it says anything else. */
function allowed(term: Filter, key: Key): string[] | undefined {
  if (term.kind === 'or') {
    const each = term.terms.map((inner) => allowed(inner, key));
    return each.every((values) => values !== undefined) ? each.flat() : undefined;
  }
  if (!isOn(term, key) || (term.op !== '=' && term.op !== 'IN')) return undefined;
  return [term.value].flat().filter((value) => typeof value === 'string');
}

/**
 * The values that a filter narrows a key to, and the filter without that.
 *
 * @returns undefined for a text that cannot be read
 */
export function readFacet(text: string, key: Key): { values: string[]; rest: string } | undefined {
  const terms = termsOf(text);
  if (!terms) return undefined;
  const values = terms.flatMap((term) => allowed(term, key) ?? []);
  return { values, rest: joined(terms.filter((term) => allowed(term, key) === undefined)) };
}

const joined = (terms: Filter[]): string =>
  terms.length === 0 ? '' : formatFilter(terms.length === 1 ? (terms[0] as Filter) : { kind: 'and', terms });

/** The filter with a key narrowed to these values, any of them; none lifts it. A text that cannot be read stays. */
export function writeFacet(text: string, key: Key, values: readonly string[]): string {
  const terms = termsOf(text);
  if (!terms) return text;
  const others = terms.filter((term) => allowed(term, key) === undefined);
  const wanted = values.map((value): Filter => ({ kind: 'compare', ...key, op: '=', value }));
  if (wanted.length === 0) return joined(others);
  return joined([...others, wanted.length === 1 ? (wanted[0] as Filter) : { kind: 'or', terms: wanted }]);
}

/** The least number that a filter allows a key, as a date to start at. */
export function readFloor(text: string, key: Key): number | undefined {
  const floor = termsOf(text)?.find((term) => isOn(term, key) && (term.op === '>=' || term.op === '>'));
  return floor?.kind === 'compare' && typeof floor.value === 'number' ? floor.value : undefined;
}

/** The filter with that least number, or without any. */
export function writeFloor(text: string, key: Key, floor: number | undefined): string {
  const terms = termsOf(text);
  if (!terms) return text;
  const others = terms.filter((term) => !(isOn(term, key) && (term.op === '>=' || term.op === '>')));
  return joined(
    floor === undefined ? others : [...others, { kind: 'compare', ...key, op: '>=', value: floor }],
  );
}

/** Conditions side by side, all or any of which must hold: what a form can show. */
export type FlatFilter = { mode: 'all' | 'any'; conditions: Comparison[] };

/** @returns undefined for a filter that has brackets or NOT, or that cannot be read */
export function readFlat(text: string): FlatFilter | undefined {
  try {
    const filter = parseFilter('run', text);
    if (!filter) return { mode: 'all', conditions: [] };
    if (filter.kind === 'compare') return { mode: 'all', conditions: [filter] };
    if (filter.kind === 'not') return undefined;
    const conditions = filter.terms.filter((term) => term.kind === 'compare');
    return conditions.length === filter.terms.length
      ? { mode: filter.kind === 'and' ? 'all' : 'any', conditions }
      : undefined;
  } catch {
    return undefined;
  }
}

export const writeFlat = ({ mode, conditions }: FlatFilter): string =>
  conditions.map(formatComparison).join(mode === 'all' ? ' AND ' : ' OR ');
