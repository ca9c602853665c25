/** The measures of a column's change: what each is called and means, and their values for two profiles. */
import { chiSquaredTwoSample } from '../../stats/contingency';
import {
  hellinger,
  jensenShannonDistance,
  jensenShannonDivergence,
  kullbackLeibler,
  lInfinity,
  populationStability,
  sharesOf,
  smoothedShares,
  totalVariation,
} from '../../stats/divergences';
import type { CategoricalProfile } from '../profile/categorical';
import { standardDeviation } from '../profile/moments';
import { finiteRows, momentsOf, type NumericProfile } from '../profile/numeric';
import { type CategoryCell, categoryCells } from './category-distances';
import { binnedKolmogorovSmirnov, binnedWasserstein, wideBins } from './numeric-distances';

/** The unit of distances that are measured in the values themselves. */
export const OWN_UNIT = "the column's";

/** `of` says which columns have it; all but the distances in units are over tenths of the reference, or over its categories. */
export const MEASURES = {
  kolmogorovSmirnov: { title: 'Kolmogorov-Smirnov statistic', unit: 'share, 0 to 1', of: 'numbers' },
  wasserstein: { title: 'Wasserstein distance', unit: OWN_UNIT, of: 'numbers' },
  wassersteinScaled: {
    title: 'Wasserstein distance, scaled',
    unit: 'standard deviations of the reference',
    of: 'numbers',
  },
  meanChange: { title: 'Change of the mean', unit: OWN_UNIT, of: 'numbers' },
  jensenShannonDistance: { title: 'Jensen-Shannon distance', unit: 'base 2, 0 to 1', of: 'both' },
  jensenShannonDivergence: { title: 'Jensen-Shannon divergence', unit: 'bits, 0 to 1', of: 'both' },
  kullbackLeibler: {
    title: 'Kullback-Leibler divergence of current from reference',
    unit: 'nats, half a row added to each bin',
    of: 'both',
  },
  populationStability: {
    title: 'Population stability index',
    unit: 'nats, half a row added to each bin',
    of: 'both',
  },
  hellinger: { title: 'Hellinger distance', unit: '0 to 1', of: 'both' },
  totalVariation: { title: 'Total variation', unit: 'share of rows, 0 to 1', of: 'both' },
  lInfinity: { title: 'Greatest change of one bin', unit: 'share of rows, 0 to 1', of: 'both' },
  chiSquared: { title: 'Chi-squared of two samples', unit: 'bins − 1 degrees of freedom', of: 'both' },
  newShare: {
    title: 'Share of categories that the reference had not',
    unit: 'share of rows, 0 to 1',
    of: 'categories',
  },
  missingChange: { title: 'Change of the share without a value', unit: 'share of rows, −1 to 1', of: 'both' },
} as const;

export type MeasureName = keyof typeof MEASURES;
/** null where it cannot be computed or does not apply. */
export type Measures = Record<MeasureName, number | null>;

export const NO_MEASURES = Object.fromEntries(Object.keys(MEASURES).map((name) => [name, null])) as Measures;

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** Those that go bin by bin. */
function binMeasures(reference: number[], current: number[]): Partial<Measures> {
  if (sum(reference) === 0 || sum(current) === 0) return {};
  const [p, q] = [sharesOf(reference), sharesOf(current)];
  const [smoothP, smoothQ] = [smoothedShares(reference), smoothedShares(current)];
  return {
    jensenShannonDistance: jensenShannonDistance(p, q, 2),
    jensenShannonDivergence: jensenShannonDivergence(p, q) / Math.LN2,
    kullbackLeibler: kullbackLeibler(smoothQ, smoothP),
    populationStability: populationStability(smoothP, smoothQ),
    hellinger: hellinger(p, q),
    totalVariation: totalVariation(p, q),
    lInfinity: lInfinity(p, q),
    chiSquared: chiSquaredTwoSample(reference, current).statistic,
  };
}

export function numericMeasures(reference: NumericProfile, current: NumericProfile): Measures {
  const bins = wideBins(reference, current);
  const distance = binnedWasserstein(reference, current);
  const sd = standardDeviation(momentsOf(reference));
  const isEmpty = finiteRows(reference) === 0 || finiteRows(current) === 0;
  return {
    ...NO_MEASURES,
    ...binMeasures(
      bins.map((bin) => bin.reference),
      bins.map((bin) => bin.current),
    ),
    kolmogorovSmirnov: finite(binnedKolmogorovSmirnov(reference, current)?.statistic),
    wasserstein: finite(distance),
    wassersteinScaled: finite((distance ?? Number.NaN) / (sd ?? Number.NaN)),
    meanChange: isEmpty ? null : finite(momentsOf(current).mean - momentsOf(reference).mean),
    missingChange: finite(missingShare(current) - missingShare(reference)),
  };
}

/** Null, NaN and infinite values are all no number to go by. */
export const missingRows = (profile: NumericProfile): number => profile.rows - finiteRows(profile);

const missingShare = (profile: NumericProfile) => missingRows(profile) / profile.rows;

export function categoricalMeasures(reference: CategoricalProfile, current: CategoricalProfile): Measures {
  const cells = categoryCells(reference, current);
  return {
    ...NO_MEASURES,
    ...binMeasures(
      cells.map((cell) => cell.reference),
      cells.map((cell) => cell.current),
    ),
    newShare: newShare(cells, current.rows),
    missingChange: finite(current.nulls / current.rows - reference.nulls / reference.rows),
  };
}

/** null where the reference has more categories than are counted by name: then an unknown one need not be new. */
function newShare(cells: CategoryCell[], rows: number): number | null {
  if (cells.some(({ kind }) => kind === 'other')) return null;
  return finite((cells.find(({ kind }) => kind === 'new')?.current ?? 0) / rows);
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
