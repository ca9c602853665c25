'use client';
import { useMemo } from 'react';
import type { LineLook } from '@/components/charts/lines';
import { useStable } from '@/lib/client/use-stable';
import { FIRST_LAYOUT, RUNS_SHOWN, readLayout } from '../charts/layout';
import { RunCharts } from '../charts/run-charts';
import type { Subject } from '../charts/subject';
import { useComparison } from './use-comparison';
import { useOrderedRuns } from './use-ordered-runs';

/** More lines than these nobody tells apart, until somebody asks for them. */
const MOST_AT_FIRST = 50;

/** The experiment's charts, of the compared runs alone: all of them, as far as they can be told apart. */
export function ChartsTab() {
  const { experimentId, runs, isLive, url, set } = useComparison();
  const ordered = useOrderedRuns();
  const layout = useMemo(() => ({ runs: enoughFor(runs.length), ...url.charts }), [runs.length, url.charts]);
  const most = readLayout(layout).runs;
  const subject = useStable(
    useMemo((): Subject => {
      const looks = ordered.slice(0, most).map(
        ({ runId, runName, colour, dash }): LineLook => ({
          id: runId,
          name: runName || runId,
          colour,
          dash,
        }),
      );
      return { kind: 'runs', runs: looks, isRunning: isLive };
    }, [ordered, most, isLive]),
  );
  const of = useStable({ runIds: runs.map(({ runId }) => runId) });
  const experimentIds = useStable([...new Set([experimentId, ...runs.map((run) => run.experimentId)])]);
  return (
    <div className="h-full overflow-y-auto scroll-thin">
      <RunCharts
        experimentIds={experimentIds}
        subject={subject}
        of={of}
        total={runs.length}
        layout={layout}
        // What is as at first on the page of runs is left out of a layout; here the first is another.
        onLayout={(next) => void set({ charts: { runs: FIRST_LAYOUT.runs, ...(next as object | null) } })}
      >
        {most < runs.length && (
          <span className="text-xs text-muted-foreground">
            The first {most} of {runs.length} runs
          </span>
        )}
      </RunCharts>
    </div>
  );
}

const enoughFor = (runs: number) =>
  RUNS_SHOWN.find((count) => count >= Math.min(runs, MOST_AT_FIRST)) ?? MOST_AT_FIRST;
