/** What the profiles of a window say beside those of its reference. */
import type { Comparison } from '@/lib/pure/drift/compare/compare-columns';
import { compareColumns, NOT_COMPUTABLE } from '@/lib/pure/drift/compare/compare-columns';
import { MEASURES, type MeasureName, type Measures } from '@/lib/pure/drift/compare/measures';
import { type EvidentlyResult, evidentlyOnProfiles } from '@/lib/pure/drift/presets/evidently';
import { nannymlDistance } from '@/lib/pure/drift/presets/nannyml';
import type { ColumnProfile } from '@/lib/pure/drift/profile/profile';
import {
  type ColumnPolicy,
  type ColumnVerdict,
  DEFAULT_POLICY,
  type DriftPolicy,
  gravest,
  judgeColumns,
  type Verdict,
} from '@/lib/pure/drift/verdict/judge';
import type { Bundle, CountingPlan, PlannedColumn } from '../counting/plan';
import type { ColumnRole, MonitorConfig, MonitoredColumn } from '../schemas';

export type Point = {
  column: string;
  role: ColumnRole;
  verdict: Verdict;
  because: string;
  test: string | null;
  statistic: number | null;
  p: number | null;
  logP: number | null;
  adjustedP: number | null;
  effectName: string | null;
  effect: number | null;
  floor: number | null;
  severe: number | null;
  n: number;
  m: number;
  measures: Partial<Measures>;
};

export type Judged = { verdict: Verdict; points: Point[]; drifted: number; judged: number };

export type Judging = Pick<MonitorConfig, 'columns' | 'preset' | 'alpha' | 'correction' | 'minimumRows'>;

const policyOf = ({ alpha, correction, minimumRows }: Judging): DriftPolicy => ({
  ...DEFAULT_POLICY,
  alpha,
  correction,
  minimumRows,
});

function ownPolicy(column: MonitoredColumn | undefined): ColumnPolicy {
  if (!column) return {};
  const { floor, severe, minimumRows, direction } = column;
  const limit = (name: keyof DriftPolicy['limits']) => {
    const general = DEFAULT_POLICY.limits[name];
    const least = floor ?? general.floor;
    return {
      floor: least,
      severe: Math.max(least, severe ?? (floor === undefined ? general.severe : floor * 2.5)),
    };
  };
  const isOwn = floor !== undefined || severe !== undefined;
  return {
    ...(minimumRows !== undefined && { minimumRows }),
    ...(direction !== undefined && { direction }),
    ...(isOwn && {
      limits: { wasserstein: limit('wasserstein'), 'jensen-shannon': limit('jensen-shannon') },
    }),
  };
}

const UNKNOWN = (
  ['no-reference-rows', 'no-reference-values', 'not-in-reference', 'too-diverse'] as const
).map((reason) => NOT_COMPUTABLE[reason]);

/** A column of which the reference can say nothing, as training data of a model's answers: no fault of any window's. */
export const isUnknownToReference = ({ verdict, because }: Pick<Point, 'verdict' | 'because'>): boolean =>
  verdict === 'not-computable' && UNKNOWN.some((reason) => because.includes(reason));

/** A column as it is compared: labels that have not come are not missing, only those that have count. */
export function comparedColumn(
  bundle: Bundle | undefined,
  { name, role }: Pick<PlannedColumn, 'name' | 'role'>,
): ColumnProfile | undefined {
  const profile = bundle?.columns[name];
  return profile && role === 'label' ? { ...profile, rows: profile.rows - profile.nulls, nulls: 0 } : profile;
}

/** @param areLabelsMature whether labels have come in such numbers that they may be compared */
export function judgeWindow(
  plan: CountingPlan,
  config: Judging,
  reference: Bundle | undefined,
  current: Bundle | undefined,
  areLabelsMature: boolean,
  /** Of each column, where the preset goes by them. */
  limits?: Record<string, number>,
): Judged {
  // A silent window, or the first ones of all: there is nothing to compare.
  if (!reference || !current || current.rows === 0)
    return { verdict: 'not-enough-data', points: [], drifted: 0, judged: 0 };
  const compared = plan.columns.flatMap((planned) => {
    if ((planned.role === 'label' && !areLabelsMature) || planned.role === 'contribution') return [];
    const [before, now] = [comparedColumn(reference, planned), comparedColumn(current, planned)];
    return [{ planned, before, now, comparison: compareColumns(before, now) }];
  });
  const own = (name: string) => ownPolicy(config.columns.find((column) => column.name === name));
  const verdicts = judgeColumns(
    compared.map(({ planned, comparison }) => ({
      column: planned.name,
      comparison,
      policy: own(planned.name),
    })),
    policyOf(config),
  );
  const points = compared.map(({ planned, comparison, before, now }, at): Point => {
    const verdict = verdicts[at];
    const point = pointOf(planned, comparison, verdict);
    if (!before || !now) return point;
    if (config.preset === 'evidently') return byEvidently(point, evidentlyOnProfiles(before, now));
    if (config.preset === 'nannyml')
      return byNannyml(point, nannymlDistance(before, now), limits?.[planned.name]);
    return point;
  });
  const asked = points.filter((point) => !isUnknownToReference(point));
  const drifted = points.filter(({ verdict }) => verdict === 'drift' || verdict === 'severe').length;
  return {
    verdict: gravest(asked.map(({ verdict }) => verdict)),
    points,
    drifted,
    judged: asked.length,
  };
}

function pointOf(
  { name, role }: PlannedColumn,
  comparison: Comparison,
  verdict: ColumnVerdict | undefined,
): Point {
  const told = verdict?.facets.find((facet) => facet.verdict === verdict.verdict) ?? verdict?.facets[0];
  const { test, effect } = told ?? {};
  const facet = comparison.facets.find(({ facet: each }) => each === told?.facet);
  const counts = facet && 'n' in facet ? facet : comparison;
  return {
    column: name,
    role,
    verdict: verdict?.verdict ?? 'not-computable',
    because: verdict?.because ?? '',
    test: test?.name ?? null,
    statistic: finite(test?.statistic),
    p: finite(test?.p),
    logP: finite(test?.logP),
    adjustedP: finite(test?.adjustedP),
    effectName: effect?.name ?? null,
    effect: finite(effect?.value),
    floor: effect?.floor ?? null,
    severe: effect?.severe ?? null,
    n: counts.n,
    m: counts.m,
    measures: known(comparison.measures),
  };
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

const known = (measures: Measures): Partial<Measures> =>
  Object.fromEntries(
    (Object.keys(MEASURES) as MeasureName[]).flatMap((name) => {
      const value = measures[name];
      return value === null || !Number.isFinite(value) ? [] : [[name, value]];
    }),
  );

const EVIDENTLY_P = new Set(['ks', 'chisquare', 'z']);

/** The verdict as Evidently's defaults have it, its false alarms included. */
function byEvidently(point: Point, result: EvidentlyResult | undefined): Point {
  if (!result)
    return {
      ...point,
      verdict: 'not-computable',
      because: 'Evidently raises an error here: a side has no values.',
    };
  const { test, value, threshold, isDrift } = result;
  const isP = EVIDENTLY_P.has(test);
  return {
    ...point,
    verdict: isDrift ? 'drift' : 'stable',
    because: `By Evidently’s defaults: ${test} ${isP ? 'p' : 'distance'} ${value.toPrecision(3)}, limit ${threshold}.`,
    test,
    p: isP ? value : null,
    logP: null,
    adjustedP: null,
    effectName: isP ? null : test,
    effect: isP ? null : value,
    floor: isP ? null : threshold,
    severe: null,
  };
}

/** The verdict as NannyML's defaults have it, on value alone. */
function byNannyml(point: Point, value: number | undefined, limit: number | undefined): Point {
  const rest = { ...point, test: null, statistic: null, p: null, logP: null, adjustedP: null, severe: null };
  if (value === undefined)
    return {
      ...rest,
      verdict: 'not-computable',
      because: 'NannyML has no distance here: a side has no values.',
    };
  if (limit === undefined)
    return {
      ...rest,
      verdict: 'not-enough-data',
      because: 'NannyML’s limit comes from parts of the reference, of which there are too few.',
    };
  return {
    ...rest,
    verdict: value > limit ? 'drift' : 'stable',
    because: `By NannyML’s defaults: Jensen-Shannon distance ${value.toPrecision(3)}, limit ${limit.toPrecision(3)}: mean and three standard deviations over parts of the reference.`,
    effectName: 'jensen-shannon',
    effect: value,
    floor: limit,
  };
}
