'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import type { CallError } from '@/lib/client/call';
import { ErrorState, StaleNotice } from './states';

type QueryPanelProps<Data> = {
  query: UseQueryResult<Data, CallError>;
  /** Completes "Could not load …". */
  what: string;
  skeleton: ReactNode;
  /** Answers the empty state where there is nothing to show. */
  empty?: (data: Data) => ReactNode | undefined;
  /** Where one goes from what is not there, or not for oneself. */
  back?: { label: string; href: string } | undefined;
  /** A part of a page that tells itself of questions that failed, where there is an answer to show. */
  isPart?: boolean;
  className?: string;
  children: (data: Data) => ReactNode;
};

/** Loading, empty, failed, stale, shown: said once for every question that a page asks. */
export function QueryPanel<Data>({
  query,
  what,
  skeleton,
  empty,
  isPart,
  back,
  className,
  children,
}: QueryPanelProps<Data>) {
  const { data, error, isPlaceholderData, isFetching } = query;
  const retry = {
    error: error as CallError,
    what,
    onRetry: () => void query.refetch(),
    isRetrying: isFetching,
  };
  if (data === undefined) {
    return error ? (
      <ErrorState {...retry} back={back} />
    ) : (
      <div className="animate-[fade_120ms_150ms_backwards]">{skeleton}</div>
    );
  }
  return (
    <div className={cn('transition-opacity duration-100', isPlaceholderData && 'opacity-55', className)}>
      {error && !isPart && <StaleNotice {...retry} className="mb-3" />}
      {empty?.(data) ?? children(data)}
    </div>
  );
}
