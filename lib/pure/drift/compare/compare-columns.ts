/** Whether a column differs from its reference, in what, and by how much more than chance would have it. */
import type { PValue } from '../../stats/distributions';
import { jensenShannonDivergence, sharesOf } from '../../stats/divergences';
import { compareShares } from '../../stats/proportions';
import type { CategoricalProfile } from '../profile/categorical';
import { standardDeviation } from '../profile/moments';
import { finiteRows, momentsOf, type NumericProfile } from '../profile/numeric';
import type { ColumnProfile } from '../profile/profile';
import { categoryCells, chanceDivergence, testCounts } from './category-distances';
import { categoricalMeasures, type Measures, missingRows, NO_MEASURES, numericMeasures } from './measures';
import {
  binnedKolmogorovSmirnov,
  binnedWasserstein,
  chanceWasserstein,
  distinctCells,
  wideBins,
} from './numeric-distances';

/**
 * `wasserstein` in standard deviations of the reference, `jensen-shannon` as a distance to base 2, `missing` as a share of rows. `value`
 * is what is left of `raw` once `chance`, its mean where nothing has changed, is taken away.
 */
export type Effect = {
  name: 'wasserstein' | 'jensen-shannon' | 'missing';
  raw: number;
  chance: number;
  value: number;
};

export type ColumnTest = PValue & {
  name: 'kolmogorov-smirnov' | 'chi-squared' | 'fisher' | 'two-shares';
  statistic: number;
};

export const NOT_COMPUTABLE = {
  'no-reference-rows': 'the reference has no rows',
  'no-rows': 'the window has no rows',
  'no-reference-values': 'the reference has no values in this column',
  'no-values': 'the window has no values in this column',
  'too-diverse': 'no category of the reference is frequent enough to be counted, as among ids',
  'type-changed': 'the column is of another type than in the reference',
  'not-in-reference': 'the reference has no such column',
  absent: 'the column is not there',
} as const;
export type NotComputable = keyof typeof NOT_COMPUTABLE;

/** One question about a column: are its values distributed as before, are as many missing? */
export type Facet = { facet: 'values' | 'missing' } & (
  | { n: number; m: number; test: ColumnTest; effects: Effect[] }
  | { reason: NotComputable }
);

/** Without rows in n and m are those of the reference and of the window. */
export type Comparison = { n: number; m: number; facets: Facet[]; measures: Measures };

/**
 * @param reference undefined where the column was not in it
 * @param current undefined where the column is not in the window
 * @throws INVALID_PARAMETER_VALUE where the two were counted by different plans
 */
export function compareColumns(
  reference: ColumnProfile | undefined,
  current: ColumnProfile | undefined,
): Comparison {
  const [n, m] = [reference?.rows ?? 0, current?.rows ?? 0];
  const nothing = (reason: NotComputable): Comparison => ({
    n,
    m,
    facets: [{ facet: 'values', reason }],
    measures: NO_MEASURES,
  });
  if (!current) return nothing('absent');
  if (!reference) return nothing('not-in-reference');
  if (reference.kind !== current.kind) return nothing('type-changed');
  if (n === 0) return nothing('no-reference-rows');
  if (m === 0) return nothing('no-rows');
  if (reference.kind === 'numeric' && current.kind === 'numeric')
    return {
      n,
      m,
      facets: [numericFacet(reference, current), ...missingFacet(reference, current)],
      measures: numericMeasures(reference, current),
    };
  if (reference.kind === 'categorical' && current.kind === 'categorical')
    return {
      n,
      m,
      facets: [categoricalFacet(reference, current)],
      measures: categoricalMeasures(reference, current),
    };
  return nothing('type-changed');
}

const effect = (name: Effect['name'], raw: number, chance: number): Effect => ({
  name,
  raw,
  chance,
  value: Math.max(0, raw - chance),
});

/** Chance adds to the divergence, the square of the distance. */
function divergenceEffect(reference: number[], current: number[]): Effect {
  const distance = (nats: number) => Math.sqrt(Math.max(0, nats) / Math.LN2);
  const raw = jensenShannonDivergence(sharesOf(reference), sharesOf(current));
  const chance = chanceDivergence(reference, current);
  return {
    name: 'jensen-shannon',
    raw: distance(raw),
    chance: distance(chance),
    value: distance(raw - chance),
  };
}

/** With few different values ties take the power from Kolmogorov-Smirnov, and counts of each say more. */
const FEW_VALUES = 12;

function numericFacet(reference: NumericProfile, current: NumericProfile): Facet {
  const [n, m] = [finiteRows(reference), finiteRows(current)];
  if (n === 0) return { facet: 'values', reason: 'no-reference-values' };
  if (m === 0) return { facet: 'values', reason: 'no-values' };
  const bins = wideBins(reference, current);
  const effects = [
    divergenceEffect(
      bins.map((bin) => bin.reference),
      bins.map((bin) => bin.current),
    ),
  ];
  const sd = standardDeviation(momentsOf(reference));
  const distance = binnedWasserstein(reference, current);
  if (sd && distance !== undefined)
    effects.unshift(effect('wasserstein', distance / sd, chanceWasserstein(reference, current) / sd));
  return { facet: 'values', n, m, test: numericTest(reference, current), effects };
}

function numericTest(reference: NumericProfile, current: NumericProfile): ColumnTest {
  if ((distinctCells(reference) ?? Number.POSITIVE_INFINITY) <= FEW_VALUES) {
    const known = new Map(current.keys.map((key, at) => [key, current.counts[at] ?? 0]));
    const inCells = reference.keys.map((key) => known.get(key) ?? 0);
    const elsewhere = finiteRows(current) - inCells.reduce((sum, count) => sum + count, 0);
    return testCounts([...reference.counts, 0], [...inCells, elsewhere]);
  }
  const ks = binnedKolmogorovSmirnov(reference, current);
  return { name: 'kolmogorov-smirnov', statistic: ks?.statistic ?? 0, p: ks?.p ?? 1, logP: ks?.logP ?? 0 };
}

function categoricalFacet(reference: CategoricalProfile, current: CategoricalProfile): Facet {
  if (reference.nulls === reference.rows && current.nulls === current.rows)
    return { facet: 'values', reason: 'no-values' };
  const cells = categoryCells(reference, current);
  if (reference.names.length === 0 && reference.others.rows > 0)
    return { facet: 'values', reason: 'too-diverse' };
  const [first, second] = [cells.map((cell) => cell.reference), cells.map((cell) => cell.current)];
  return {
    facet: 'values',
    n: reference.rows,
    m: current.rows,
    test: testCounts(first, second),
    effects: [divergenceEffect(first, second)],
  };
}

/** Not asked where nothing was ever missing. Among categories missing is one of them. */
function missingFacet(reference: NumericProfile, current: NumericProfile): Facet[] {
  const [a, b] = [missingRows(reference), missingRows(current)];
  if (a + b === 0) return [];
  const [n, m] = [reference.rows, current.rows];
  const shares = compareShares({ successes: a, n }, { successes: b, n: m });
  const counts = testCounts([a, n - a], [b, m - b]);
  const pooled = (a + b) / (n + m);
  const chance = Math.sqrt((2 / Math.PI) * pooled * (1 - pooled) * (1 / n + 1 / m));
  return [
    {
      facet: 'missing',
      n,
      m,
      test: counts.name === 'fisher' ? counts : { ...counts, name: 'two-shares', statistic: shares?.z ?? 0 },
      effects: [effect('missing', Math.abs(shares?.difference ?? 0), chance)],
    },
  ];
}
