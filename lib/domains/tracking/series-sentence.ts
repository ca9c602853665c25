import { formatNumber, plural } from '@/lib/pure/format';
import type { Cell } from '@/lib/pure/series-grid';

type Extreme = { value: number; of: string; step: number };
type Named = {
  name: string;
  min: number | null;
  minStep: number | null;
  max: number | null;
  maxStep: number | null;
};

/** The least or greatest of what runs have logged, and who logged it. */
function extreme(runs: readonly Named[], which: 'min' | 'max'): Extreme | undefined {
  let found: Extreme | undefined;
  for (const run of runs) {
    const value = run[which];
    if (value === null) continue;
    const isBetter = found === undefined || (which === 'min' ? value < found.value : value > found.value);
    if (isBetter) found = { value, of: run.name, step: run[`${which}Step`] ?? 0 };
  }
  return found;
}

const stepOf = (step: number) => `step ${formatNumber(step, 16)}`;

/** What is told of runs whose courses were worked out. */
export function toldOf(cells: readonly Cell[], runs: readonly { name: string }[]) {
  const told = new Map<number, Named & { lastValue: number; last: number }>();
  for (const { run, x, last, min, max } of cells) {
    const before = told.get(run);
    const isLeast = min !== null && (before?.min === null || before === undefined || min < before.min);
    const isMost = max !== null && (before?.max === null || before === undefined || max > before.max);
    told.set(run, {
      name: runs[run]?.name ?? '',
      ...(isLeast ? { min, minStep: x } : { min: before?.min ?? null, minStep: before?.minStep ?? null }),
      ...(isMost ? { max, maxStep: x } : { max: before?.max ?? null, maxStep: before?.maxStep ?? null }),
      lastValue: last,
      last: x,
    });
  }
  return [...told.values()];
}

/** A chart of runs in a sentence, for those who do not see it. */
export function sayRuns(
  key: string,
  runs: readonly (Named & { lastValue: number; last: number })[],
  asked: number,
): string {
  const [least, most] = [extreme(runs, 'min'), extreme(runs, 'max')];
  const [only] = runs;
  if (!only) return 'None of these runs has logged it';
  if (!least || !most) return `${key}: nothing but NaN or infinity was logged`;
  if (asked === 1) {
    return `${key}: last ${formatNumber(only.lastValue)} at ${stepOf(only.last)}, lowest ${formatNumber(least.value)} at ${stepOf(least.step)}, highest ${formatNumber(most.value)} at ${stepOf(most.step)}`;
  }
  const without = asked > runs.length ? `, ${asked - runs.length} without it` : '';
  return `${key}, ${plural(runs.length, 'run')}${without}: lowest ${formatNumber(least.value)} by ${least.of} at ${stepOf(least.step)}, highest ${formatNumber(most.value)} by ${most.of} at ${stepOf(most.step)}`;
}

type Ended = { label: string; n: number; mean: number; half: number | null };

/** A chart of groups in a sentence: where their means end. */
export function sayGroups(key: string, groups: readonly Ended[]): string {
  if (groups.length === 0) return 'None of these groups has logged it';
  const ranked = [...groups].sort((a, b) => a.mean - b.mean);
  const say = ({ label, n, mean, half }: Ended) =>
    `${formatNumber(mean)}${half === null ? '' : ` ± ${formatNumber(half)}`} with ${label} (n = ${n})`;
  const [least, most] = [ranked[0] as Ended, ranked.at(-1) as Ended];
  if (ranked.length === 1) return `${key}, one group: the mean ends at ${say(least)}`;
  return `${key}, ${plural(groups.length, 'group')}: means end between ${say(least)} and ${say(most)}`;
}
