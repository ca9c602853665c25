/** Where the rows of a monitor come from, whatever kind of table that is, with the labels that came later. */

import { deltaOf } from '@/lib/domains/features/index';
import { type DeltaTable, type Field, findColumn, lakeTable, lendTables } from '@/lib/platform/delta';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { selectRows } from '@/lib/platform/duckdb/rows-file';
import { notFound } from '@/lib/pure/errors';
import { identifier } from '@/lib/pure/sql-text';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import { type SourceColumn, sourceColumns } from './counting/relation';
import { writeInferences } from './inferences';
import type { MonitorRow } from './load';

/** Undefined for what is no table: the log of an endpoint. */
export function tableOf({ id, source }: Pick<MonitorRow, 'id' | 'source'>): DeltaTable | undefined {
  switch (source.kind) {
    case 'uploaded':
      return dataTable(id);
    case 'lake':
      return lakeTable(source.path);
    case 'feature-table':
      return deltaOf(source);
    case 'endpoint':
      return undefined;
  }
}

export const dataTable = (id: string): DeltaTable => lakeTable(`monitors/${id}/data`);
export const referenceTable = (id: string): DeltaTable => lakeTable(`monitors/${id}/reference`);
export const labelTable = (id: string): DeltaTable => lakeTable(`monitors/${id}/labels`);

/** Rows of a source, lent for as long as `use` runs. */
export type Rows = {
  engine: Engine;
  select: string;
  columns: SourceColumn[];
  /** Of a log that is too long only what was logged since is looked at. */
  since?: number | undefined;
};

const LONG = 2 * 3_600_000;

type Reading = {
  of?: 'data' | 'reference';
  /** Of the log of an endpoint: those that are wanted. */
  times?: readonly TimeWindow[] | undefined;
  /** Of a table: as it was at a version, or at a time. */
  version?: number | undefined;
  timestamp?: Date | undefined;
  signal?: AbortSignal | undefined;
};

/** @throws RESOURCE_DOES_NOT_EXIST where nothing was uploaded, or the table is gone */
export async function readRows<T>(
  monitor: Pick<MonitorRow, 'id' | 'source' | 'config'>,
  use: (rows: Rows) => Promise<T>,
  { of = 'data', signal, times, version, timestamp }: Reading = {},
): Promise<T> {
  const main = of === 'data' ? tableOf(monitor) : referenceTable(monitor.id);
  if (!main) return readEndpoint(monitor, use, { signal, times });
  if (!(await main.exists())) throw notFound(nothingThere(monitor, of));
  const { idColumn, columns } = monitor.config ?? {};
  const label = columns?.find(({ role }) => role === 'label')?.name;
  const labels =
    of === 'data' && idColumn !== undefined && label !== undefined ? labelTable(monitor.id) : undefined;
  const rows = { table: main, ...(version !== undefined && { version }), ...(timestamp && { timestamp }) };
  const wanted = labels && (await labels.exists()) ? [rows, { table: labels }] : [rows];
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

async function readEndpoint<T>(
  { source }: Pick<MonitorRow, 'source'>,
  use: (rows: Rows) => Promise<T>,
  { signal, times }: Reading,
): Promise<T> {
  if (source.kind !== 'endpoint') throw new Error('It is no endpoint.');
  return writeInferences(source.endpointId, times, (file, columns, since) =>
    withEngine({ files: [file], signal, timeoutMs: LONG }, (engine) =>
      use({ engine, select: selectRows(file, columns), columns, since }),
    ),
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
  if (source.kind === 'lake') return `There is no table '${source.path}' in the lake.`;
  return source.kind === 'feature-table'
    ? `The table '${source.table}' is gone.`
    : 'No rows were uploaded yet.';
}
