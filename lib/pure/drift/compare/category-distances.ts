/** How far two profiles of categories lie apart. */
import { chiSquaredTwoSample, fisherExact } from '../../stats/contingency';
import type { PValue } from '../../stats/distributions';
import { logGamma } from '../../stats/incomplete-gamma';
import { type CategoricalProfile, requireSameNames } from '../profile/categorical';

/**
 * `named` is one of the reference's; `new` are all others, where the reference had no others; `other` are all others, where it had
 * some, of which it is not known whether they are new.
 */
export type CategoryCell = {
  kind: 'named' | 'new' | 'other' | 'missing';
  name: string;
  reference: number;
  current: number;
};

/**
 * All rows of both, category by category. Missing values are a category where either side has any.
 *
 * @throws INVALID_PARAMETER_VALUE where they count other names
 */
export function categoryCells(reference: CategoricalProfile, current: CategoricalProfile): CategoryCell[] {
  requireSameNames(reference.names, current.names);
  const cells: CategoryCell[] = reference.names.map((name, at) => ({
    kind: 'named',
    name,
    reference: reference.counts[at] ?? 0,
    current: current.counts[at] ?? 0,
  }));
  const [others, othersNow] = [reference.others.rows, current.others.rows];
  if (others + othersNow > 0)
    cells.push({ kind: others > 0 ? 'other' : 'new', name: '', reference: others, current: othersNow });
  if (reference.nulls + current.nulls > 0)
    cells.push({ kind: 'missing', name: '', reference: reference.nulls, current: current.nulls });
  return cells.filter(({ reference, current }) => reference + current > 0);
}

/** An expected count below it makes the chi-squared distribution a poor guide (Cochran 1954). */
const LEAST_EXPECTED = 5;

/**
 * Puts neighbours together until each pool expects five rows in the smaller sample. The order must not come from the counts: groups of
 * those that happened to be frequent would differ from any other sample.
 */
export function poolSmall(
  first: readonly number[],
  second: readonly number[],
): [first: number[], second: number[]] {
  const [n, m] = [total(first), total(second)];
  const pooled: [number, number][] = [];
  let open: [number, number] = [0, 0];
  const expected = ([a, b]: readonly [number, number]) => ((a + b) / (n + m)) * Math.min(n, m);
  let smallest = -1;
  for (const [at, a] of first.entries()) {
    const cell: [number, number] = [a, second[at] ?? 0];
    if (expected(cell) >= LEAST_EXPECTED) pooled.push(cell);
    else {
      open = [open[0] + cell[0], open[1] + cell[1]];
      if (expected(open) >= LEAST_EXPECTED) {
        smallest = pooled.length;
        pooled.push(open);
        open = [0, 0];
      }
    }
  }
  // What is left over joins the last pool of small ones, or stands alone if it is not all too small.
  const last = pooled[smallest];
  if (open[0] + open[1] > 0) {
    if (last) pooled[smallest] = [last[0] + open[0], last[1] + open[1]];
    else if (expected(open) >= 1 || pooled.length === 0) pooled.push(open);
    else {
      const least = pooled.reduce(
        (at, cell, here) => (expected(cell) < expected(pooled[at] ?? cell) ? here : at),
        0,
      );
      const joined = pooled[least] ?? [0, 0];
      pooled[least] = [joined[0] + open[0], joined[1] + open[1]];
    }
  }
  return [pooled.map(([a]) => a), pooled.map(([, b]) => b)];
}

export type CountsTest = PValue & { name: 'chi-squared' | 'fisher'; statistic: number; cells: number };

/** Whether two samples of counts come from the same shares: chi-squared over pooled cells, Fisher's exact test for two cells of few. */
export function testCounts(first: readonly number[], second: readonly number[]): CountsTest {
  const isTwo = first.filter((count, at) => count + (second[at] ?? 0) > 0).length === 2;
  const filled = (counts: readonly number[]) =>
    counts.filter((_, at) => (first[at] ?? 0) + (second[at] ?? 0) > 0);
  const [a, b] = isTwo ? [filled(first), filled(second)] : poolSmall(first, second);
  const cells = a.length;
  if (cells === 2) {
    const [n, m] = [total(a), total(b)];
    const least = Math.min(...a.map((count, at) => ((count + (b[at] ?? 0)) / (n + m)) * Math.min(n, m)));
    if (least < LEAST_EXPECTED && n + m < 100_000)
      return {
        name: 'fisher',
        statistic: 0,
        cells,
        ...fisherExact(a[0] ?? 0, a[1] ?? 0, b[0] ?? 0, b[1] ?? 0),
      };
  }
  const { statistic, p, logP } = chiSquaredTwoSample(a, b);
  return { name: 'chi-squared', statistic, cells, p, logP };
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/** A category with so many rows on either side varies as the normal distribution does. */
const MANY = 20;

/**
 * What the Jensen-Shannon divergence (in nats) comes to on average where nothing has changed: (k − 1)(1/n + 1/m)/8 for categories with
 * many rows. For rare ones, of which that is not true, the mean over all ways to deal out their rows (hypergeometric): the mean of a
 * permutation test.
 */
export function chanceDivergence(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [total(first), total(second)];
  if (n === 0 || m === 0) return 0;
  const known = new Map<number, number>();
  return first.reduce((sum, count, at) => {
    const rows = count + (second[at] ?? 0);
    const part = known.get(rows) ?? chanceTerm(rows, n, m);
    known.set(rows, part);
    return sum + part;
  }, 0);
}

function chanceTerm(rows: number, n: number, m: number): number {
  const all = n + m;
  if ((rows / all) * Math.min(n, m) >= MANY) return ((1 - rows / all) * (1 / n + 1 / m)) / 8;
  const least = Math.max(0, rows - n);
  const most = Math.min(rows, m);
  const logChoose = (of: number, k: number) => logGamma(of + 1) - logGamma(k + 1) - logGamma(of - k + 1);
  const expected = (rows / all) * m;
  const reach = 9 * Math.sqrt(expected) + 9;
  const from = Math.max(least, Math.floor(expected - reach));
  let chance = Math.exp(logChoose(m, from) + logChoose(n, rows - from) - logChoose(all, rows));
  let sum = 0;
  for (let x = from; x <= Math.min(most, expected + reach); x += 1) {
    sum += chance * divergenceTerm((rows - x) / n, x / m);
    chance *= (((rows - x) / (x + 1)) * (m - x)) / (n - rows + x + 1);
  }
  return sum;
}

/** One category's part of the divergence. */
function divergenceTerm(p: number, q: number): number {
  const middle = (p + q) / 2;
  return ((p > 0 ? p * Math.log(p / middle) : 0) + (q > 0 ? q * Math.log(q / middle) : 0)) / 2;
}
