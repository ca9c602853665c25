/** How two columns of categories hang together: counts of each combination. */
import { requireSameNames } from './categorical';

/** `counts[i][j]` are rows with `rowNames[i]` and `columnNames[j]`; the last line and the last column are any other category. */
export type CategoryPairs = {
  kind: 'categoryPairs';
  rowNames: string[];
  columnNames: string[];
  counts: number[][];
};

/** @param counts per combination, as GROUP BY gives them, without rows where either is null */
export function profileCategoryPairs(
  counts: Iterable<readonly [row: string, column: string, rows: number]>,
  rowNames: string[],
  columnNames: string[],
): CategoryPairs {
  const table = [...rowNames, ''].map(() => [...columnNames, ''].map(() => 0));
  const rowAt = new Map(rowNames.map((name, at) => [name, at]));
  const columnAt = new Map(columnNames.map((name, at) => [name, at]));
  for (const [row, column, rows] of counts) {
    const line = table[rowAt.get(row) ?? rowNames.length] ?? [];
    const at = columnAt.get(column) ?? columnNames.length;
    line[at] = (line[at] ?? 0) + rows;
  }
  return { kind: 'categoryPairs', rowNames, columnNames, counts: table };
}

/** @throws INVALID_PARAMETER_VALUE for other names */
export function mergeCategoryPairs(a: CategoryPairs, b: CategoryPairs): CategoryPairs {
  requireSameNames(a.rowNames, b.rowNames);
  requireSameNames(a.columnNames, b.columnNames);
  return {
    ...a,
    counts: a.counts.map((line, i) => line.map((count, j) => count + (b.counts[i]?.[j] ?? 0))),
  };
}
