/** Whether groups are treated alike in a window, and whether the model goes by the same features. */
import {
  attributionDrift,
  type JudgedAttribution,
  judgeAttribution,
  meanSize,
} from '@/lib/pure/drift/attribution';
import { type Fairness, fairnessOf, type GroupCounts } from '@/lib/pure/drift/fairness';
import { sliceName } from '../counting/count-windows';
import type { Bundle, CountingPlan } from '../counting/plan';

/** By the column that rows are sliced by. */
export type FairnessBySlice = Record<string, Fairness>;

/** @param bundleOf of a slice by its name */
export function judgeFairness(
  { slices, model }: CountingPlan,
  bundleOf: (slice: string) => Bundle | undefined,
  leastRows: number,
): FairnessBySlice | undefined {
  if (model?.kind !== 'binary') return undefined;
  const found = slices.flatMap(({ column, values }): [string, Fairness][] => {
    const groups = values.flatMap((value) => groupOf(value, bundleOf(sliceName(column, value))) ?? []);
    return groups.length < 2 ? [] : [[column, fairnessOf(groups, leastRows)]];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function groupOf(group: string, bundle: Bundle | undefined): GroupCounts | undefined {
  const { scores } = bundle ?? {};
  if (!scores) return undefined;
  const { confusion, unlabelled, unlabelledPositives } = scores;
  const rows = unlabelled.reduce((sum, count) => sum + count, 0);
  return {
    group: group.replaceAll('\0', ''),
    confusion,
    unlabelled: { rows, positives: unlabelledPositives },
  };
}

const MOST_FEATURES = 30;

/** Of fewer rows than `leastRows` the order of features is chance's: a window with one row goes by what that row goes by. */
export function judgeContributions(
  { columns }: Pick<CountingPlan, 'columns'>,
  reference: Bundle | undefined,
  current: Bundle | undefined,
  leastRows: number,
): JudgedAttribution | undefined {
  const names = columns.filter(({ role }) => role === 'contribution').map(({ name }) => name);
  if (names.length < 2 || !reference || !current) return undefined;
  if (Math.min(reference.rows, current.rows) < leastRows) return undefined;
  const sizesOf = (bundle: Bundle) =>
    new Map(
      names.flatMap((name): [string, number][] => {
        const profile = bundle.columns[name];
        const size = profile?.kind === 'numeric' ? meanSize(profile) : undefined;
        return size === undefined ? [] : [[name, size]];
      }),
    );
  const drift = attributionDrift(sizesOf(reference), sizesOf(current));
  if (!drift) return undefined;
  const judged = judgeAttribution(drift);
  return { ...judged, features: judged.features.slice(0, MOST_FEATURES) };
}
