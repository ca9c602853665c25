/** Writes filters: quoting, one comparison, one more clause. What is written here parses back to the same. */
import type { Comparison } from './ast';
import { tokenizeFilter } from './tokenize';

const BARE_KEY = /^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*$/u;

/** A key as it stands behind `metrics.`, `params.` or `tags.`: in backticks where it has to be. */
export const quoteKey = (key: string): string =>
  BARE_KEY.test(key) ? key : `\`${key.replaceAll('`', '``')}\``;

/** A value as it stands behind an operator. */
export function quoteValue(value: string | number | readonly string[]): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return `(${value.map(quoteValue).join(', ')})`;
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  // Backslashes stand for half as many before a quote, be it one of the text or the closing one.
  const escaped = value
    .replace(quote === '"' ? /(\\*)"/g : /(\\*)'/g, `$1$1${quote}${quote}`)
    .replace(/\\+$/, '$&$&');
  return `${quote}${escaped}${quote}`;
}

export function formatComparison({ source, key, op, value }: Omit<Comparison, 'kind'>): string {
  const name = source === 'attribute' ? key : `${source}s.${quoteKey(key)}`;
  return value === null ? `${name} ${op}` : `${name} ${op} ${quoteValue(value)}`;
}

/** The filter with one more condition to meet. Either side is bracketed where an OR of its own would swallow the AND. */
export function addClause(filterText: string, clause: string | Omit<Comparison, 'kind'>): string {
  const text = filterText.trim();
  const added = (typeof clause === 'string' ? clause : formatComparison(clause)).trim();
  if (text === '' || added === '') return text || added;
  return `${bracketed(text)} AND ${bracketed(added)}`;
}

/** The filter with the beginning of one more condition, for whoever writes the value behind it. */
export const beginClause = (filterText: string, name: string): string =>
  `${addClause(filterText, `${name} =`)} `;

function bracketed(text: string): string {
  let depth = 0;
  for (const token of tokenizeFilter(text)) {
    if (token.kind === 'open') depth += 1;
    else if (token.kind === 'close') depth -= 1;
    else if (depth === 0 && token.kind === 'keyword' && token.word === 'OR') return `(${text})`;
  }
  return text;
}
