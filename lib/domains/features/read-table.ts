import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type Field, readTable as readDelta, tableArrow } from '@/lib/platform/delta';
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
      body: await toBody(tableArrow(delta, { version, columns, where, limit })),
      type: ARROW,
      version,
    };
  },
});

export const sampleRows = query({
  name: 'features.sampleRows',
  summary: 'A few rows of a table at a version or a time: the first, in the order of its files.',
  access: 'features.read',
  input: z.object({ ...Rows, limit: z.number().int().min(1).max(500).default(50) }),
  async run(ctx, { name, columns, limit, ...which }) {
    assertOneMoment(which);
    const delta = deltaOf(await loadTable(ctx, name));
    assertColumns((await delta.snapshot(which)).schema, columns);
    return readDelta(delta, { ...which, columns }, async (engine, select, snapshot) => {
      const names = columns ? identifiers(columns) : '*';
      const { columns: shown, rows } = await engine.table(`SELECT ${names} FROM (${select}) LIMIT ${limit}`);
      return { version: snapshot.version, columns: shown, rows };
    });
  },
});
