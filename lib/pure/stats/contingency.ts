/** Tests of counts in a table: chi-squared, Fisher's exact test, and Cramér's V. */
import { chiSquared, type PValue } from './distributions';
import { logGamma } from './incomplete-gamma';

export type ChiSquaredTest = PValue & { statistic: number; degrees: number };

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/**
 * Independence of rows and columns (Pearson). Rows and columns without any count are left out.
 *
 * @param table counts, row by row, of equal lengths
 * @param options `isYates` draws each cell of a 2 × 2 table half a count towards what is expected, as scipy does unless told
 * @returns p = 1 where fewer than two rows or columns have counts
 */
export function chiSquaredTest(
  table: readonly (readonly number[])[],
  options: { isYates?: boolean } = {},
): ChiSquaredTest {
  const rows = table.map(sum);
  const columns = (table[0] ?? []).map((_, at) => sum(table.map((row) => row[at] ?? 0)));
  const total = sum(rows);
  const filled = (totals: number[]) => totals.filter((count) => count > 0).length;
  // Of no counts at all both are none, and two less by one make a whole again.
  const degrees = total > 0 ? (filled(rows) - 1) * (filled(columns) - 1) : 0;
  if (!(degrees > 0)) return { statistic: 0, degrees: 0, p: 1, logP: 0 };
  let statistic = 0;
  for (const [i, row] of table.entries())
    for (const [j, count] of row.entries()) {
      const expected = ((rows[i] ?? 0) * (columns[j] ?? 0)) / total;
      if (expected === 0) continue;
      const gap = Math.abs(count - expected);
      statistic += (options.isYates && degrees === 1 ? gap - Math.min(0.5, gap) : gap) ** 2 / expected;
    }
  const distribution = chiSquared(degrees);
  return { statistic, degrees, p: distribution.sf(statistic), logP: distribution.logSf(statistic) };
}

/** Two samples over the same categories: neither is taken for the truth. */
export const chiSquaredTwoSample = (first: readonly number[], second: readonly number[]): ChiSquaredTest =>
  chiSquaredTest([first, second]);

/**
 * One sample against shares that are taken as exact (Pearson's goodness of fit).
 *
 * @param expected counts, in the scale of `observed`
 * @returns an infinite statistic where something was observed that could not be, NaN where 0 of 0 was
 */
export function goodnessOfFit(observed: readonly number[], expected: readonly number[]): ChiSquaredTest {
  const statistic = sum(
    observed.map((count, at) => (count - (expected[at] ?? 0)) ** 2 / (expected[at] ?? 0)),
  );
  const degrees = observed.length - 1;
  const distribution = chiSquared(degrees);
  return { statistic, degrees, p: distribution.sf(statistic), logP: distribution.logSf(statistic) };
}

/**
 * Fisher's exact test of [[a, b], [c, d]], two-sided: all tables with these margins that are no likelier than this one.
 */
export function fisherExact(a: number, b: number, c: number, d: number): PValue {
  const [row, column, total] = [a + b, a + c, a + b + c + d];
  const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const logLikelihood = (x: number) =>
    logChoose(column, x) + logChoose(total - column, row - x) - logChoose(total, row);
  const least = Math.max(0, row + column - total);
  const most = Math.min(row, column);
  const own = logLikelihood(a);
  let share = 0;
  for (let x = least; x <= most; x += 1) {
    const log = logLikelihood(x);
    // Tables as likely as this one must not fall out by rounding.
    if (log <= own + 1e-9) share += Math.exp(log - own);
  }
  const logP = Math.min(0, own + Math.log(share));
  return { p: Math.exp(logP), logP };
}

/**
 * How closely rows and columns hang together, 0 to 1: Cramér's V with W. Bergsma's correction (2013), which takes away what
 * chance alone makes of a large table.
 *
 * @returns undefined where fewer than two rows or columns have counts
 */
export function cramersV(table: readonly (readonly number[])[]): number | undefined {
  const total = sum(table.map(sum));
  const rows = table.filter((row) => sum(row) > 0).length;
  const columns = (table[0] ?? []).filter((_, at) => table.some((row) => (row[at] ?? 0) > 0)).length;
  if (rows < 2 || columns < 2 || total < 2) return undefined;
  return shrunkV(chiSquaredTest(table).statistic / total, { total, rows, columns });
}

/**
 * The same of a table that was counted elsewhere.
 *
 * @param phi2 chi-squared over all counts: Σ n²ᵢⱼ / (nᵢ nⱼ) − 1
 * @param size all counts, and how many rows and columns have any
 * @returns 0 where almost every count has a row or column of its own: chance alone makes such a table
 */
export function shrunkV(
  phi2: number,
  { total, rows, columns }: { total: number; rows: number; columns: number },
): number | undefined {
  if (rows < 2 || columns < 2 || total < 2) return undefined;
  const corrected = Math.max(0, phi2 - ((rows - 1) * (columns - 1)) / (total - 1));
  const shrunk = (size: number) => size - (size - 1) ** 2 / (total - 1);
  const most = Math.min(shrunk(rows), shrunk(columns)) - 1;
  return most > 0 ? Math.min(1, Math.sqrt(corrected / most)) : 0;
}
