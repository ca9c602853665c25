'use client';
import type { InputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import type { CompareRow } from './compare-row';
import { comparedQuestion } from './compared-question';
import { useComparison } from './use-comparison';

/** `3 of 12 differ`, or how many there are where all are shown or nobody counted. */
export const countOf = (total: number, different: number | null, isAll: boolean): string =>
  isAll || different === null
    ? formatCount(total)
    : `${formatCount(different)} of ${formatCount(total)} differ`;

/** The same in a sentence about `metric`s or `line`s. */
export function saidOf(what: string, total: number, different: number | null, isAll: boolean): string {
  if (total === 0) return `There is no ${what}`;
  if (different === 0) return `${plural(total, what)}, the same in all runs`;
  if (isAll || different === null) return plural(total, what);
  return `${formatCount(different)} of ${plural(total, what)} differ`;
}

/** Lines of one source, page after page, with how many there are and how many differ. */
export function useComparedKeys(source: InputOf<'tracking.compareKeys'>['source']) {
  const { refs, url, every } = useComparison();
  const query = usePagedOperation('tracking.compareKeys', comparedQuestion(refs, source, url), { every });
  const pages = query.data?.pages ?? [];
  const [first] = pages;
  const kind = source === 'metric' ? ('metric' as const) : ('text' as const);
  return {
    query,
    rows: pages.flatMap((page) =>
      page.rows.map((compared): CompareRow => ({ kind, id: `${source} ${compared.key}`, compared })),
    ),
    total: first?.total ?? 0,
    /** Null where there are too many to count. */
    different: first?.different ?? null,
    more: query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined,
  };
}
