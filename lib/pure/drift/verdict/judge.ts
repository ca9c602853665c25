/**
 * The verdict on a window: a change counts if it is more than chance (p-values adjusted for all that was asked) and more than
 * nothing much (its effect beyond what chance adds). Either alone misleads: of a million rows every difference is significant, and of
 * a hundred every effect is large.
 */
import { adjustLogP, type Correction } from '../../stats/multiple-testing';
import {
  type ColumnTest,
  type Comparison,
  type Effect,
  type Facet,
  NOT_COMPUTABLE,
  type NotComputable,
} from '../compare/compare-columns';

/** From the least to the gravest, as a window or a column is judged by its gravest part. */
export const VERDICTS = ['stable', 'noise', 'not-enough-data', 'not-computable', 'drift', 'severe'] as const;
/**
 * `noise`: significant but too small to matter, or large but no more than chance. `not-enough-data`: fewer rows than asked for.
 */
export type Verdict = (typeof VERDICTS)[number];

export type Limits = { floor: number; severe: number };

export type DriftPolicy = {
  /** The limit of adjusted p-values. */
  alpha: number;
  correction: Correction;
  /** Rows in the window and in the reference. */
  minimumRows: number;
  /** Effects, beyond chance, from which on a change matters, and matters much. */
  limits: Record<Effect['name'], Limits>;
};

export const DEFAULT_POLICY: DriftPolicy = {
  alpha: 0.05,
  correction: 'benjamini-hochberg',
  minimumRows: 30,
  limits: {
    wasserstein: { floor: 0.1, severe: 0.3 },
    'jensen-shannon': { floor: 0.1, severe: 0.25 },
    missing: { floor: 0.05, severe: 0.2 },
  },
};

/** What holds for one column alone. */
export type ColumnPolicy = {
  minimumRows?: number;
  limits?: Partial<DriftPolicy['limits']>;
  /** Which way the mean of a column of numbers must move to be of interest. */
  direction?: 'up' | 'down';
};

export type FacetVerdict = {
  facet: Facet['facet'];
  verdict: Verdict;
  /** What the verdict rests on; absent where nothing could be computed. */
  test?: ColumnTest & { adjustedP: number; adjustedLogP: number };
  /** Of several effects, the one that is largest beside its floor. */
  effect?: Effect & Limits;
  /** Whatever the change, the mean did not move the way that is of interest. */
  isOtherWay?: true;
  reason?: NotComputable;
};

export type ColumnVerdict = {
  column: string;
  verdict: Verdict;
  /** In words, for a person who was just woken. */
  because: string;
  facets: FacetVerdict[];
};

const graver = (a: Verdict, b: Verdict): Verdict => (VERDICTS.indexOf(a) >= VERDICTS.indexOf(b) ? a : b);

/** Of a column or a window: the gravest of its parts; `not-computable` of none. */
export const gravest = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.length === 0 ? 'not-computable' : verdicts.reduce(graver);

/**
 * Judges all columns of a window at once, since the correction needs all their p-values.
 *
 * @param columns in any order; the answer is in the same
 */
export function judgeColumns(
  columns: readonly { column: string; comparison: Comparison; policy?: ColumnPolicy }[],
  policy: DriftPolicy = DEFAULT_POLICY,
): ColumnVerdict[] {
  const isEnough = (facet: Facet, own: ColumnPolicy | undefined) =>
    !('reason' in facet) && Math.min(facet.n, facet.m) >= (own?.minimumRows ?? policy.minimumRows);
  const asked = columns.flatMap(({ comparison, policy: own }) =>
    comparison.facets.flatMap((facet) => (!('reason' in facet) && isEnough(facet, own) ? [facet] : [])),
  );
  const adjusted = adjustLogP(
    asked.map(({ test }) => test.logP),
    policy.correction,
  );
  const adjustedOf = new Map<Facet, number>(asked.map((facet, at) => [facet, adjusted[at] ?? 0]));
  return columns.map(({ column, comparison, policy: own }) => {
    const facets = comparison.facets.map((facet): FacetVerdict => {
      if ('reason' in facet) return { facet: facet.facet, verdict: 'not-computable', reason: facet.reason };
      const chosen = largestEffect(facet.effects, { ...policy.limits, ...own?.limits });
      const adjustedLogP = adjustedOf.get(facet) ?? Math.min(0, facet.test.logP);
      const test = { ...facet.test, adjustedLogP, adjustedP: Math.exp(adjustedLogP) };
      const told = { facet: facet.facet, test, effect: chosen };
      if (!adjustedOf.has(facet)) return { ...told, verdict: 'not-enough-data' };
      if (!isOfInterest(comparison, facet, own)) return { ...told, verdict: 'stable', isOtherWay: true };
      return { ...told, verdict: bothGates(test.adjustedP < policy.alpha, chosen) };
    });
    const verdict = gravest(facets.map((facet) => facet.verdict));
    return { column, verdict, because: explain(facets, verdict), facets };
  });
}

function isOfInterest(comparison: Comparison, facet: Facet, own: ColumnPolicy | undefined): boolean {
  const change = comparison.measures.meanChange;
  if (!own?.direction || facet.facet !== 'values' || change === null) return true;
  return own.direction === 'up' ? change > 0 : change < 0;
}

const largestEffect = (
  effects: readonly Effect[],
  limits: DriftPolicy['limits'],
): (Effect & Limits) | undefined =>
  effects
    .map((effect) => ({ ...effect, ...limits[effect.name] }))
    .sort((a, b) => b.value / b.floor - a.value / a.floor)[0];

function bothGates(isSignificant: boolean, effect: (Effect & Limits) | undefined): Verdict {
  const isLarge = effect !== undefined && effect.value >= effect.floor;
  if (isSignificant && isLarge) return effect.value >= effect.severe ? 'severe' : 'drift';
  return isSignificant || isLarge ? 'noise' : 'stable';
}

const EFFECT_WORDS: Record<Effect['name'], (value: string) => string> = {
  wasserstein: (value) => `values moved by ${value} standard deviations`,
  'jensen-shannon': (value) => `shares moved by a Jensen-Shannon distance of ${value}`,
  missing: (value) => `the share without a value moved by ${value}`,
};

function explain(facets: FacetVerdict[], verdict: Verdict): string {
  const facet = facets.find((candidate) => candidate.verdict === verdict);
  if (!facet) return 'Nothing to compare.';
  if (facet.reason) return `Not computable: ${NOT_COMPUTABLE[facet.reason]}.`;
  const { test, effect } = facet;
  if (verdict === 'not-enough-data' || !test || !effect) return 'Too few rows to tell.';
  const size = EFFECT_WORDS[effect.name](effect.value.toPrecision(2));
  const floor = `${effect.floor}`;
  const chance = test.adjustedP < 0.001 ? 'p < 0.001' : `p = ${test.adjustedP.toPrecision(2)}`;
  const isLarge = effect.value >= effect.floor;
  if (verdict === 'severe') return `Beyond chance, ${size} (${chance}), far above the floor of ${floor}.`;
  if (verdict === 'drift') return `Beyond chance, ${size} (${chance}), above the floor of ${floor}.`;
  if (verdict === 'noise')
    return isLarge
      ? `Beyond what chance adds, ${size}, but so few rows may do so by chance (${chance}).`
      : `There is a change (${chance}), but too small to matter: ${size}, below the floor of ${floor}.`;
  if (facet.isOtherWay) return `The mean did not move the way that is watched for (${chance}).`;
  return `No change beyond chance (${chance}).`;
}
