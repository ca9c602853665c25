/** What each rule says of a window: which of its columns drifted. */
import { compareColumns } from '../../lib/pure/drift/compare/compare-columns';
import { EVIDENTLY_DRIFT_SHARE, evidentlyOnSamples } from '../../lib/pure/drift/presets/evidently';
import { nannymlOnSamples } from '../../lib/pure/drift/presets/nannyml';
import { chooseNames, profileCategories } from '../../lib/pure/drift/profile/categorical';
import { chooseBinning } from '../../lib/pure/drift/profile/choose-binning';
import { profileNumbers } from '../../lib/pure/drift/profile/numeric';
import { type ColumnPlan, type ColumnProfile, planOf } from '../../lib/pure/drift/profile/profile';
import { DEFAULT_POLICY, judgeColumns } from '../../lib/pure/drift/verdict/judge';
import { COLUMNS } from './columns';

type Rows = (number | string)[][];
export type Rule = (window: Rows) => boolean[];

const counted = (values: (number | string)[]) => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  return counts;
};

function profile(values: (number | string)[], plan: ColumnPlan): ColumnProfile {
  return plan.kind === 'numeric'
    ? profileNumbers(values as number[], plan.binning)
    : profileCategories(counted(values), 0, plan.names);
}

const plan = (values: (number | string)[], kind: 'number' | 'category'): ColumnPlan =>
  kind === 'number'
    ? { kind: 'numeric', binning: chooseBinning(values as number[]) }
    : { kind: 'categorical', names: chooseNames(counted(values)) };

/** Plumbline's: both gates, on profiles, as the product does it. */
export function dualGate(reference: Rows): Rule {
  const profiles = COLUMNS.map(({ kind }, at) =>
    profile(reference[at] ?? [], plan(reference[at] ?? [], kind)),
  );
  return (window) =>
    judgeColumns(
      profiles.map((own, at) => ({
        column: COLUMNS[at]?.name ?? '',
        comparison: compareColumns(own, profile(window[at] ?? [], planOf(own))),
      })),
      DEFAULT_POLICY,
    ).map(({ verdict }) => verdict === 'drift' || verdict === 'severe');
}

/** Evidently's defaults, on all rows. */
export const evidently =
  (reference: Rows): Rule =>
  (window) =>
    COLUMNS.map(
      ({ kind }, at) =>
        evidentlyOnSamples(reference[at] ?? [], window[at] ?? [], kind === 'number')?.isDrift ?? false,
    );

export const isDatasetDrift = (flags: boolean[]): boolean =>
  flags.filter(Boolean).length / flags.length >= EVIDENTLY_DRIFT_SHARE;

/** NannyML's defaults, on all rows, its chunks of the reference as large as the window. It cannot say anything of a single chunk. */
export function nannyml(reference: Rows, rows: number): Rule | undefined {
  const chunks = Math.floor((reference[0]?.length ?? 0) / rows);
  if (chunks < 2) return undefined;
  const columns = COLUMNS.map(({ kind }, at) =>
    nannymlOnSamples(reference[at] ?? [], kind === 'number', chunks),
  );
  return (window) => columns.map((column, at) => column.distanceOf(window[at] ?? []) > column.threshold);
}
