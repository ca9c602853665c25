import { coalesce } from '@/lib/platform/coalesce';
import { rows } from '@/lib/platform/db';
import { type AppError, invalid, notFound } from '@/lib/pure/errors';
import { metricNameIds } from './metric-names';

export type Point = { key: string; value: number; timestamp: number; step: number };
type Post = { runId: string; points: Point[] };
type RunState = 'active' | 'deleted' | null;

/** What one post's points of one metric do to its row in latest_metrics. */
type Summary = { last: Point; first: Point; min?: Point; max?: Point };

const isLater = (a: Point, b: Point) =>
  a.step !== b.step ? a.step > b.step : a.timestamp !== b.timestamp ? a.timestamp > b.timestamp : a.value >= b.value;

// One round trip for any number of posts: resolve the runs, add the points that are new, raise the latest values.
// Rows are taken in key order, so that two writers never wait for each other in a circle.
const WRITE = {
  name: 'tracking.writePoints',
  text: `
WITH post AS (
  SELECT post.number, runs.key, runs.lifecycle_stage
  FROM unnest($1::text[]) WITH ORDINALITY AS post (run_id, number) LEFT JOIN runs ON runs.id = post.run_id
), point AS (
  SELECT post.key AS run_key, given.*
  FROM unnest($2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::float8[])
         AS given (post, name_id, step, timestamp, value)
  JOIN post ON post.number = given.post AND post.lifecycle_stage = 'active'
), added AS (
  INSERT INTO metric_points (run_key, name_id, step, timestamp, value)
  SELECT run_key, name_id, step, timestamp, value FROM point ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT DO NOTHING
  RETURNING run_key, name_id
), tally AS (
  SELECT run_key, name_id, count(*) AS added FROM added GROUP BY 1, 2
), summary AS (
  SELECT post.key AS run_key, given.*
  FROM unnest($7::int[], $8::int[], $9::float8[], $10::bigint[], $11::bigint[], $12::float8[], $13::bigint[],
              $14::float8[], $15::bigint[], $16::float8[], $17::bigint[])
         AS given (post, name_id, value, step, timestamp, first_value, first_step, min_value, min_step, max_value, max_step)
  JOIN post ON post.number = given.post AND post.lifecycle_stage = 'active'
), raised AS (
  INSERT INTO latest_metrics AS latest
    (run_key, name_id, value, step, timestamp, first_value, first_step, min_value, min_step, max_value, max_step, count)
  SELECT run_key, name_id, value, step, timestamp, first_value, first_step, min_value, min_step, max_value, max_step,
         coalesce(tally.added, 0)
  FROM summary LEFT JOIN tally USING (run_key, name_id)
  ORDER BY 1, 2
  ON CONFLICT (run_key, name_id) DO UPDATE SET
    value = CASE WHEN (excluded.step, excluded.timestamp, excluded.value) >= (latest.step, latest.timestamp, latest.value)
                 THEN excluded.value ELSE latest.value END,
    timestamp = CASE WHEN (excluded.step, excluded.timestamp) >= (latest.step, latest.timestamp)
                     THEN excluded.timestamp ELSE latest.timestamp END,
    step = greatest(excluded.step, latest.step),
    first_value = CASE WHEN excluded.first_step < latest.first_step THEN excluded.first_value ELSE latest.first_value END,
    first_step = least(excluded.first_step, latest.first_step),
    min_step = CASE WHEN excluded.min_value < latest.min_value OR latest.min_value IS NULL
                    THEN excluded.min_step ELSE latest.min_step END,
    min_value = least(excluded.min_value, latest.min_value),
    max_step = CASE WHEN excluded.max_value > latest.max_value OR latest.max_value IS NULL
                    THEN excluded.max_step ELSE latest.max_step END,
    max_value = greatest(excluded.max_value, latest.max_value),
    count = latest.count + excluded.count
)
SELECT lifecycle_stage AS state FROM post ORDER BY number`,
};

/** Runs one post may hold twice or more are merged first: a statement can raise a row only once. */
async function writePosts(posts: Post[]): Promise<RunState[]> {
  const byRun = new Map<string, Point[]>();
  for (const { runId, points } of posts) {
    const gathered = byRun.get(runId);
    if (gathered) gathered.push(...points);
    else byRun.set(runId, [...points]);
  }
  const runIds = [...byRun.keys()];
  const names = await metricNameIds(posts.flatMap(({ points }) => points.map(({ key }) => key)));
  const found = await rows<{ state: RunState }>({ ...WRITE, values: [runIds, ...columnsOf([...byRun.values()], names)] });
  const states = new Map(runIds.map((runId, index) => [runId, found[index]?.state ?? null]));
  return posts.map(({ runId }) => states.get(runId) ?? null);
}

function columnsOf(pointsOfRuns: Point[][], names: Map<string, number>): unknown[][] {
  const points: unknown[][] = [[], [], [], [], []];
  const summaries: unknown[][] = [[], [], [], [], [], [], [], [], [], [], []];
  const add = (columns: unknown[][], values: unknown[]) => {
    for (const [index, value] of values.entries()) columns[index]?.push(value);
  };
  for (const [index, pointsOfRun] of pointsOfRuns.entries()) {
    const post = index + 1;
    for (const { key, step, timestamp, value } of pointsOfRun) {
      add(points, [post, names.get(key), step, timestamp, value]);
    }
    for (const [key, { last, first, min, max }] of summarise(pointsOfRun)) {
      const extremes = [min?.value ?? null, min?.step ?? null, max?.value ?? null, max?.step ?? null];
      add(summaries, [post, names.get(key), last.value, last.step, last.timestamp, first.value, first.step, ...extremes]);
    }
  }
  return [...points, ...summaries];
}

function summarise(points: Point[]): Map<string, Summary> {
  const summaries = new Map<string, Summary>();
  for (const point of points) {
    const summary = summaries.get(point.key);
    const extreme = Number.isNaN(point.value) ? undefined : point;
    if (!summary) {
      summaries.set(point.key, { last: point, first: point, min: extreme, max: extreme });
      continue;
    }
    if (isLater(point, summary.last)) summary.last = point;
    if (point.step < summary.first.step) summary.first = point;
    if (extreme && (!summary.min || extreme.value < summary.min.value)) summary.min = extreme;
    if (extreme && (!summary.max || extreme.value > summary.max.value)) summary.max = extreme;
  }
  return summaries;
}

const write = coalesce(writePosts, { lanes: 2, maxWeight: 8_000 });

function assertActive(runId: string, state: RunState): void {
  const fault = runFault(runId, state);
  if (fault) throw fault;
}

export function runFault(runId: string, state: RunState): AppError | undefined {
  if (state === 'active') return undefined;
  if (state === null) return notFound(`Run with id=${runId} not found`);
  return invalid(`The run ${runId} must be in the 'active' state. Current state is deleted.`);
}

/** Adds points to a run, in one statement with whatever other callers write at that moment. */
export async function addPoints(runId: string, points: Point[]): Promise<void> {
  assertActive(runId, await write({ runId, points }, points.length));
}

/** The same inside the open transaction, alone. */
export async function addPointsHere(runId: string, points: Point[]): Promise<void> {
  const [state = null] = await writePosts([{ runId, points }]);
  assertActive(runId, state);
}
