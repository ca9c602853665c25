'use client';
import { CalendarClock, X } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { useId } from 'react';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState, ErrorState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableHead } from '@/components/ui/table';
import { useOperation, usePagedOperation } from '@/lib/client/use-operation';
import { readInstant } from '@/lib/pure/read-instant';
import { useStages } from '../stage-badge';
import { ExportMenu } from './export-menu';
import { PeriodRow } from './period-row';
import { StageTimeline } from './stage-timeline';

const PAGE = 100;
const MOST_LIVE = 500;
const ANY = '*';

/** Which version was in which stage when, and who answers for it; at an instant, or all of it. */
export function HistoryTab({ name, modelId }: { name: string; modelId: string }) {
  const [{ at, in: stage }, setView] = useQueryStates({
    /** In UTC: `2026-11-25T12:00`. */
    at: parseAsString.withDefault(''),
    in: parseAsString.withDefault(''),
  });
  const stages = useStages();
  const id = useId();
  const instant = readInstant(at);
  const input = {
    name,
    modelId,
    ...(stage && { stage }),
    ...(instant !== undefined && { at: instant }),
  };
  const query = usePagedOperation('registry.getStageHistory', { ...input, limit: PAGE });
  const periods = query.data?.pages.flatMap((page) => page.periods) ?? [];
  // Of a model that is registered often, the first page is of versions that just began.
  const live = useOperation(
    'registry.getStageHistory',
    { name, modelId, isLive: true, limit: MOST_LIVE, ...(stage && { stage }) },
    { enabled: at === '', keepPrevious: true },
  ).data;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
        <Select
          size="sm"
          label="Stage"
          value={stage || ANY}
          onValueChange={(next) => void setView({ in: next === ANY ? null : next })}
          options={[
            { value: ANY, label: 'All stages' },
            ...stages.map((one) => ({ value: one.name, label: one.name })),
          ]}
        />
        <label htmlFor={id} className="ms-2 text-xs text-muted-foreground">
          As it was at (UTC)
        </label>
        <Input
          id={id}
          type="datetime-local"
          value={at}
          max="9999-12-31T23:59"
          onChange={(event) => void setView({ at: event.target.value || null })}
          className="h-7 w-52 text-xs"
        />
        {at && (
          <Button
            size="icon-xs"
            variant="ghost"
            aria-label="At any time"
            onClick={() => void setView({ at: null })}
          >
            <X />
          </Button>
        )}
        <span className="ms-auto">
          <ExportMenu operation="registry.exportStageHistory" input={input} name={`${name}-stage-history`} />
        </span>
      </div>
      {query.error && !query.data ? (
        <ErrorState
          error={query.error}
          what="the history"
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        />
      ) : !query.data ? (
        <Skeleton className="m-6 h-64" />
      ) : periods.length === 0 ? (
        <EmptyState icon={<CalendarClock />} title="No version was there">
          {at ? 'At that instant none was in this stage.' : 'A version’s stays in the stages are told here.'}
        </EmptyState>
      ) : (
        <>
          {!at && (
            <StageTimeline
              stays={live?.periods ?? periods}
              hasOlder={(live?.nextPageToken ?? null) !== null}
              stages={stages}
            />
          )}
          <Table
            label="Stays in stages"
            className={cn('min-w-[1120px]', query.isPlaceholderData && 'opacity-55')}
          >
            <thead>
              <tr>
                <TableHead className="w-28">Version</TableHead>
                <TableHead className="w-36">Stage</TableHead>
                <TableHead className="w-36">From</TableHead>
                <TableHead className="w-36">To</TableHead>
                <TableHead className="w-48">Moved by</TableHead>
                <TableHead className="w-56">Asked by, approved by</TableHead>
                <TableHead>Checks and words</TableHead>
              </tr>
            </thead>
            <tbody>
              {periods.map((period) => (
                <PeriodRow key={period.id} name={name} period={period} />
              ))}
            </tbody>
          </Table>
        </>
      )}
      <ShowMore query={query} what="older" />
    </>
  );
}
