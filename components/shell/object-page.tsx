'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ComponentProps, ReactNode } from 'react';
import { ErrorState, StaleNotice } from '@/components/data/states';
import { Skeleton } from '@/components/ui/skeleton';
import type { CallError } from '@/lib/client/call';
import { PageBar } from './page-bar';

type Bar = ComponentProps<typeof PageBar>;

type Props<Data> = {
  query: UseQueryResult<Data, CallError>;
  /** Completes "Could not load …": `the model`. */
  what: string;
  crumbs: Bar['crumbs'];
  /** What it is called, where that is known before it has come. */
  title?: string;
  bar: (data: Data) => Omit<Bar, 'crumbs'>;
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
};

/** The page of one thing: on its way, missing, failed, or shown, with a notice where the newest look at it failed. */
export function ObjectPage<Data>({ query, what, crumbs, title, bar, skeleton, children }: Props<Data>) {
  const { data, error } = query;
  const retry = error && {
    error,
    what,
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  if (data === undefined) {
    return (
      <>
        <PageBar crumbs={crumbs} title={error ? faultTitle(error) : (title ?? '…')} />
        {retry ? <ErrorState {...retry} back={crumbs?.at(-1)} /> : (skeleton ?? <ObjectSkeleton />)}
      </>
    );
  }
  return (
    <>
      <PageBar crumbs={crumbs} {...bar(data)} />
      {retry && <StaleNotice {...retry} className="mx-4 mt-2 lg:mx-6" />}
      {children(data)}
    </>
  );
}

/** What stands in place of a name that has not come. */
export const faultTitle = ({ status }: CallError): string =>
  status === 404 ? 'Not found' : status === 403 ? 'Not yours to see' : 'Not loaded';

const ObjectSkeleton = () => (
  <div className="flex animate-[fade_120ms_150ms_backwards] flex-col gap-6 p-6">
    <Skeleton className="h-8 w-96 max-w-full" />
    <div className="grid gap-6 lg:grid-cols-[1fr_320px]">
      <Skeleton className="h-80" />
      <Skeleton className="h-80" />
    </div>
  </div>
);
