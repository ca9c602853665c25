'use client';
import { GitCompare } from 'lucide-react';
import Link from 'next/link';
import { parseAsInteger, useQueryStates } from 'nuqs';
import { ShowMore } from '@/components/data/show-more';
import { ErrorState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { useMayWith } from '@/components/identity/permissions/use-may';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { CallError, OutputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import { formatCount } from '@/lib/pure/format';
import { CompareVersions } from './compare-versions';
import { RestoreVersion } from './restore-version';
import type { TableData } from './snippets';

type Version = OutputOf<'features.listVersions'>['versions'][number];

const METRICS: [key: string, text: string][] = [
  ['numTargetRowsInserted', 'inserted'],
  ['numTargetRowsUpdated', 'updated'],
  ['numDeletedRows', 'deleted'],
  ['numOutputRows', 'rows written'],
];

const countsOf = ({ metrics }: Version) =>
  METRICS.filter(([key]) => Number(metrics[key] ?? 0) > 0)
    .map(([key, text]) => `${formatCount(Number(metrics[key]))} ${text}`)
    .join(', ');

/** What was done to the table, by whom; two versions side by side. */
export function VersionsTab({ table }: { table: TableData }) {
  const [{ from, to }, setPair] = useQueryStates({ from: parseAsInteger, to: parseAsInteger });
  const may = useMayWith();
  const canRestore = may('features.write', table.permissionLevel) && !table.isExternal;
  const query = usePagedOperation('features.listVersions', { name: table.name, limit: 50 });
  if (!query.data) {
    if (!query.error) return <Skeleton className="m-6 h-64" />;
    const retry = {
      error: query.error as CallError,
      what: 'the versions',
      onRetry: () => void query.refetch(),
    };
    return <ErrorState {...retry} isRetrying={query.isFetching} />;
  }
  const versions = query.data.pages.flatMap((page) => page.versions);
  return (
    <>
      {from !== null && to !== null && (
        <CompareVersions
          name={table.name}
          from={from}
          to={to}
          versions={versions.map(({ version }) => version)}
          onChange={(pair) => void setPair(pair)}
        />
      )}
      <Table label="Versions" className="min-w-[640px]">
        <thead>
          <tr>
            <TableHead align="end" className="w-20">
              Version
            </TableHead>
            <TableHead className="w-32">When</TableHead>
            <TableHead className="w-36">What</TableHead>
            <TableHead>Rows</TableHead>
            <TableHead className="hidden w-72 @4xl:table-cell">By</TableHead>
            <TableHead className={canRestore ? 'w-64' : 'w-40'}>
              <span className="sr-only">Actions</span>
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {versions.map((each) => (
            <TableRow key={each.version}>
              <TableCell align="end" className="font-medium">
                {each.version}
              </TableCell>
              <TableCell className="text-muted-foreground">
                <Time value={each.time} />
              </TableCell>
              <TableCell>
                <span className="flex items-center gap-2 whitespace-nowrap">
                  {each.operation.toLowerCase()}
                  {each.columns && each.version > 0 && <Badge tone="accent">schema</Badge>}
                </span>
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">{countsOf(each)}</TableCell>
              <TableCell className="hidden max-w-0 truncate text-muted-foreground @4xl:table-cell">
                {each.writer ? <By writer={each.writer} /> : 'somebody else'}
              </TableCell>
              <TableCell className="text-end">
                <span className="inline-flex gap-1">
                  <Button asChild variant="ghost" size="sm">
                    <Link
                      href={`?tab=rows&version=${each.version}`}
                      aria-label={`Rows of version ${each.version}`}
                    >
                      Rows
                    </Link>
                  </Button>
                  {each.version > 0 && (
                    <Button
                      variant="ghost"
                      size="sm"
                      aria-label={`Compare version ${each.version} with the one before`}
                      onClick={() => void setPair({ from: each.version - 1, to: each.version })}
                    >
                      <GitCompare /> Compare
                    </Button>
                  )}
                  {canRestore && each.version < table.version && (
                    <RestoreVersion name={table.name} version={each.version} latest={table.version} />
                  )}
                </span>
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <ShowMore query={query} what="older" />
    </>
  );
}

const By = ({ writer: { user, producer, runId } }: { writer: NonNullable<Version['writer']> }) => (
  <>
    {user}
    {producer && `, ${producer}`}
    {runId && (
      <>
        , run{' '}
        <Link href={`/runs/${runId}`} className="rounded-xs hover:text-accent">
          {runId.slice(0, 8)}
        </Link>
      </>
    )}
  </>
);
