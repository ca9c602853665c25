/** What the SQL of a caller reads: the tables that it names and the caller may read, held for as long as it runs. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { lendTables } from '@/lib/platform/delta';
import type { ForeignQuery } from '@/lib/platform/duckdb/foreign-query';
import { invalid } from '@/lib/pure/errors';
import { deltaOf, TABLE_COLUMNS, type TableRow, tableGranted } from './load';
import { findOffered, lendOffered, type OfferedRelation } from './offered-relations';
import { DEFAULT_CATALOG } from './schemas';

export const Sql = z.string().max(100_000, 'may have at most 100000 characters');

const NAME =
  /(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)){1,2}/gu;
const MOST_TABLES = 20;

/**
 * Whatever looks like a table's name: as it stands there, by its name in the catalog. What is none of ours does no harm: most are columns
 * of wide tables, `t.fare`, before which no name may be lost. There are no more than the SQL is long.
 */
function namesIn(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const [found] of text.matchAll(NAME)) {
    const parts = found.split('.').map((part) => part.trim().replaceAll('"', '').toLowerCase());
    const asked = parts.join('.');
    names.set(asked, parts.length === 2 ? `${DEFAULT_CATALOG}.${asked}` : asked);
  }
  return names;
}

type Named = { asked: string; table: TableRow };

/** What the SQL names and the caller may read; all else is none to them. */
type Asked = { named: Named[]; offered: OfferedRelation[]; signal: AbortSignal | undefined };

export async function relationsIn(ctx: Context, text: string): Promise<Asked> {
  const names = namesIn(text);
  return {
    named: await tablesIn(ctx, names),
    offered: await findOffered(ctx, names),
    signal: ctx.signal,
  };
}

/** @throws INVALID_PARAMETER_VALUE for more tables than are read at once */
async function tablesIn(ctx: Context, names: ReadonlyMap<string, string>): Promise<Named[]> {
  const found = await ctx.sql<TableRow>(sql`
    SELECT ${TABLE_COLUMNS} FROM feature_tables
    WHERE name = ANY(${[...new Set(names.values())]}::text[]) AND deleted_time IS NULL AND ${tableGranted(ctx)} LIMIT ${MOST_TABLES + 1}`);
  if (found.length > MOST_TABLES)
    throw invalid(
      `SQL may read ${MOST_TABLES} feature tables at once, and this names more. Join them in several steps, each into a table of its own.`,
      { field: 'sql' },
    );
  return [...names].flatMap(([asked, name]) => {
    const table = found.find((each) => each.name === name);
    return table ? [{ asked, table }] : [];
  });
}

export type Relations = Pick<ForeignQuery, 'relations' | 'files' | 'folders' | 'signal'>;

/** Holds all that the SQL reads. */
export const lendAsked = <T>(
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
