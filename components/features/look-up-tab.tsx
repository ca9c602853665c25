'use client';
import { Search } from 'lucide-react';
import { parseAsJson, parseAsString, useQueryStates } from 'nuqs';
import { Field, faultOf, readForm } from '@/components/data/form';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { matchingColumns } from '@/lib/pure/column-match';
import { Cell } from './cells-table';
import type { TableData } from './snippets';
import { useColumns } from './use-columns';

type Found = OutputOf<'features.findEntity'>;

const STEP = 200;
const STATUSES: Record<string, string> = {
  NULL_VALUE: 'missing in the row',
  NOT_FOUND: 'no such key',
  OUTSIDE_MAX_AGE: 'too old',
};

const isKeys = (value: unknown): Record<string, string> | null =>
  typeof value === 'object' && value !== null ? (value as Record<string, string>) : null;

/** One entity, as a training set of a time sees it and as an endpoint does now. */
export function LookUpTab({ table }: { table: TableData }) {
  const [{ entity, at }, ask] = useQueryStates({ entity: parseAsJson(isKeys), at: parseAsString });
  const keys = table.primaryKeys.filter((key) => !table.timestampKeys.includes(key));
  const query = useOperation(
    'features.findEntity',
    { name: table.name, keys: entity ?? {}, ...(at && { at }) },
    { enabled: entity !== null },
  );
  const typeOf = (key: string) => table.columns.find(({ name }) => name === key)?.type;
  const isOfField = query.error?.field === 'at' || query.error?.field?.startsWith('keys.');
  return (
    <>
      <form
        className="flex flex-wrap items-start gap-3 border-b px-4 py-3 lg:px-6"
        onSubmit={(event) => {
          const { at: time = '', ...given } = readForm(event);
          const asked = Object.fromEntries(keys.map((key, place) => [key, given[`key${place}`] ?? '']));
          void ask({ entity: asked, at: time.trim() || null });
          if (JSON.stringify(asked) === JSON.stringify(entity)) void query.refetch();
        }}
      >
        {keys.map((key, place) => (
          <Field
            key={key}
            label={
              <>
                {key} <span className="font-normal text-muted-foreground">{typeOf(key)}</span>
              </>
            }
            error={faultOf(query.error, `keys.${key}`)}
            className="w-44"
          >
            <Input name={`key${place}`} defaultValue={entity?.[key] ?? ''} autoComplete="off" required />
          </Field>
        ))}
        {table.timestampKeys.map((key) => (
          <Field
            key={key}
            label={
              <>
                As of <span className="font-normal text-muted-foreground">{key}, UTC</span>
              </>
            }
            error={faultOf(query.error, 'at')}
            className="w-56"
          >
            <Input name="at" defaultValue={at ?? ''} placeholder="now" autoComplete="off" />
          </Field>
        ))}
        <Button type="submit" variant="primary" className="mt-5" disabled={query.isFetching}>
          <Search /> Look up
        </Button>
      </form>
      {entity === null || isOfField ? (
        <EmptyState icon={<Search />} title="One entity by its key">
          {table.timestampKeys.length > 0
            ? 'The row that a training set finds as of a time, and beside it what an endpoint is answered now.'
            : 'The row of the table, and beside it what an endpoint is answered now.'}
        </EmptyState>
      ) : (
        <QueryPanel query={query} what="the entity" skeleton={<Skeleton className="m-6 h-64" />}>
          {(found) => <Answer found={found} table={table} isOfNow={!at} />}
        </QueryPanel>
      )}
    </>
  );
}

function Answer({ found, table, isOfNow }: { found: Found; table: TableData; isOfNow: boolean }) {
  const { row, online, version } = found;
  const columns = useColumns({ total: found.columns.length, step: STEP });
  const named = found.columns.map((name, place) => ({ name, value: row?.[place] ?? null }));
  const matching = matchingColumns(named, columns.search);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2 text-xs text-muted-foreground lg:px-6">
        <p role="status">
          {row
            ? `Found in version ${version}.`
            : `No row of version ${version} has this key${isOfNow ? '' : ' by that time'}.`}
          {online === null && ' The table is not published, so endpoints find nothing.'}
        </p>
        {columns.field}
      </div>
      <Table label="What is found" className="tabular">
        <thead>
          <tr>
            <TableHead className="w-1/3">Column</TableHead>
            <TableHead>In the table</TableHead>
            {online && <TableHead>Online, now</TableHead>}
          </tr>
        </thead>
        <tbody>
          {matching.slice(0, columns.most).map(({ name, value }) => {
            const served = online?.[name];
            const isOther =
              isOfNow && served !== undefined && JSON.stringify(served.value) !== JSON.stringify(value);
            return (
              <TableRow key={name}>
                <TableCell className={table.primaryKeys.includes(name) ? 'text-accent' : 'font-medium'}>
                  {name}
                </TableCell>
                <TableCell>{row ? <Cell value={value} /> : <None />}</TableCell>
                {online && (
                  <TableCell>
                    {served && (
                      <span className="inline-flex items-center gap-2">
                        {served.status === 'PRESENT' ? (
                          <Cell value={served.value} />
                        ) : (
                          <span className="text-muted-foreground">
                            {STATUSES[served.status] ?? served.status}
                          </span>
                        )}
                        {isOther && <Badge tone="warning">differs</Badge>}
                      </span>
                    )}
                  </TableCell>
                )}
              </TableRow>
            );
          })}
        </tbody>
      </Table>
      {columns.foot(matching.length)}
    </>
  );
}

const None = () => <span className="text-muted-foreground">–</span>;
