import { coalesce } from '@/lib/platform/coalesce';
import { rows } from '@/lib/platform/db';
import { type AppError, invalid, notFound } from '@/lib/pure/errors';
import { metricNameIds } from './metric-names';

export type Point = { key: string; value: number; timestamp: number; step: number };
type Post = { runId: string; points: Point[] };
type RunState = 'active' | 'deleted' | null;

// A prepared statement is planned for lists of ten; for long ones that plan is quadratic, and planning them costs nothing.
const MOST_PREPARED = 64;

// One round trip for any number of posts: resolve the runs, add the points that are new, raise the latest values by
// them. Steps and times are below 2^53, so that a float8 array compares them exactly. Rows are taken in key order, so that two writers never wait for each other in a circle.
const WRITE = {
  name: 'tracking.writePoints',
  text: `
WITH post AS (
  SELECT post.number, runs.key, runs.lifecycle_stage
  FROM unnest($1::text[]) WITH ORDINALITY AS post (run_id, number) LEFT JOIN runs ON runs.id = post.run_id
), point AS (
  SELECT post.key AS run_key, given.*
  FROM unnest($2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::float8[])
         AS given (post, name_id, timestamp, step, value)
  JOIN post ON post.number = given.post AND post.lifecycle_stage = 'active'
), added AS (
  INSERT INTO metric_points (run_key, name_id, step, timestamp, value)
  SELECT run_key, name_id, step, timestamp, value FROM point ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT DO NOTHING
  RETURNING run_key, name_id, step::float8, timestamp::float8, value
), summary AS (
  SELECT run_key, name_id, count(*) AS count,
         max(ARRAY[step, timestamp, value]) AS last,
         min(ARRAY[step, timestamp, value]) AS first,
         min(ARRAY[value, step]) FILTER (WHERE value <> 'NaN') AS least,
         max(ARRAY[value, -step]) FILTER (WHERE value <> 'NaN') AS greatest
  FROM added GROUP BY run_key, name_id
), raised AS (
  INSERT INTO latest_metrics AS latest
    (run_key, name_id, step, timestamp, value, first_step, first_value, min_value, min_step, max_value, max_step, count)
  SELECT run_key, name_id, last[1], last[2], last[3], first[1], first[3], least[1], least[2], greatest[1], -greatest[2], count
  FROM summary ORDER BY run_key, name_id
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
    count = latest.count + excluded.count,
    settled_value = NULL
)
SELECT lifecycle_stage AS state FROM post ORDER BY number`,
};

/** Numbers as PostgreSQL reads an array: half the cost of the driver's own way, which quotes each element. */
const array = (numbers: (number | undefined)[]) => `{${numbers.join()}}`;

async function writePosts(posts: Post[]): Promise<RunState[]> {
  const names = await metricNameIds(posts.flatMap(({ points }) => points.map(({ key }) => key)));
  const post: number[] = [];
  const nameId: (number | undefined)[] = [];
  const all = posts.flatMap(({ points }) => points);
  for (const [index, { points }] of posts.entries()) {
    for (const { key } of points) {
      post.push(index + 1);
      nameId.push(names.get(key));
    }
  }
  const column = (pick: (point: Point) => number) => array(all.map(pick));
  const values = [
    posts.map(({ runId }) => runId),
    array(post),
    array(nameId),
    column(({ timestamp }) => timestamp),
    column(({ step }) => step),
    column(({ value }) => value),
  ];
  const name = all.length <= MOST_PREPARED ? WRITE.name : undefined;
  const states = await rows<{ state: RunState }>({ text: WRITE.text, name, values });
  return states.map(({ state }) => state);
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
