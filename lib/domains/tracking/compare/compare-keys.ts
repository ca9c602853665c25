import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { pageToken, readPageToken } from '@/lib/core/page';
import { MaxResults, PageToken } from '../schemas';
import { loadCompared, RunRefs } from './compared-runs';

/** What of a metric's history is compared. */
const VALUES = { last: sql`value`, min: sql`min_value`, max: sql`max_value`, first: sql`first_value` };
export const ComparedStat = z.enum(['last', 'min', 'max', 'first']);
export const statValue = (stat: z.output<typeof ComparedStat>): Sql => VALUES[stat];

/** Longer texts are compared whole and shown by their beginning. */
const SHOWN = 300;

type Page = { after: string | undefined; limit: number; onlyDifferences: boolean; search: string };
type Key = { key: string; isDifferent: boolean; held: number; distinct: number };
type Counted = { total: number; different: number };

/** A cell: a text, a number (NaN as the text 'NaN'), or null where the run has none. */
export type ComparedCell = string | number | null;

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
    maxResults: MaxResults(200, 50),
    pageToken: PageToken,
  }),
  async run(ctx, { runs: refs, maxResults, pageToken: token, ...asked }) {
    const runs = await loadCompared(ctx, refs);
    const keys = runs.map(({ key }) => key);
    const question = { refs, ...asked };
    const [after] = readPageToken(question, token) ?? [];
    const page = { ...asked, after: after === undefined ? undefined : String(after), limit: maxResults + 1 };
    const { found, counts } = await keysOf(ctx, keys, asked.source, statValue(asked.stat), page);
    const shown = found.slice(0, maxResults);
    const cells = await cellsOf(ctx, keys, asked.source, statValue(asked.stat), shown);
    const last = shown.at(-1);
    return {
      rows: shown.map((row, at) => ({ ...row, values: cells[at] ?? [] })),
      ...counts,
      ...(found.length > maxResults && last && { nextPageToken: pageToken(question, [last.key]) }),
    };
  },
});

const ofRuns = (keys: number[]) => sql`unnest(${keys}::bigint[]) WITH ORDINALITY AS run (key, place)`;

/** Keys with what the runs have under them: how many, and whether it differs. A run without it differs from one with it. */
const comparedSql = (keys: number[], source: string, value: Sql): Sql => {
  if (source === 'metric') {
    return sql`
      SELECT metric_names.name AS key, held, distinct_values, held < ${keys.length} OR distinct_values > 1 AS differs
      FROM (SELECT name_id, count(${value}) AS held, CASE WHEN min(${value}) = max(${value}) THEN 1 ELSE 2 END AS distinct_values
            FROM ${ofRuns(keys)} JOIN latest_metrics ON run_key = run.key GROUP BY name_id) AS compared
      JOIN metric_names ON metric_names.id = name_id`;
  }
  const table = source === 'param' ? sql`params` : sql`run_tags`;
  const isWanted = source === 'tag' ? sql`NOT logged.key ^@ 'mlflow.'` : sql`true`;
  return sql`
    SELECT key, held, distinct_values, held < ${keys.length} OR distinct_values > 1 AS differs
    FROM (SELECT logged.key, count(*) AS held, count(DISTINCT value) AS distinct_values
          FROM ${ofRuns(keys)} JOIN ${table} AS logged ON run_key = run.key WHERE ${isWanted} GROUP BY logged.key) AS compared`;
};

async function keysOf(ctx: Context, keys: number[], source: string, value: Sql, page: Page) {
  const found = await ctx.sql<Partial<Key> & Counted>(sql`
    WITH compared AS MATERIALIZED (${comparedSql(keys, source, value)}),
    matching AS MATERIALIZED (SELECT * FROM compared WHERE key ILIKE ${containing(page.search)}),
    page AS (
      SELECT key, differs AS "isDifferent", held, distinct_values AS distinct FROM matching
      WHERE (differs OR NOT ${page.onlyDifferences}::boolean)
        AND (${page.after ?? null}::text IS NULL OR key COLLATE "C" > ${page.after ?? null}::text)
      ORDER BY key COLLATE "C" LIMIT ${page.limit})
    SELECT page.*, counts.* FROM (
      SELECT count(*) AS total, count(*) FILTER (WHERE differs) AS different FROM matching) AS counts
    LEFT JOIN page ON true ORDER BY page.key COLLATE "C"`);
  const [first] = found;
  return {
    found: found.flatMap(({ total: _, different: __, ...row }) =>
      typeof row.key === 'string' ? [row as Key] : [],
    ),
    counts: { total: first?.total ?? 0, different: first?.different ?? 0 },
  };
}

type Column = { key: string; places: number[]; values: ComparedCell[] };

/** For each of the rows its cells, in the order of the runs. */
async function cellsOf(
  ctx: Context,
  keys: number[],
  source: string,
  value: Sql,
  rows: Key[],
): Promise<ComparedCell[][]> {
  if (rows.length === 0) return [];
  const names = rows.map(({ key }) => key);
  const found = await ctx.sql<Column>(
    source === 'metric'
      ? sql`SELECT name AS key, array_agg(place) AS places, array_agg(${value}) AS values
            FROM ${ofRuns(keys)} JOIN latest_metrics ON run_key = run.key JOIN metric_names ON metric_names.id = name_id
            WHERE name_id = ANY(SELECT id FROM metric_names WHERE name = ANY(${names}::text[])) GROUP BY name`
      : sql`SELECT logged.key, array_agg(place) AS places,
                   array_agg(CASE WHEN length(value) > ${SHOWN} THEN left(value, ${SHOWN}) || '…' ELSE value END) AS values
            FROM ${ofRuns(keys)} JOIN ${source === 'param' ? sql`params` : sql`run_tags`} AS logged
              ON run_key = run.key AND logged.key = ANY(${names}::text[]) GROUP BY logged.key`,
  );
  const byKey = new Map(found.map((column) => [column.key, column]));
  return names.map((name) => {
    const cells = new Array<ComparedCell>(keys.length).fill(null);
    const { places = [], values = [] } = byKey.get(name) ?? {};
    for (const [at, place] of places.entries()) {
      const cell = values[at] ?? null;
      cells[Number(place) - 1] = Number.isNaN(cell) ? 'NaN' : cell;
    }
    return cells;
  });
}
