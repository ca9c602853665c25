'use client';
import { useEffect, useMemo, useRef } from 'react';
import { useOperation, usePagedOperation } from '@/lib/client/use-operation';
import { quoteValue } from '@/lib/pure/search-filter';
import { orderTerm } from './run-columns';
import type { Run } from './run-row';
import type { RunsView } from './use-runs-view';

const PAGE = 100;
const LOOK_FOR_NEW = 5_000;
const FOLLOW_RUNNING = 2_000;
const FOLLOWED = 100;
/** With more pages than this on screen, new runs are announced instead of fetched. */
const REFETCHED_PAGES = 4;

export type RunsState = ReturnType<typeof useRuns>;

/** The runs that a view asks for, page after page, with the running ones kept up to date. */
export function useRuns(
  experimentId: string,
  view: Pick<RunsView, 'filter' | 'sort' | 'ascending' | 'view' | 'pinned'>,
) {
  const question = {
    experimentIds: [experimentId],
    filter: view.filter,
    runViewType: view.view === 'deleted' ? ('DELETED_ONLY' as const) : ('ACTIVE_ONLY' as const),
  };
  const order = orderTerm(view.sort, !view.ascending);
  const query = usePagedOperation('tracking.searchRuns', {
    ...question,
    orderBy: order ? [order] : [],
    maxResults: PAGE,
  });
  const pages = query.data?.pages;
  const listed = useMemo(() => pages?.flatMap((page) => page.runs) ?? [], [pages]);

  const followed = [
    ...new Set([
      ...view.pinned,
      ...listed.filter(({ info }) => info.status === 'RUNNING').map(({ info }) => info.runId),
    ]),
  ].slice(0, FOLLOWED);
  const live = useOperation(
    'tracking.searchRuns',
    {
      ...question,
      filter: followed.length > 0 ? `attributes.run_id IN ${quoteValue(followed)}` : '',
      maxResults: FOLLOWED,
    },
    { enabled: followed.length > 0, every: FOLLOW_RUNNING, keepPrevious: true },
  );
  const fresh = followed.length > 0 ? live.data?.runs : undefined;
  const runs = useMemo(() => merge(listed, fresh ?? []), [listed, fresh]);

  const count = useOperation('tracking.countRuns', question, { every: LOOK_FOR_NEW, keepPrevious: true });
  const total = count.data?.count ?? listed.length;
  const isAhead = useNewRuns(
    total,
    count.isPlaceholderData || !pages,
    pages?.length ?? 0,
    () => void query.refetch(),
  );

  return {
    query,
    runs,
    total,
    isCapped: count.data?.capped ?? false,
    running: runs.filter(({ info }) => info.status === 'RUNNING').length,
    updatedAt: Math.max(query.dataUpdatedAt, fresh ? live.dataUpdatedAt : 0, count.dataUpdatedAt),
    /** There are runs that the list does not have yet. */
    isAhead,
    /** The newest look failed: what is on screen may be old. */
    lookError: count.error ?? live.error,
  };
}

/** Newer states of runs take their places in the list; runs it does not have (pinned ones) join at its end. */
function merge(listed: readonly Run[], fresh: readonly Run[]): Run[] {
  if (fresh.length === 0) return [...listed];
  const newer = new Map(fresh.map((run) => [run.info.runId, run]));
  const merged = listed.map((run) => newer.get(run.info.runId) ?? run);
  const has = new Set(listed.map(({ info }) => info.runId));
  return [...merged, ...fresh.filter(({ info }) => !has.has(info.runId))];
}

/** Fetches a short list anew when the number of runs changed; of a long one it says so. */
function useNewRuns(total: number, isUnknown: boolean, pages: number, refetch: () => void): boolean {
  const seen = useRef<number | undefined>(undefined);
  const latest = useRef(refetch);
  useEffect(() => {
    latest.current = refetch;
  });
  const isShort = pages <= REFETCHED_PAGES;
  useEffect(() => {
    if (isUnknown) {
      seen.current = undefined;
      return;
    }
    if (seen.current !== undefined && seen.current !== total && isShort) latest.current();
    if (isShort || seen.current === undefined) seen.current = total;
  }, [total, isUnknown, isShort]);
  return !isUnknown && !isShort && seen.current !== undefined && seen.current !== total;
}
