'use client';
import { useMemo } from 'react';
import { ErrorState, StaleNotice } from '@/components/data/states';
import type { CompareRow } from './compare-row';
import { CompareTable } from './compare-table';
import { KeysToolbar } from './keys-toolbar';
import { TableSkeleton } from './overview-tab';
import { countOf, saidOf, useComparedKeys } from './use-compared-keys';
import { useComparison } from './use-comparison';

/** Parameters, then tags: what was set otherwise than in the baseline. */
export function ParamsTab() {
  const { url } = useComparison();
  const params = useComparedKeys('param');
  const tags = useComparedKeys('tag');
  const rows = useMemo((): CompareRow[] => {
    const part = (title: string, { rows: some, total, different }: typeof params): CompareRow[] =>
      total === 0
        ? []
        : [
            {
              kind: 'section',
              id: `section ${title}`,
              title,
              note: countOf(total, different, url.all),
            },
            ...some,
          ];
    // Tags come once all parameters are there: lines must not move down under one's eyes.
    return [...part('Parameters', params), ...(params.more ? [] : part('Tags', tags))];
  }, [params, tags, url.all]);
  const error = params.query.error ?? tags.query.error;
  const isReady = params.query.data !== undefined && tags.query.data !== undefined;
  const retry = error && {
    error,
    what: 'the parameters',
    onRetry: () => void Promise.all([params.query.refetch(), tags.query.refetch()]),
    isRetrying: params.query.isFetching || tags.query.isFetching,
  };
  const different =
    params.different === null || tags.different === null ? null : params.different + tags.different;
  const total = params.total + tags.total;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <KeysToolbar
        what="parameters and tags"
        said={isReady ? saidOf('line', total, different, url.all) : ''}
      />
      {retry && isReady && <StaleNotice {...retry} className="mx-4 my-2 lg:mx-6" />}
      {!isReady ? (
        retry ? (
          <ErrorState {...retry} />
        ) : (
          <TableSkeleton />
        )
      ) : (
        <CompareTable
          label="Parameters and tags of the runs"
          rows={rows}
          isDimmed={params.query.isPlaceholderData || tags.query.isPlaceholderData}
          onEndReached={params.more ?? tags.more}
        />
      )}
    </div>
  );
}
