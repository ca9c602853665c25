/** How the ties between columns changed, though each column by itself may look as ever. */
import { cramersV } from '../../stats/contingency';
import { compareCorrelations, spearman } from '../../stats/correlation';
import { chiSquared, normal, type PValue, twoSided } from '../../stats/distributions';
import { adjustLogP, type Correction } from '../../stats/multiple-testing';
import { requireSameNames } from '../profile/categorical';
import type { CategoryPairs } from '../profile/category-pairs';
import { type CrossMoments, columnPairs, correlationOf, requireSameColumns } from '../profile/cross-moments';

export type AssociationChange = PValue & {
  pair: [string, string];
  measure: 'pearson' | 'spearman' | 'cramers-v';
  reference: number;
  current: number;
  /** Rows with both values. */
  n: number;
  m: number;
  /** Adjusted for all pairs that were asked of together; natural logarithm. */
  adjustedLogP: number;
};

type Unadjusted = Omit<AssociationChange, 'adjustedLogP'>;

/** Sorted by size of the change. */
function adjusted(changes: Unadjusted[], correction: Correction): AssociationChange[] {
  const logPs = adjustLogP(
    changes.map(({ logP }) => logP),
    correction,
  );
  return changes
    .map((change, at) => ({ ...change, adjustedLogP: logPs[at] ?? 0 }))
    .sort((a, b) => Math.abs(b.current - b.reference) - Math.abs(a.current - a.reference));
}

/**
 * Pearson's correlation of each pair, compared by Fisher's z. Pairs in which a side does not vary, or has fewer than four rows, are
 * left out.
 *
 * @throws INVALID_PARAMETER_VALUE for other columns
 */
export function pearsonChanges(
  reference: CrossMoments,
  current: CrossMoments,
  correction: Correction = 'benjamini-hochberg',
): AssociationChange[] {
  requireSameColumns(reference, current);
  const changes = columnPairs(reference.columns.length).flatMap(([i, j], at): Unadjusted[] => {
    const [before, after] = [reference.pairs[at], current.pairs[at]];
    if (!before || !after) return [];
    const pair: [string, string] = [reference.columns[i] ?? '', reference.columns[j] ?? ''];
    return compared(pair, 'pearson', correlationOf(before), before.n, correlationOf(after), after.n, 1);
  });
  return adjusted(changes, correction);
}

function compared(
  pair: [string, string],
  measure: 'pearson' | 'spearman',
  before: number | undefined,
  n: number,
  after: number | undefined,
  m: number,
  inflation: number,
): Unadjusted[] {
  if (before === undefined || after === undefined) return [];
  const test = compareCorrelations({ r: before, n }, { r: after, n: m });
  if (!test) return [];
  const { p, logP } = twoSided(normal, test.z / Math.sqrt(inflation));
  return [{ pair, measure, reference: before, current: after, n, m, p, logP }];
}

/** Fieller, Hartley and Pearson (1957): ranks vary a little more. */
const RANKS_INFLATION = 1.06;

/**
 * Spearman's rank correlation of each pair, on samples of rows.
 *
 * @param reference column by column; rows without both values are left out of their pair
 * @param current the same columns
 */
export function spearmanChanges(
  columns: readonly string[],
  reference: readonly ArrayLike<number | null>[],
  current: readonly ArrayLike<number | null>[],
  correction: Correction = 'benjamini-hochberg',
): AssociationChange[] {
  const both = (side: readonly ArrayLike<number | null>[], i: number, j: number): [number[], number[]] => {
    const [xs, ys]: [number[], number[]] = [[], []];
    const [left, right] = [side[i] ?? [], side[j] ?? []];
    for (let row = 0; row < left.length; row += 1) {
      const [x, y] = [left[row] ?? Number.NaN, right[row] ?? Number.NaN];
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      xs.push(x);
      ys.push(y);
    }
    return [xs, ys];
  };
  const changes = columnPairs(columns.length).flatMap(([i, j]): Unadjusted[] => {
    const [before, after] = [both(reference, i, j), both(current, i, j)];
    const pair: [string, string] = [columns[i] ?? '', columns[j] ?? ''];
    return compared(
      pair,
      'spearman',
      spearman(...before),
      before[0].length,
      spearman(...after),
      after[0].length,
      RANKS_INFLATION,
    );
  });
  return adjusted(changes, correction);
}

/**
 * Cramér's V of pairs of categories, with the test that both tables have the same odds ratios, whatever their margins: chi-squared of
 * the likelihood ratio without three-way interaction, fitted by iterative scaling (Bishop, Fienberg, Holland 1975).
 *
 * @throws INVALID_PARAMETER_VALUE where a pair counts other names
 */
export function cramersChanges(
  pairs: readonly { pair: [string, string]; reference: CategoryPairs; current: CategoryPairs }[],
  correction: Correction = 'benjamini-hochberg',
): AssociationChange[] {
  const changes = pairs.flatMap(({ pair, reference, current }): Unadjusted[] => {
    requireSameNames(reference.rowNames, current.rowNames);
    requireSameNames(reference.columnNames, current.columnNames);
    const [before, after] = [cramersV(reference.counts), cramersV(current.counts)];
    if (before === undefined || after === undefined) return [];
    const test = sameOddsRatios(reference.counts, current.counts);
    const [n, m] = [total(reference.counts), total(current.counts)];
    return [{ pair, measure: 'cramers-v', reference: before, current: after, n, m, ...test }];
  });
  return adjusted(changes, correction);
}

const total = (table: readonly (readonly number[])[]) => table.flat().reduce((sum, count) => sum + count, 0);

function sameOddsRatios(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
): PValue {
  // Rows and columns that a side lacks can have no odds ratio there.
  const rows = [...first.keys()].filter((i) =>
    [first, second].every((table) => (table[i] ?? []).some((count) => count > 0)),
  );
  const columns = [...(first[0] ?? []).keys()].filter((j) =>
    [first, second].every((table) => rows.some((i) => (table[i]?.[j] ?? 0) > 0)),
  );
  const tables = [first, second].map((table) => rows.map((i) => columns.map((j) => table[i]?.[j] ?? 0)));
  const degrees = (rows.length - 1) * (columns.length - 1);
  if (degrees < 1) return { p: 1, logP: 0 };
  const fitted = tables.map((table) => table.map((line) => line.map(() => 1)));
  const cells = tables.flatMap((table, k) =>
    table.flatMap((line, i) => line.map((_, j) => [k, i, j] as const)),
  );
  const scale = (keyOf: (k: number, i: number, j: number) => number) => {
    const [seen, made] = [new Map<number, number>(), new Map<number, number>()];
    for (const [k, i, j] of cells) {
      const key = keyOf(k, i, j);
      seen.set(key, (seen.get(key) ?? 0) + (tables[k]?.[i]?.[j] ?? 0));
      made.set(key, (made.get(key) ?? 0) + (fitted[k]?.[i]?.[j] ?? 0));
    }
    let change = 0;
    for (const [k, i, j] of cells) {
      const key = keyOf(k, i, j);
      const line = fitted[k]?.[i] ?? [];
      const factor = (made.get(key) ?? 0) > 0 ? (seen.get(key) ?? 0) / (made.get(key) ?? 1) : 0;
      change = Math.max(change, Math.abs(factor - 1) * (line[j] ?? 0));
      line[j] = (line[j] ?? 0) * factor;
    }
    return change;
  };
  const wide = rows.length + columns.length;
  for (let round = 0; round < 200; round += 1) {
    const change = Math.max(
      scale((_, i, j) => i * wide + j),
      scale((k, i) => k * wide + i),
      scale((k, _, j) => k * wide + j),
    );
    if (change < 1e-6) break;
  }
  const statistic = cells.reduce((sum, [k, i, j]) => {
    const count = tables[k]?.[i]?.[j] ?? 0;
    return count > 0 ? sum + 2 * count * Math.log(count / (fitted[k]?.[i]?.[j] ?? count)) : sum;
  }, 0);
  const distribution = chiSquared(degrees);
  return { p: distribution.sf(statistic), logP: distribution.logSf(statistic) };
}
