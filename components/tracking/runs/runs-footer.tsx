'use client';
import { ArrowDownToLine, ArrowUpToLine } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { useNow } from '@/lib/client/use-now';
import { formatCount, formatRelative, plural } from '@/lib/pure/format';
import { LiveSign } from '../live/live-sign';
import { useLiveState } from '../live/use-live-runs';
import { HealthChips } from './health-chips';
import type { RunList } from './use-run-list';
import { useViewContext } from './use-runs-view';

type FooterProps = {
  list: RunList;
  onFilter: (filter: string) => void;
  onJump: (to: 'start' | 'end') => void;
};

/** How many there are, and how fresh what one sees is. */
export function RunsFooter({ list, onFilter, onJump }: FooterProps) {
  const { experimentId, view } = useViewContext();
  const { matching, running, nested, length, isCapped, isGrouped, groupedNewest, lookError } = list;
  const updatedAt = Math.max(list.updatedAt, list.countedAt);
  const isLive = useLiveState() === 'live';
  const age = useNow((now) => (updatedAt ? formatRelative(updatedAt, Math.max(now, updatedAt)) : undefined));
  return (
    <footer className="flex h-9 shrink-0 items-center gap-3 border-t px-4 text-xs text-muted-foreground lg:px-6">
      <span className="min-w-0 truncate tabular">
        {isCapped ? `more than ${formatCount(matching)} runs` : plural(matching, 'run')}
        {isGrouped && groupedNewest !== null && `, the newest ${formatCount(groupedNewest)} of them`}
        {isGrouped && ` in ${plural(length, 'group')}`}
        {nested > 0 && `, ${formatCount(nested)} of them under others`}
      </span>
      {running > 0 && (
        <span className="inline-flex shrink-0 items-center gap-1.5">
          <span aria-hidden className="size-1.5 animate-live rounded-full bg-accent" />
          {formatCount(running)} running
        </span>
      )}
      <HealthChips experimentId={experimentId} view={view} onFilter={onFilter} />
      {list.isChanged && (
        <Button variant="link" size="text" className="text-xs" onClick={list.refresh}>
          The list has changed: refresh
        </Button>
      )}
      {list.rows.length > 100 && (
        <span className="flex">
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label="To the first row"
            onClick={() => onJump('start')}
          >
            <ArrowUpToLine />
          </Button>
          <Button variant="ghost" size="icon-xs" aria-label="To the last row" onClick={() => onJump('end')}>
            <ArrowDownToLine />
          </Button>
        </span>
      )}
      <span className="ms-auto min-w-0 truncate" role="status">
        {lookError ? (
          <span className="text-warning">Not up to date: {lookError.message}</span>
        ) : (
          !isLive && age && `updated ${age}`
        )}
      </span>
      {!lookError && <LiveSign />}
    </footer>
  );
}
