import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import {
  type KnownRun,
  loadRuns,
  nameIdOf,
  type Row,
  RunIds,
  type RunMetric,
  toMetric,
} from './metric-history';
import { Int64, MaxResults } from './schemas';

type Stretch = KnownRun & { low: number; high: number; count: number };
type Sampled = Row & { runId: string };

export const getMetricHistoryBulkInterval = query({
  name: 'tracking.getMetricHistoryBulkInterval',
  summary: 'One metric of several runs, each at evenly spread points with the first and the last.',
  access: 'runs.read',
  input: z.object({
    runIds: RunIds,
    metricKey: z.string().min(1),
    startStep: Int64.optional(),
    endStep: Int64.optional(),
    maxResults: MaxResults(2500, 2500),
  }),
  async run(ctx, { runIds, metricKey, startStep, endStep, maxResults }) {
    if ((startStep === undefined) !== (endStep === undefined)) {
      throw invalid('Both start_step and end_step must be specified together, or neither may be specified.', {
        field: 'startStep',
      });
    }
    if (startStep !== undefined && endStep !== undefined && startStep > endStep) {
      throw invalid(
        `end_step must be greater than start_step. Found start_step=${startStep} and end_step=${endStep}.`,
        {
          field: 'endStep',
        },
      );
    }
    const runs = await loadRuns(ctx, runIds);
    const nameId = await nameIdOf(metricKey);
    const stretches = await ctx.sql<Stretch>(sql`
      SELECT run.id, run.key, greatest(first_step, ${startStep ?? null}::bigint) AS low,
             least(step, ${endStep ?? null}::bigint) AS high, count
      FROM latest_metrics JOIN unnest(${runs.map((run) => run.id)}::text[], ${runs.map((run) => run.key)}::bigint[])
             AS run (id, key) ON run.key = run_key
      WHERE name_id = ${nameId}`);
    const points = await sample(
      ctx,
      nameId,
      stretches.filter(({ low, high }) => low <= high),
      maxResults,
    );
    return { metrics: points.map((row): RunMetric => ({ ...toMetric(metricKey, row), runId: row.runId })) };
  },
});

const FEW = 0.5;

/** Short histories whole; long ones by looks into the index; those whose steps are bunched by counting rows. */
async function sample(ctx: Context, nameId: number, runs: Stretch[], most: number): Promise<Sampled[]> {
  const short = runs.filter(({ count }) => count <= most);
  const long = runs.filter(({ count }) => count > most);
  const [whole, spread] = await Promise.all([readWhole(ctx, nameId, short), probe(ctx, nameId, long, most)]);
  const found = new Map<string, number>();
  for (const { runId } of spread) found.set(runId, (found.get(runId) ?? 0) + 1);
  const isBunched = ({ id }: Stretch) => (found.get(id) ?? 0) < most * FEW;
  const bunched = await countOff(ctx, nameId, long.filter(isBunched), most);
  const recounted = new Set(bunched.map(({ runId }) => runId));
  return [...whole, ...spread.filter(({ runId }) => !recounted.has(runId)), ...bunched];
}

const columnsOf = (runs: Stretch[]) => sql`
  unnest(${runs.map(({ id }) => id)}::text[], ${runs.map(({ key }) => key)}::bigint[], ${runs.map(({ low }) => low)}::bigint[],
         ${runs.map(({ high }) => high)}::bigint[]) AS run (id, key, low, high)`;

const readWhole = async (ctx: Context, nameId: number, runs: Stretch[]) =>
  runs.length === 0
    ? []
    : ctx.sql<Sampled>(sql`
        SELECT run.id AS "runId", timestamp, step, value
        FROM ${columnsOf(runs)} JOIN metric_points ON run_key = run.key AND name_id = ${nameId} AND step BETWEEN low AND high
        ORDER BY run.id, step, timestamp, value`);

/** The first point of each of `most` equal stretches of steps, and the last of all: each one look into the index. */
const probe = async (ctx: Context, nameId: number, runs: Stretch[], most: number) =>
  runs.length === 0
    ? []
    : ctx.sql<Sampled>(sql`
        SELECT run.id AS "runId", point.* FROM ${columnsOf(runs)}, LATERAL (
          SELECT first.* FROM generate_series(0, ${most - 2}::int) AS stretch, LATERAL (
            SELECT timestamp, step, value FROM metric_points
            WHERE run_key = run.key AND name_id = ${nameId} AND step <= high
              AND step >= low + ceil(stretch * ((high - low + 1) / ${Math.max(most - 1, 1)}::float8))::bigint
            ORDER BY step, timestamp, value LIMIT 1) AS first
          UNION (
            SELECT timestamp, step, value FROM metric_points
            WHERE run_key = run.key AND name_id = ${nameId} AND step BETWEEN low AND high
            ORDER BY step DESC, timestamp DESC, value DESC LIMIT 1)) AS point
        ORDER BY 1, step, timestamp, value`);

const countOff = async (ctx: Context, nameId: number, runs: Stretch[], most: number) =>
  runs.length === 0
    ? []
    : ctx.sql<Sampled>(sql`
        SELECT id AS "runId", timestamp, step, value FROM (
          SELECT run.id, timestamp, step, value,
                 row_number() OVER history AS place, count(*) OVER (PARTITION BY run.id) AS total
          FROM ${columnsOf(runs)} JOIN metric_points ON run_key = run.key AND name_id = ${nameId} AND step BETWEEN low AND high
          WINDOW history AS (PARTITION BY run.id ORDER BY step, timestamp, value)) AS counted
        WHERE place = total OR place = 1
           OR (place * ${most - 1}::bigint) / total <> ((place - 1) * ${most - 1}::bigint) / total
        ORDER BY 1, step, timestamp, value`);
