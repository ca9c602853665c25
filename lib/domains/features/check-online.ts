import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { engineType, readTable } from '@/lib/platform/delta';
import { type OnlineRow, onlineStore } from '@/lib/platform/online-store';
import { notFound } from '@/lib/pure/errors';
import { identifier, identifiers } from '@/lib/pure/sql-text';
import { deltaOf, entityKeys, latestFirst, loadTable, TABLE, type TableRow } from './load';
import { TableName } from './schemas';

export type OnlineCheck = {
  time: number;
  version: number;
  compared: number;
  /** Keys of rows that differ from the table's, a few. */
  different: string[];
  differences: number;
};

const SHOWN = 10;

export const checkOnline = command({
  name: 'features.checkOnline',
  summary: 'Compares a sample of the online copy with the table at the version that it shows.',
  access: 'features.publish',
  input: z.object({ name: TableName, sample: z.number().int().min(1).max(2000).default(200) }),
  transaction: false,
  async run(ctx, { name, sample }): Promise<{ check: OnlineCheck }> {
    const table = await loadTable(ctx, name);
    const [online] = await ctx.sql<{ version: number }>(
      sql`SELECT version FROM online_tables WHERE table_key = ${table.key} AND version >= 0`,
    );
    if (!online) throw notFound(`The table '${name}' is not published.`);
    const taken = await onlineStore().sample(table.key, sample);
    const old = await differing(table, { version: online.version }, taken);
    // What was pushed since is in the copy before the version is that it shows.
    const different = old.length === 0 ? [] : await differing(table, {}, old);
    const check: OnlineCheck = {
      time: ctx.now,
      version: online.version,
      compared: taken.length,
      different: different.slice(0, SHOWN).map(({ entity }) => entity),
      differences: different.length,
    };
    await ctx.sql(
      sql`UPDATE online_tables SET "check" = ${JSON.stringify(check)}::jsonb WHERE table_key = ${table.key}`,
    );
    ctx.audit({ objectType: TABLE, objectId: table.id, after: { check } });
    return { check };
  },
});

/** The rows that are not those of the table, at a version or now. */
function differing(
  table: TableRow,
  which: { version?: number },
  taken: readonly OnlineRow[],
): Promise<OnlineRow[]> {
  return readTable(deltaOf(table), which, async (engine, select, snapshot) => {
    const keys = entityKeys(table);
    const order = latestFirst(table, snapshot.schema);
    const types = keys.map((key) =>
      engineType(snapshot.schema.find(({ name: each }) => each === key)?.type ?? 'string'),
    );
    const asked = keys
      .map((key, at) => `CAST(k[${at + 1}] AS ${types[at]}) AS ${identifier(key)}`)
      .join(', ');
    await engine.run(
      `CREATE TEMP TABLE asked AS SELECT ${asked} FROM (SELECT unnest(from_json($1::JSON, '[["VARCHAR"]]')) AS k)`,
      [JSON.stringify(taken.map(({ values }) => keys.map((key) => String(values[key]))))],
    );
    const some = `SELECT * FROM (${select}) SEMI JOIN asked USING (${identifiers(keys)})`;
    const { columns, rows } = await engine.table(
      order === ''
        ? some
        : `${some} QUALIFY row_number() OVER (PARTITION BY ${identifiers(keys)} ORDER BY ${order}) = 1`,
      { maxRows: taken.length },
    );
    const byKey = new Map(
      rows.map((cells) => {
        const values = Object.fromEntries(columns.map(({ name }, at) => [name, cells[at]]));
        return [JSON.stringify(keys.map((key) => values[key])), JSON.stringify(values)];
      }),
    );
    return taken.filter(({ values }) => {
      const there = byKey.get(JSON.stringify(keys.map((key) => values[key])));
      const ordered = Object.fromEntries(columns.map(({ name }) => [name, values[name] ?? null]));
      return there !== JSON.stringify(ordered);
    });
  });
}
