'use client';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { type Goal, goalOf } from '@/lib/pure/metric-goal';
import { handOf } from '../take-out';
import { useComparison } from '../use-comparison';
import { askedSides, type Grouping, type KeyLine, namesOf, readGrouping, readKey } from './sides';

export type GroupTest = OutputOf<'tracking.testGroups'>;

const KEYS = 200;
export const ALPHA = 0.05;

/** Names that speak of how well a run did on data it was not trained on. */
const HELD_OUT = /val|test|eval|valid/i;

type MetricLine = { key: string; held: number };

/** The metric to begin with: the experiment's own choice, else of those that most runs have a held-out one whose name says what is good. */
function firstMetric(lines: readonly MetricLine[], primary: string | undefined): string | undefined {
  if (primary && lines.some(({ key }) => key === primary)) return primary;
  const keys = lines.filter(({ held }) => held === lines[0]?.held).map(({ key }) => key);
  const telling = keys.filter((key) => goalOf(key) !== undefined);
  return telling.find((key) => HELD_OUT.test(key)) ?? telling[0] ?? keys[0];
}

/** Which metric, which groups, and what comes of it. */
export function useGroupTest() {
  const { experimentId, url, refs, runs, baseline, every } = useComparison();
  const shared = { runs: refs, onlyDifferences: true, maxResults: KEYS };
  const metrics = useOperation('tracking.compareKeys', {
    ...shared,
    source: 'metric',
    onlyDifferences: false,
    orderBy: 'held',
  });
  const params = useOperation('tracking.compareKeys', { ...shared, source: 'param' });
  const tags = useOperation('tracking.compareKeys', { ...shared, source: 'tag' });
  const experiment = useOperation('tracking.getExperiment', { experimentId }, { staleTime: 60_000 });
  const tag = (key: string) =>
    experiment.data?.experiment.tags.find((each) => each.key === `mlflow.experiment.primaryMetric.${key}`)
      ?.value;

  const metric = url.metric ?? firstMetric(metrics.data?.rows ?? [], tag('name'));
  const lines: KeyLine[] = [
    ...(params.data?.rows ?? []).map((line) => ({ ...line, source: 'param' as const })),
    ...(tags.data?.rows ?? []).map((line) => ({ ...line, source: 'tag' as const })),
  ];
  const isReady = metrics.data !== undefined && params.data !== undefined && tags.data !== undefined;
  const wish = { ...url, hand: handOf(url, refs) };
  const grouping: Grouping = readGrouping(wish, lines, baseline.place, runs.length);
  const sides = askedSides(grouping, refs);
  const seed = url.seed === 'none' ? null : readKey(url.seed);
  const test = useOperation(
    'tracking.testGroups',
    {
      runs: refs,
      metric: metric ?? '',
      stat: url.stat,
      sides: sides ?? { first: [], second: [] },
      alpha: ALPHA,
      power: url.power,
      ...(seed !== undefined && { seed }),
      ...(url.worth !== null && url.worth > 0 && { worth: url.worth }),
    },
    { enabled: isReady && metric !== undefined && sides !== undefined, keepPrevious: true, every },
  );
  const said = metric !== undefined && metric === tag('name') ? greater(tag('greaterIsBetter')) : undefined;
  const guess = said ?? (metric === undefined ? undefined : goalOf(metric));
  const goal = url.goal === null ? guess : url.goal === 'none' ? undefined : url.goal;
  return {
    error: metrics.error ?? params.error ?? tags.error,
    refetch: () => void Promise.all([metrics.refetch(), params.refetch(), tags.refetch()]),
    isReady,
    metric,
    goal,
    lines,
    grouping,
    names: namesOf(grouping),
    hasSides: sides !== undefined,
    test,
  };
}

const greater = (text: string | undefined): Goal | undefined =>
  text === undefined ? undefined : /^true$/i.test(text) ? 'max' : 'min';

export type GroupQuestion = ReturnType<typeof useGroupTest>;
