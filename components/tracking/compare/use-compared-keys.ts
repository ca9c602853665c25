'use client';
import type { InputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import type { CompareRow } from './compare-row';
import { useComparison } from './use-comparison';

const LIVE = 5_000;

/** Lines of one source, page after page, with how many there are and how many differ. */
export function useComparedKeys(source: InputOf<'tracking.compareKeys'>['source']) {
  const { refs, url, isLive } = useComparison();
  const query = usePagedOperation(
    'tracking.compareKeys',
    {
      runs: refs,
      source,
      stat: source === 'metric' ? url.stat : 'last',
      onlyDifferences: !url.all,
      search: url.q,
    },
    { every: isLive && LIVE },
  );
  const pages = query.data?.pages ?? [];
  const [first] = pages;
  const kind = source === 'metric' ? ('metric' as const) : ('text' as const);
  return {
    query,
    rows: pages.flatMap((page) =>
      page.rows.map((compared): CompareRow => ({ kind, id: `${source} ${compared.key}`, compared })),
    ),
    total: first?.total ?? 0,
    different: first?.different ?? 0,
    more: query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined,
  };
}
