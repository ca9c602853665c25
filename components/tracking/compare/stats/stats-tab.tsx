'use client';
import { Scale } from 'lucide-react';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState, ErrorState } from '@/components/data/states';
import { Skeleton } from '@/components/ui/skeleton';
import { plural } from '@/lib/pure/format';
import { halfInterval95 } from '@/lib/pure/mean-interval';
import { tellVerdict } from '@/lib/pure/stats/verdict';
import { useComparison } from '../use-comparison';
import { GroupControls } from './group-controls';
import { GroupTable, NumbersTable } from './numbers-table';
import type { Side } from './sides';
import { type StripGroup, StripPlot } from './strip-plot';
import { ALPHA, type GroupQuestion, type GroupTest, useGroupTest } from './use-group-test';
import { VerdictCard } from './verdict-card';

/** Two groups of runs: is one really better, and how many more seeds would tell? */
export function StatsTab() {
  const question = useGroupTest();
  if (!question.isReady) {
    return question.error ? (
      <ErrorState error={question.error} what="the runs’ metrics" onRetry={question.refetch} />
    ) : (
      <StatsSkeleton />
    );
  }
  if (question.metric === undefined) {
    return (
      <EmptyState icon={<Scale />} title="No metric to compare by">
        None of these runs has logged one.
      </EmptyState>
    );
  }
  return (
    <div className="h-full overflow-y-auto scroll-thin">
      <div className="grid gap-x-8 gap-y-6 px-4 py-4 lg:grid-cols-[320px_minmax(0,1fr)] lg:px-6">
        <section aria-label="What is compared">
          <GroupControls question={question} />
        </section>
        <div className="min-w-0">
          {question.hasSides ? (
            <QueryPanel query={question.test} what="the test" skeleton={<Skeleton className="h-64" />}>
              {(data) => <StatsAnswer data={data} question={question} />}
            </QueryPanel>
          ) : (
            <EmptyState icon={<Scale />} title="A group is empty">
              Put values, or runs, on side A and on side B.
            </EmptyState>
          )}
        </div>
      </div>
    </div>
  );
}

/** The verdict, what stands against it, and the numbers that it is made of. */
export function StatsAnswer({ data, question }: { data: GroupTest; question: GroupQuestion }) {
  const { url } = useComparison();
  const { metric = '', goal, names } = question;
  const { result } = data;
  const stripGroups = useStripGroups(data, names);
  const verdict = tellVerdict(result, {
    alpha: ALPHA,
    power: url.power,
    worth: url.worth ?? undefined,
    metric,
    first: names.first,
    second: names.second,
    goal,
  });
  return (
    <div className="flex flex-col gap-6">
      <VerdictCard verdict={verdict} />
      <Caveats data={data} />
      <StripPlot metric={metric} groups={stripGroups} />
      <GroupTable result={result} names={names} />
      <NumbersTable result={result} />
      <p className="max-w-[72ch] text-xs text-muted-foreground">
        An answer holds for the question asked beforehand. Of twenty metrics looked at, one shows p &lt; 0.05
        by chance; and the best of many settings always looks better than it is: run it again with new seeds
        before you believe it.
      </p>
    </div>
  );
}

/** What was left out, and why runs are no pairs. */
function Caveats({ data: { runs, unpaired, seedKey, result } }: { data: GroupTest }) {
  const missing = runs.filter(({ value }) => value === null).length;
  const broken = runs.filter(({ value }) => typeof value === 'string').length;
  const told = [
    missing > 0 &&
      `${plural(missing, 'run')} did not log the metric and is left out.`.replace(
        /(\d+ runs .*) is/,
        '$1 are',
      ),
    broken > 0 &&
      `${plural(broken, 'run')} ended at NaN or infinity and cannot be averaged: the group looks better than it is.`,
    unpaired === 'different' && `Not paired: the two sides do not have the same values of ${seedKey?.key}.`,
    unpaired === 'repeated' && `Not paired: a side has several runs with the same ${seedKey?.key}.`,
    unpaired === 'missing' && `Not paired: some run has no ${seedKey?.key}.`,
    result.paired &&
      `Paired by ${seedKey?.key}: both sides have the same ${result.paired.pairs} values of it.`,
  ].filter((text) => typeof text === 'string');
  if (told.length === 0) return null;
  return (
    <ul className="-mt-3 flex flex-col gap-0.5 text-xs text-muted-foreground">
      {told.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

function useStripGroups({ runs, result }: GroupTest, names: Record<Side, string>): StripGroup[] {
  const { runs: compared } = useComparison();
  const colourOf = new Map(compared.map(({ runId, colour }) => [runId, colour]));
  return (['first', 'second'] as const).flatMap((side): StripGroup[] => {
    const sample = result[side];
    if (!sample) return [];
    const shown = runs.flatMap(({ runId, runName, side: own, value }) =>
      own === side && typeof value === 'number'
        ? [{ runName, value, colour: colourOf.get(runId) ?? 'var(--faint)' }]
        : [],
    );
    const half = halfInterval95(sample.n, sample.sd);
    return [
      {
        name: names[side],
        runs: shown,
        values: shown.map(({ value }) => value),
        mean: sample.mean,
        low: half === undefined ? undefined : sample.mean - half,
        high: half === undefined ? undefined : sample.mean + half,
      },
    ];
  });
}

const StatsSkeleton = () => (
  <div className="grid animate-[fade_120ms_150ms_backwards] gap-8 p-6 lg:grid-cols-[320px_1fr]">
    <Skeleton className="h-80" />
    <Skeleton className="h-80" />
  </div>
);
