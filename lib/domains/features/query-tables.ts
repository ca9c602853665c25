import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { lendTables } from '@/lib/platform/delta';
import { type ForeignQuery, foreignArrow, foreignQuery } from '@/lib/platform/duckdb/foreign-query';
import { streamWhile } from '@/lib/platform/duckdb/stream';
import { deltaOf, TABLE_COLUMNS, type TableRow, tableGranted } from './load';
import { findOffered, lendOffered, type OfferedRelation } from './offered-relations';
import { DEFAULT_CATALOG } from './schemas';
import { ARROW, type RowStream, toBody } from './streams';

const NAME =
  /(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)){1,2}/gu;
const MOST_NAMES = 200;
const MOST_TABLES = 20;

/** Whatever looks like a table's name: as it stands there, by its name in the catalog. What is none of ours does no harm. */
function namesIn(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const [found] of text.matchAll(NAME)) {
    const parts = found.split('.').map((part) => part.trim().replaceAll('"', '').toLowerCase());
    const asked = parts.join('.');
    names.set(asked, parts.length === 2 ? `${DEFAULT_CATALOG}.${asked}` : asked);
    if (names.size >= MOST_NAMES) break;
  }
  return names;
}

type Named = { asked: string; table: TableRow };

/** What the SQL names and the caller may read; all else is none to them. */
type Asked = { named: Named[]; offered: OfferedRelation[]; signal: AbortSignal | undefined };

async function relationsIn(ctx: Context, text: string): Promise<Asked> {
  const names = namesIn(text);
  return {
    named: await tablesIn(ctx, names),
    offered: await findOffered(ctx, names),
    signal: ctx.signal,
  };
}

async function tablesIn(ctx: Context, names: ReadonlyMap<string, string>): Promise<Named[]> {
  const found = await ctx.sql<TableRow>(sql`
    SELECT ${TABLE_COLUMNS} FROM feature_tables
    WHERE name = ANY(${[...new Set(names.values())]}::text[]) AND deleted_time IS NULL AND ${tableGranted(ctx)} LIMIT ${MOST_TABLES}`);
  return [...names].flatMap(([asked, name]) => {
    const table = found.find((each) => each.name === name);
    return table ? [{ asked, table }] : [];
  });
}

type Relations = Pick<ForeignQuery, 'relations' | 'files' | 'folders' | 'signal'>;

/** Holds all that the SQL reads. */
const lendAll = <T>(
  { named, offered, signal }: Asked,
  use: (relations: Relations) => Promise<T>,
  options: { isSketch?: boolean } = {},
): Promise<T> =>
  lendTables(
    named.map(({ table }) => ({ table: deltaOf(table) })),
    (lent) =>
      lendOffered(
        offered,
        (others) =>
          use({
            signal,
            relations: Object.fromEntries([
              ...named.map(({ asked }, at) => [asked, lent[at]?.select() ?? '']),
              ...others.map(({ asked, select }) => [asked, select]),
            ]),
            files: [...lent.flatMap(({ files }) => files), ...others.flatMap(({ files }) => files)],
            folders: [
              ...lent.flatMap(({ folders }) => [...folders]),
              ...others.flatMap(({ folders = [] }) => folders),
            ],
          }),
        options,
      ),
    signal,
  );

const Sql = z.string().max(100_000, 'may have at most 100000 characters');

export const queryTables = query({
  name: 'features.queryTables',
  summary:
    'Runs a SELECT over feature tables, and metric tables of monitors, that the caller may read: no writing, no files, no network, 30 seconds, 10,000 rows.',
  access: 'features.read',
  input: z.object({ sql: Sql, limit: z.coerce.number().int().min(1).max(10_000).default(1000) }),
  async run(ctx, { sql: text, limit }) {
    const asked = await relationsIn(ctx, text);
    const started = performance.now();
    const { columns, rows, hasMore } = await lendAll(asked, (relations) =>
      foreignQuery({ sql: text, ...relations, maxRows: limit }),
    );
    return { columns, rows, hasMore, milliseconds: Math.round(performance.now() - started) };
  },
});

export const streamQuery = query({
  name: 'features.streamQuery',
  summary: 'The same as an Arrow stream, of any number of rows.',
  access: 'features.read',
  input: z.object({ sql: Sql }),
  async run(ctx, { sql: text }): Promise<RowStream> {
    const asked = await relationsIn(ctx, text);
    const pieces = streamWhile<Relations>(
      (use) => lendAll(asked, use),
      (relations) => foreignArrow({ sql: text, ...relations }),
    );
    return { body: await toBody(pieces), type: ARROW };
  },
});

export const listColumns = query({
  name: 'features.listColumns',
  summary:
    'The columns of a relation that the caller may read by SQL. Of predictions those of the latest few hundred.',
  access: 'features.read',
  /** As `listRelations` writes it. */
  input: z.object({ name: z.string().trim().min(1).max(1000) }),
  async run(ctx, { name }) {
    const asked = await relationsIn(ctx, name);
    const { columns } = await lendAll(
      asked,
      (relations) => foreignQuery({ sql: `SELECT * FROM ${name} LIMIT 0`, ...relations }),
      { isSketch: true },
    );
    return { columns };
  },
});
