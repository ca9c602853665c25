/** Columns of a wide table by parts of their names. */

/**
 * Those whose names have all words that are looked for, in any order and case. Of none all are found.
 *
 * @param search words between spaces: `pickup mean 7d`
 */
export function matchingColumns<Column extends { name: string }>(
  columns: readonly Column[],
  search: string,
): readonly Column[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return columns;
  return columns.filter(({ name }) => {
    const lower = name.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}
