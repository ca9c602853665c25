/** Where the rows of a monitor come from, whatever kind of table that is, with the labels that came later. */
import { type DeltaTable, type Field, findColumn, lakeTable, lendTables } from '@/lib/platform/delta';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { notFound } from '@/lib/pure/errors';
import { identifier } from '@/lib/pure/sql-text';
import { type SourceColumn, sourceColumns } from './counting/relation';
import type { MonitorRow } from './load';

export const dataTable = ({ id, source }: Pick<MonitorRow, 'id' | 'source'>): DeltaTable =>
  lakeTable(source.kind === 'uploaded' ? `monitors/${id}/data` : source.path);
export const referenceTable = (id: string): DeltaTable => lakeTable(`monitors/${id}/reference`);
export const labelTable = (id: string): DeltaTable => lakeTable(`monitors/${id}/labels`);

/** Rows of a source, lent for as long as `use` runs. */
export type Rows = { engine: Engine; select: string; columns: SourceColumn[] };

const LONG = 2 * 3_600_000;

/** @throws RESOURCE_DOES_NOT_EXIST where nothing was uploaded, or the table is gone */
export async function readRows<T>(
  monitor: Pick<MonitorRow, 'id' | 'source' | 'config'>,
  use: (rows: Rows) => Promise<T>,
  { of = 'data', signal }: { of?: 'data' | 'reference'; signal?: AbortSignal } = {},
): Promise<T> {
  const main = of === 'data' ? dataTable(monitor) : referenceTable(monitor.id);
  if (!(await main.exists())) throw notFound(nothingThere(monitor, of));
  const labels = labelTable(monitor.id);
  const { idColumn, columns } = monitor.config ?? {};
  const label = columns?.find(({ role }) => role === 'label')?.name;
  const isJoined = of === 'data' && idColumn !== undefined && label !== undefined && (await labels.exists());
  const wanted = isJoined ? [{ table: main }, { table: labels }] : [{ table: main }];
  return lendTables(
    wanted,
    ([rows, late]) => {
      if (!rows) throw new Error('No table was lent.');
      const { schema } = rows.snapshot;
      const isLate = late !== undefined && idColumn !== undefined && label !== undefined;
      const select = isLate
        ? withLabels(rows.select(), late.select(), schema, idColumn, label)
        : rows.select();
      const own = sourceColumns(schema);
      const more = isLate && !findColumn(schema, label) ? [labelColumn(late.snapshot.schema, label)] : [];
      const folders = [...rows.folders, ...(late?.folders ?? [])];
      return withEngine({ folders, signal, timeoutMs: LONG }, (engine) =>
        use({ engine, select, columns: [...own, ...more] }),
      );
    },
    signal,
  );
}

const labelColumn = (schema: readonly Field[], label: string): SourceColumn =>
  sourceColumns(schema).find(({ name }) => name === label) ?? { name: label, type: 'VARCHAR' };

/** Ids are compared as texts: a file of labels may have them as another type. */
function withLabels(data: string, late: string, schema: readonly Field[], id: string, label: string): string {
  const there = sourceColumns(schema).find(({ name }) => name === label);
  const [key, value] = [identifier(id), identifier(label)];
  const came = there ? `TRY_CAST(l.${value} AS ${there.type})` : `l.${value}`;
  const columns = there
    ? `d.* REPLACE (coalesce(${came}, d.${value}) AS ${value})`
    : `d.*, ${came} AS ${value}`;
  return `SELECT ${columns} FROM (${data}) d LEFT JOIN (SELECT CAST(${key} AS VARCHAR) AS "of id", ${value} FROM (${late})) l
          ON l."of id" = CAST(d.${key} AS VARCHAR)`;
}

function nothingThere({ source }: Pick<MonitorRow, 'source'>, of: 'data' | 'reference'): string {
  if (of === 'reference') return 'No reference was uploaded yet.';
  return source.kind === 'uploaded'
    ? 'No rows were uploaded yet.'
    : `There is no table '${source.path}' in the lake.`;
}
