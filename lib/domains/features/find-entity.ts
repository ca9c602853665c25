import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { engineType, type Field, readTable } from '@/lib/platform/delta';
import type { Engine } from '@/lib/platform/duckdb';
import { comparedFault } from '@/lib/pure/compared-value';
import { invalid } from '@/lib/pure/errors';
import { identifier } from '@/lib/pure/sql-text';
import { deltaOf, entityKeys, latestFirst, loadTable, type TableRow } from './load';
import { plannedLookups } from './online-plan';
import { ColumnName, Lookup, TableName } from './schemas';
import { writeLookedUp } from './write-looked-up';

type Online = { value: unknown; status: string };

export const findEntity = query({
  name: 'features.findEntity',
  summary:
    'What a table has of one entity, by its keys: the row that a look-up as of a time finds, and what the online copy answers now.',
  access: 'features.read',
  input: z.object({
    name: TableName,
    /** By the key's name, as people write its value. The time key is none of them. */
    keys: z.record(ColumnName, z.string().max(1000)),
    /** As the time key's values are written; without one the latest row is found. */
    at: z.string().max(64).optional(),
  }),
  /** `row` is null where there is none; `online` where the table is not published. */
  async run(ctx, { name, keys, at }) {
    const table = await loadTable(ctx, name);
    if (at !== undefined && table.timestampKey === null)
      throw invalid('The table has no time key.', { field: 'at' });
    const asked = entityKeys(table).map((key) => {
      const value = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (!value?.trim()) throw invalid(`The key '${key}' needs a value.`, { field: `keys.${key}` });
      return { key, value };
    });
    const time = table.timestampKey === null || at === undefined ? undefined : at.trim();
    const found = await rowOf(table, asked, time, ctx.signal);
    return { ...found, online: await onlineOf(ctx, table, asked) };
  },
});

type Asked = { key: string; value: string };

/** The latest row that is not later than the time. */
function rowOf(
  table: TableRow,
  asked: readonly Asked[],
  time: string | undefined,
  signal: AbortSignal | undefined,
) {
  return readTable(deltaOf(table), { signal }, async (engine, select, { schema, version }) => {
    const { timestampKey } = table;
    const given = asked.map(({ key, value }) => ({ column: key, field: `keys.${key}`, value, compare: '=' }));
    if (timestampKey !== null && time !== undefined)
      given.push({ column: timestampKey, field: 'at', value: time, compare: '<=' });
    const typed = given.map((each) => {
      const { type, word } = typeOf(schema, each.column);
      return { ...each, value: word === 'string' ? each.value : each.value.trim(), type, word };
    });
    await assertTyped(engine, typed);
    const tests = typed.map(
      ({ column, compare, type }, at) => `${identifier(column)} ${compare} CAST($${at + 1} AS ${type})`,
    );
    const order = latestFirst(table, schema);
    const { columns, rows } = await engine.table(
      `SELECT * FROM (${select}) WHERE ${tests.join(' AND ')} ${order && `ORDER BY ${order}`} LIMIT 1`,
      { values: typed.map(({ value }) => value) },
    );
    return { version, columns: columns.map((column) => column.name), row: rows[0] ?? null };
  });
}

function typeOf(schema: readonly Field[], column: string) {
  const type = schema.find(({ name }) => name === column)?.type ?? 'string';
  return { type: engineType(type), word: typeof type === 'string' ? type : type.type };
}

type Typed = { column: string; field: string; value: string; compare: string; type: string; word: string };

async function assertTyped(engine: Engine, given: readonly Typed[]): Promise<void> {
  const tests = given.map(({ type }, at) => `TRY_CAST($${at + 1} AS ${type}) IS NOT NULL AS c${at}`);
  const [fits = {}] = await engine.rows<Record<string, boolean>>(
    `SELECT ${tests.join(', ')}`,
    given.map(({ value }) => value),
  );
  // As of noon of a day is as of that day.
  const isOther = ({ word, value, compare }: Typed) =>
    (compare === '=' || word !== 'date') && comparedFault(word, value) !== undefined;
  const wrong = given.find((each, at) => !fits[`c${at}`] || isOther(each));
  if (wrong)
    throw invalid(`'${wrong.column}' is a ${wrong.word}: '${wrong.value.slice(0, 100)}' is none.`, {
      field: wrong.field,
    });
}

/** As an endpoint is answered. */
async function onlineOf(
  ctx: Context,
  table: TableRow,
  asked: readonly Asked[],
): Promise<Record<string, Online> | null> {
  const [published] = await ctx.sql<{ version: number }>(
    sql`SELECT version FROM online_tables WHERE table_key = ${table.key} AND version >= 0`,
  );
  if (!published) return null;
  const types = await ctx.sql<{ name: string; type: string }>(
    sql`SELECT name, type FROM features WHERE table_key = ${table.key} AND name = ANY(${asked.map(({ key }) => key)}::text[])`,
  );
  const row = Object.fromEntries(
    asked.map(({ key, value }) => [key, plainOf(types.find(({ name }) => name === key)?.type, value)]),
  );
  const lookup = Lookup.parse({ tableName: table.name, lookupKey: asked.map(({ key }) => key) });
  const { rows, by_column: statuses } = JSON.parse(
    await writeLookedUp(await plannedLookups(ctx, [lookup]), [row]),
  ) as { rows: Record<string, unknown>[]; by_column: Record<string, string[]> };
  return Object.fromEntries(
    Object.entries(statuses).map(([feature, [status = '']]) => [
      feature,
      { value: rows[0]?.[feature] ?? null, status },
    ]),
  );
}

/** JSON has numbers and flags; of other types it has texts. */
function plainOf(type = 'string', value: string): unknown {
  if (type === 'boolean') return value.trim().toLowerCase() === 'true';
  if (type === 'float' || type === 'double') return Number(value);
  return type === 'string' ? value : value.trim();
}
