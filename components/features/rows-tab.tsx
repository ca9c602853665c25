'use client';
import { parseAsInteger, useQueryState } from 'nuqs';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { formatDateTime } from '@/lib/pure/format-date';
import { CellsTable } from './cells-table';
import type { TableData } from './snippets';
import { useColumns } from './use-columns';

const SHOWN = 100;
/** A cell each for a hundred rows. */
const STEP = 60;

/** The first rows, of now or of any version. */
export function RowsTab({ table }: { table: TableData }) {
  const [version, setVersion] = useQueryState('version', parseAsInteger);
  const columns = useColumns({ total: table.columns.length, step: STEP });
  const versions = useOperation('features.listVersions', { name: table.name, limit: 100 });
  const query = useOperation(
    'features.sampleRows',
    {
      name: table.name,
      limit: SHOWN,
      search: columns.search,
      mostColumns: columns.most,
      ...(version !== null && { version }),
    },
    { keepPrevious: true },
  );
  const options = (versions.data?.versions ?? []).map((each) => ({
    value: String(each.version),
    label: `${each.version}, ${formatDateTime(each.time)}, ${each.operation.toLowerCase()}`,
  }));
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
        <Select
          label="Version"
          isLabelShown
          size="sm"
          value={version === null ? 'latest' : String(version)}
          onValueChange={(next) => void setVersion(next === 'latest' ? null : Number(next))}
          options={[
            { value: 'latest', label: 'latest' },
            ...options,
            ...(version !== null && !options.some(({ value }) => value === String(version))
              ? [{ value: String(version), label: String(version) }]
              : []),
          ]}
        />
        <span className="text-xs text-muted-foreground">
          {query.data &&
            `The first ${plural(query.data.rows.length, 'row')} of version ${query.data.version}`}
        </span>
        {columns.field && <div className="w-full sm:ms-auto sm:w-auto">{columns.field}</div>}
      </div>
      <QueryPanel
        query={query}
        what="the rows"
        skeleton={<Skeleton className="m-6 h-64" />}
        empty={({ rows }) =>
          rows.length === 0 ? (
            <EmptyState title="No rows">This version of the table has its columns and no row.</EmptyState>
          ) : undefined
        }
      >
        {({ columns: shown, rows, matching }) => (
          <>
            <CellsTable
              label="Rows"
              columns={shown.map((column) => ({
                ...column,
                type: table.columns.find(({ name }) => name === column.name)?.type ?? column.type,
                isMarked: table.primaryKeys.includes(column.name),
              }))}
              rows={rows}
            />
            {columns.foot(matching)}
          </>
        )}
      </QueryPanel>
    </>
  );
}
