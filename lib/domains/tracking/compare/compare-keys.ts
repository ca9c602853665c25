import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { MaxResults } from '../schemas';
import { loadCompared, RunRefs } from './compared-runs';

/** What of a metric's history is compared. */
const VALUES = { last: sql`value`, min: sql`min_value`, max: sql`max_value`, first: sql`first_value` };
export const ComparedStat = z.enum(['last', 'min', 'max', 'first']);
export const statValue = (stat: z.output<typeof ComparedStat>): Sql => VALUES[stat];

/** Longer texts are compared whole and shown by their beginning. */
const SHOWN = 300;
/** With more values than these nobody waits for the number of lines that differ. */
const MOST_COUNTED = 500_000;

/** A cell: a text, a number (NaN as the text 'NaN'), or null where the run has none. */
export type ComparedCell = string | number | null;
type Found = {
  key: string;
  /** Where its order is not by name alone: lines of a lower one come first. */
  rank: number;
  isDifferent: boolean;
  held: number;
  distinct: number;
  places: number[];
  values: ComparedCell[];
};
type Counts = { total: number; heldValues: number };

export const compareKeys = query({
  name: 'tracking.compareKeys',
  summary:
    'Metrics, params or tags of up to 200 runs side by side, by key; on demand only those in which they differ.',
  access: 'runs.read',
  input: z.object({
    runs: RunRefs,
    source: z.enum(['metric', 'param', 'tag']),
    stat: ComparedStat.default('last'),
    onlyDifferences: z.boolean().default(false),
    search: z.string().max(200).default(''),
    orderBy: z
      .enum(['key', 'held'])
      .default('key')
      .describe('By name, or first what most of the runs have, then by name.'),
    maxResults: MaxResults(200, 50),
    pageToken: PageToken,
  }),
  async run(ctx, { runs: refs, maxResults, pageToken: token, ...asked }) {
    const runs = await loadCompared(ctx, refs);
    const question = { refs, ...asked };
    const position = readPageToken(question, token);
    const after = position ? { rank: Number(position[0]), key: String(position[1]) } : undefined;
    const source = sourceOf(asked.source, statValue(asked.stat));
    const keys = runs.map(({ key }) => key);
    const found = await ctx.sql<Partial<Found> & Counts>(
      pageSql(keys, source, { ...asked, after, limit: maxResults + 1 }),
    );
    const [counts] = found;
    const rows = found.filter((row): row is Found & Counts => typeof row.key === 'string');
    const { page: shown, nextPageToken } = cutPage(question, rows, maxResults, ({ rank, key }) => [
      rank,
      key,
    ]);
    return {
      rows: shown.map(({ key, isDifferent, held, distinct, places, values }) => ({
        key,
        isDifferent,
        /** How many of the runs have it, and how many values there are among them; of metrics 1, or 2 for several. */
        held,
        distinct,
        values: inPlaces(places, values, runs.length),
      })),
      total: counts?.total ?? 0,
      /** How many lines differ; null where there is too much to count, and on later pages. */
      different:
        after === undefined && (counts?.heldValues ?? 0) <= MOST_COUNTED
          ? await countDifferent(ctx, keys, source, asked.search)
          : null,
      ...(nextPageToken && { nextPageToken }),
    };
  },
});

/** Where the values of a source are: its rows, a key's number or text in them, and the keys' names. */
type Source = { rows: Sql; id: Sql; names: (ids: Sql) => Sql; value: Sql; shown: Sql; distinct: Sql };

function sourceOf(source: 'metric' | 'param' | 'tag', stat: Sql): Source {
  if (source === 'metric') {
    return {
      rows: sql`latest_metrics`,
      id: sql`name_id`,
      names: (ids) =>
        sql`SELECT metric_names.name, sort_key, ids.* FROM (${ids}) AS ids JOIN metric_names ON metric_names.id = ids.id`,
      value: stat,
      shown: stat,
      distinct: sql`CASE WHEN min(${stat}) = max(${stat}) THEN 1 ELSE 2 END`,
    };
  }
  const isMlflows = source === 'tag' ? sql`WHERE NOT ids.id ^@ 'mlflow.'` : sql``;
  return {
    rows: source === 'param' ? sql`params` : sql`run_tags`,
    id: sql`key`,
    names: (ids) =>
      sql`SELECT ids.id AS name, natural_key(ids.id) COLLATE "C" AS sort_key, ids.* FROM (${ids}) AS ids ${isMlflows}`,
    value: sql`value`,
    shown: sql`CASE WHEN length(value) > ${SHOWN} THEN left(value, ${SHOWN}) || '…' ELSE value END`,
    distinct: sql`count(DISTINCT value)`,
  };
}

/** Keys that any of the runs has, with how many values there are in all: read from the primary key alone. */
const namesSql = (keys: number[], { rows, id, names }: Source, search: string): Sql => sql`
  SELECT * FROM (${names(sql`
    SELECT logged.${id} AS id, count(*) AS held FROM ${rows} AS logged
    WHERE logged.run_key = ANY(${keys}::bigint[]) GROUP BY logged.${id}`)}) AS named
  WHERE name ILIKE ${containing(search)}`;

type Page = {
  after: { rank: number; key: string } | undefined;
  limit: number;
  orderBy: 'key' | 'held';
  onlyDifferences: boolean;
  search: string;
};

/** Lines are put together one after the other in their order, names as one counts, until the page is full. */
const pageSql = (keys: number[], source: Source, { after, limit, orderBy, ...asked }: Page): Sql => sql`
  WITH run AS MATERIALIZED (SELECT * FROM unnest(${keys}::bigint[]) WITH ORDINALITY AS run (key, place)),
  named AS MATERIALIZED (
    SELECT *, CASE WHEN ${orderBy}::text = 'held' THEN -held ELSE 0 END AS rank FROM (${namesSql(keys, source, asked.search)}) AS named),
  page AS (
    SELECT named.name AS key, named.rank, named.sort_key, line.held, line.distinct_values AS distinct, line.differs AS "isDifferent", line.places, line.values
    FROM (SELECT * FROM named ${after ? sql`WHERE (rank, sort_key, name COLLATE "C") > (${after.rank}::bigint, natural_key(${after.key}::text), ${after.key}::text)` : sql``}
          ORDER BY rank, sort_key, name COLLATE "C") AS named
    CROSS JOIN LATERAL (
      SELECT held, distinct_values, held < ${keys.length} OR distinct_values > 1 AS differs, places, values FROM (
        SELECT count(${source.value}) AS held, ${source.distinct} AS distinct_values,
               array_agg(run.place) AS places, array_agg(${source.shown}) AS values
        FROM run JOIN ${source.rows} AS logged ON logged.run_key = run.key AND logged.${source.id} = named.id) AS gathered) AS line
    WHERE line.differs OR NOT ${asked.onlyDifferences}::boolean
    ORDER BY named.rank, named.sort_key, named.name COLLATE "C" LIMIT ${limit})
  SELECT counts.*, page.* FROM (SELECT count(*) AS total, coalesce(sum(held), 0)::bigint AS "heldValues" FROM named) AS counts
  LEFT JOIN page ON true ORDER BY page.rank, page.sort_key, page.key COLLATE "C"`;

async function countDifferent(ctx: Context, keys: number[], source: Source, search: string): Promise<number> {
  const counted = sql`
    SELECT logged.${source.id} AS id, count(${source.value}) < ${keys.length} OR ${source.distinct} > 1 AS differs
    FROM ${source.rows} AS logged WHERE logged.run_key = ANY(${keys}::bigint[]) GROUP BY logged.${source.id}`;
  const [found] = await ctx.sql<{ count: number }>(sql`
    SELECT count(*) FROM (${source.names(counted)}) AS named WHERE differs AND name ILIKE ${containing(search)}`);
  return found?.count ?? 0;
}

/** The values at the places of their runs, null where a run has none. */
function inPlaces(places: readonly number[], values: readonly ComparedCell[], runs: number): ComparedCell[] {
  const cells = new Array<ComparedCell>(runs).fill(null);
  for (const [at, place] of places.entries()) {
    const cell = values[at] ?? null;
    cells[Number(place) - 1] = Number.isNaN(cell) ? 'NaN' : cell;
  }
  return cells;
}
