'use client';
import { FlaskConical } from 'lucide-react';
import Link from 'next/link';
import { CopyId } from '@/components/data/copy-button';
import { NumberText } from '@/components/data/number';
import { EmptyState, ErrorState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { CallError } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

/** Training sets that were made of a table. */
export function SetsTab({ name }: { name: string }) {
  const query = usePagedOperation('features.listTrainingSets', { name, limit: 50 });
  if (!query.data) {
    if (!query.error) return <Skeleton className="m-6 h-64" />;
    const retry = {
      error: query.error as CallError,
      what: 'the training sets',
      onRetry: () => void query.refetch(),
    };
    return <ErrorState {...retry} isRetrying={query.isFetching} />;
  }
  const sets = query.data.pages.flatMap((page) => page.trainingSets);
  if (sets.length === 0) {
    return (
      <EmptyState
        icon={<FlaskConical />}
        title="No training set was made of it"
        actions={
          <Button asChild variant="primary">
            <Link href={`/features/training-sets/new?lookups=${encodeURIComponent(name)}`}>
              New training set
            </Link>
          </Button>
        }
      >
        A training set names the versions of its tables: the same rows can be made again at any time.
      </EmptyState>
    );
  }
  return (
    <>
      <Table label="Training sets" className="md:min-w-[640px]">
        <thead>
          <tr>
            <TableHead className="w-40">Training set</TableHead>
            <TableHead className="w-24">Version</TableHead>
            <TableHead align="end" className="w-24">
              Rows
            </TableHead>
            <TableHead className="w-28">Label</TableHead>
            <TableHead>Runs</TableHead>
            <TableHead className="w-32">Warnings</TableHead>
            <TableHead className="hidden w-44 md:table-cell">By</TableHead>
            <TableHead className="w-36">Made</TableHead>
          </tr>
        </thead>
        <tbody>
          {sets.map((set) => (
            <TableRow key={set.trainingSetId}>
              <TableCell>
                <CopyId id={set.trainingSetId} label="Copy the id of the training set" />
              </TableCell>
              <TableCell>{set.spec.versions[name]}</TableCell>
              <TableCell align="end">
                <NumberText value={set.rows} />
              </TableCell>
              <TableCell className="font-mono text-xs">{set.spec.label.join(', ')}</TableCell>
              <TableCell>
                <span className="flex gap-2">
                  {set.runIds.slice(0, 5).map((runId) => (
                    <Link
                      key={runId}
                      href={`/runs/${runId}`}
                      className="rounded-xs font-mono text-xs hover:text-accent"
                    >
                      {runId.slice(0, 8)}
                    </Link>
                  ))}
                </span>
              </TableCell>
              <TableCell>
                {set.warnings.length > 0 && (
                  <Badge tone="warning" title={set.warnings.map(({ message }) => message).join('\n')}>
                    {plural(set.warnings.length, 'warning')}
                  </Badge>
                )}
              </TableCell>
              <TableCell className="hidden max-w-0 truncate text-muted-foreground md:table-cell">
                {set.createdBy}
              </TableCell>
              <TableCell className="text-muted-foreground">
                <Time value={set.creationTime} />
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {query.hasNextPage && (
        <div className="px-4 py-3 text-end lg:px-6">
          <Button size="sm" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show 50 more
          </Button>
        </div>
      )}
    </>
  );
}
