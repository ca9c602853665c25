'use client';
import { useMemo } from 'react';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { useFollow } from '../live/use-live-runs';
import { isLive } from '../run-status';
import type { MetricSummary, RunPageData } from './use-run-page';

const FOLLOW = 5_000;

type Columns = OutputOf<'tracking.summariseMetrics'>;

/** A run's metrics by name: those that its page came with at once, and where there are thousands all of them a moment later. */
export function useRunMetrics(page: RunPageData | undefined): readonly MetricSummary[] {
  const follow = useFollow();
  const isPart = page !== undefined && page.metrics > page.summaries.length;
  const all = useOperation(
    'tracking.summariseMetrics',
    { runId: page?.run.info.runId ?? '' },
    { enabled: isPart, every: isLive(page?.run.info.status) && follow(FOLLOW), staleTime: 60_000 },
  );
  return useMemo(
    () => (isPart && all.data ? rowsOf(all.data) : (page?.summaries ?? [])),
    [isPart, all.data, page?.summaries],
  );
}

function rowsOf(columns: Columns): MetricSummary[] {
  const entries = Object.entries(columns);
  // Of thousands: entries of each row would take longer than what is drawn of them.
  return columns.key.map((_, at) => {
    const row: Record<string, unknown> = {};
    for (const [name, values] of entries) row[name] = values[at];
    return row as MetricSummary;
  });
}
