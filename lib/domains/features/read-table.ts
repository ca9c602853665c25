import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type Field, readTable as readDelta, tableArrow } from '@/lib/platform/delta';
import { matchingColumns } from '@/lib/pure/column-match';
import { invalid } from '@/lib/pure/errors';
import { identifiers } from '@/lib/pure/sql-text';
import { assertOneMoment, deltaOf, loadTable } from './load';
import { ColumnName, Conditions, TableName, Which } from './schemas';
import { ARROW, type RowStream, toBody } from './streams';

const Rows = {
  name: TableName,
  ...Which,
  columns: z.array(ColumnName).min(1).max(4000).optional(),
};

function assertColumns(schema: readonly Field[], columns: readonly string[] = []): void {
  const missing = columns.find(
    (name) => !schema.some((field) => field.name.toLowerCase() === name.toLowerCase()),
  );
  if (missing !== undefined)
    throw invalid(`The table has no column '${missing.slice(0, 100)}'.`, { field: 'columns' });
}

export const readTable = query({
  name: 'features.readTable',
  summary: 'The rows of a table at a version or a time, as an Arrow stream.',
  access: 'features.read',
  input: z.object({ ...Rows, where: Conditions, limit: z.coerce.number().int().min(1).optional() }),
  async run(ctx, { name, columns, where, limit, ...which }): Promise<RowStream> {
    assertOneMoment(which);
    const delta = deltaOf(await loadTable(ctx, name));
    const { version, schema } = await delta.snapshot(which);
    assertColumns(schema, columns);
    return {
      body: await toBody(tableArrow(delta, { version, columns, where, limit, signal: ctx.signal })),
      type: ARROW,
      version,
    };
  },
});

const MOST_COLUMNS = 4_000;

export const sampleRows = query({
  name: 'features.sampleRows',
  summary:
    'A few rows of a table at a version or a time: the first, in the order of its files. Of wide tables the keys, and so many of the columns whose names have all words of the search.',
  access: 'features.read',
  input: z.object({
    ...Rows,
    limit: z.number().int().min(1).max(500).default(50),
    search: z.string().max(200).default(''),
    mostColumns: z.number().int().min(1).max(MOST_COLUMNS).default(MOST_COLUMNS),
  }),
  /** `matching` counts the columns that the search finds, shown or not. */
  async run(ctx, { name, columns, limit, search, mostColumns, ...which }) {
    assertOneMoment(which);
    const table = await loadTable(ctx, name);
    const delta = deltaOf(table);
    const { schema, version } = await delta.snapshot(which);
    assertColumns(schema, columns);
    const asked = columns?.map((column) => ({ name: column })) ?? schema;
    const found = matchingColumns(asked, search);
    const wanted = found.slice(0, mostColumns).map((column) => column.name);
    const keys = asked
      .map((column) => column.name)
      .filter((column) => table.primaryKeys.includes(column) && !wanted.includes(column));
    const shownNames = [...keys, ...wanted];
    if (shownNames.length === 0) return { version, columns: [], rows: [], matching: 0 };
    return readDelta(
      delta,
      { ...which, columns: shownNames, signal: ctx.signal },
      async (engine, select, snapshot) => {
        const { columns: shown, rows } = await engine.table(
          `SELECT ${identifiers(shownNames)} FROM (${select}) LIMIT ${limit}`,
        );
        return { version: snapshot.version, columns: shown, rows, matching: found.length };
      },
    );
  },
});
