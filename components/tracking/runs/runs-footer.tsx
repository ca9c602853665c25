'use client';
import { Button } from '@/components/ui/button';
import { useNow } from '@/lib/client/use-now';
import { formatCount, formatRelative, plural } from '@/lib/pure/format';
import type { RunsState } from './use-runs';

/** How many there are, and how fresh what one sees is. */
export function RunsFooter({ state, loaded }: { state: RunsState; loaded: number }) {
  const { total, isCapped, running, updatedAt, isAhead, lookError, query } = state;
  const age = useNow((now) => (updatedAt ? formatRelative(updatedAt, Math.max(now, updatedAt)) : undefined));
  return (
    <footer className="flex h-9 shrink-0 items-center gap-3 border-t px-4 text-xs text-muted-foreground lg:px-6">
      <span className="tabular">
        {isCapped ? `more than ${formatCount(total)} runs` : plural(total, 'run')}
        {loaded < total && `, ${formatCount(loaded)} loaded`}
      </span>
      {running > 0 && (
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-1.5 animate-live rounded-full bg-accent" />
          {running} running
        </span>
      )}
      {isAhead && (
        <Button variant="link" size="text" className="text-xs" onClick={() => void query.refetch()}>
          The list has changed: refresh
        </Button>
      )}
      <span className="ms-auto" role="status">
        {lookError ? (
          <span className="text-warning">Not up to date: {lookError.message}</span>
        ) : (
          age && `updated ${age}`
        )}
      </span>
    </footer>
  );
}
