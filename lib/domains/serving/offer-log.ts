/** The inference log of an endpoint as a table in SQL, called as the managed platform calls it: `<endpoint>_payload`. */
import sql from 'sql-template-tag';
import { can } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { containing } from '@/lib/core/like';
import { type Lendable, type OfferedRelation, offerRelations } from '@/lib/domains/features/index';
import { selectRows, withRowsFile } from '@/lib/platform/duckdb/rows-file';
import { logName } from '@/lib/pure/scoring/log-name';
import { endpointGranted } from './load';
import { flatLog, isAnswered, LOG_COLUMNS, nothingOf, readFlat, timed } from './log-table';
import { newestSince } from './read-inference-log';
import { lendStaged } from './staged-log';

const NAME = /^main\.serving\.(.+)_payload$/;
/** A query reads so many rows, the newest; so many of them are staged together. */
const ROWS = { mostRows: 200_000, partRows: 8_000 };

type Use<T> = (relation: Lendable) => Promise<T>;

/** Lends the SELECT of the newest rows of an endpoint's log, late labels with them; of a few, which are not worth keeping. */
export async function lendNewest<T>(endpointId: string, mostRows: number, use: Use<T>): Promise<T> {
  const from = (await newestSince(endpointId, 0, mostRows)) ?? 0;
  return withRowsFile(
    readFlat({ endpointId, from, to: Date.now() + 1 }, flatLog()),
    (file, columns, count) =>
      use({ select: timed(count === 0 ? nothingOf(columns) : selectRows(file, columns)), files: [file] }),
    LOG_COLUMNS,
    isAnswered,
  );
}

const FEW_ROWS = 500;

type Named = { id: string; name: string };

/** Whoever may read the log on its page may read it here: no viewer, whatever they hold. */
const READS = 'endpoints.manage';

async function find(ctx: Context, names: ReadonlyMap<string, string>): Promise<OfferedRelation[]> {
  const asked = [...names].flatMap(([name, full]) => {
    const [, endpoint] = NAME.exec(full) ?? [];
    return endpoint ? [{ name, endpoint }] : [];
  });
  if (asked.length === 0 || !can(ctx.caller, READS)) return [];
  const found = await ctx.sql<Named>(sql`
    SELECT id, name FROM serving_endpoints
    WHERE lower(name) = ANY(${asked.map(({ endpoint }) => endpoint)}::text[]) AND ${endpointGranted(ctx, 'CAN_MANAGE')}
    ORDER BY creation_time`);
  return asked.flatMap(({ name, endpoint }): OfferedRelation[] => {
    const own = found.find((each) => each.name.toLowerCase() === endpoint);
    return own
      ? [
          {
            asked: name,
            lend: (use, { isSketch }) =>
              isSketch ? lendNewest(own.id, FEW_ROWS, use) : lendStaged(own.id, ROWS, use),
          },
        ]
      : [];
  });
}

async function list(ctx: Context, search: string, limit: number): Promise<string[]> {
  if (!can(ctx.caller, READS)) return [];
  const found = await ctx.sql<Named>(sql`
    SELECT id, name FROM serving_endpoints
    WHERE 'serving.' || name || '_payload' ILIKE ${containing(search)} AND ${endpointGranted(ctx, 'CAN_MANAGE')}
    ORDER BY name LIMIT ${limit}`);
  return found.map(({ name }) => logName(name));
}

offerRelations({ kind: 'predictions of an endpoint', find, list });
