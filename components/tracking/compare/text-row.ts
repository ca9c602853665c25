import type { CompareRow } from './compare-row';

/** A line of texts, one a run in the order of the link. */
export function textRow(
  id: string,
  key: string,
  values: (string | null)[],
): Extract<CompareRow, { kind: 'metric' | 'text' }> {
  const distinct = new Set(values).size;
  const held = values.filter((value) => value !== null).length;
  return { kind: 'text', id, compared: { key, values, isDifferent: distinct > 1, held, distinct } };
}
