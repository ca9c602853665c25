'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { OutputOf } from '@/lib/client/call';
import { belongsTo, useOperation } from '@/lib/client/use-operation';
import { useFollow, useLiveRuns } from '../live/use-live-runs';
import { isLive } from '../run-status';

export type RunPageData = OutputOf<'tracking.getRunPage'>;
export type WholeRun = RunPageData['run'];
export type MetricSummary = RunPageData['summaries'][number];

const FOLLOW = 2_000;

/** A run and what belongs to it, followed as long as it runs. */
export function useRunPage(runId: string) {
  const follow = useFollow();
  const query = useOperation(
    'tracking.getRunPage',
    { runId },
    { every: (last) => isLive(last?.run.info.status) && follow(FOLLOW) },
  );
  const experimentId = query.data?.run.info.experimentId;
  useLiveRuns(useMemo(() => (experimentId === undefined ? [] : [experimentId]), [experimentId]));
  const client = useQueryClient();
  const status = query.data?.run.info.status;
  const before = useRef(status);
  useEffect(() => {
    // The last points came after the last look.
    if (isLive(before.current) && !isLive(status)) {
      void client.invalidateQueries({
        predicate: ({ queryKey }) => belongsTo(queryKey, ['tracking.getMetricSeries']),
      });
    }
    before.current = status;
  }, [client, status]);
  return query;
}

export const tagOf = (run: WholeRun, key: string): string | undefined =>
  run.data.tags.find((tag) => tag.key === key)?.value;
