'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { ErrorState } from '@/components/data/states';
import { faultTitle } from '@/components/shell/object-page';
import { PageBar } from '@/components/shell/page-bar';
import { useOperation } from '@/lib/client/use-operation';
import { runHref } from '../run-mark';

/** Somebody has a run's id and nothing else: finds where it lives. */
export function RunById({ runId }: { runId: string }) {
  const router = useRouter();
  const query = useOperation('tracking.getRunPage', { runId });
  const info = query.data?.run.info;
  useEffect(() => {
    if (info) router.replace(runHref(info) + window.location.search);
  }, [info, router]);
  return (
    <>
      <PageBar
        crumbs={[{ label: 'Experiments', href: '/experiments' }]}
        title={query.error ? faultTitle(query.error) : '…'}
      />
      {query.error && (
        <ErrorState
          error={query.error}
          what="the run"
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        />
      )}
    </>
  );
}
