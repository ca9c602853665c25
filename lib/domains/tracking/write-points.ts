import { coalesce } from '@/lib/platform/coalesce';
import { isUnreachable, rows } from '@/lib/platform/db';
import { type AppError, invalid, notFound } from '@/lib/pure/errors';
import { type Point, type PointSummary, summarisePoints } from '@/lib/pure/summarise-points';
import { pointsAdded } from './changes';
import { metricNameIds } from './metric-names';

type Post = { runId: string; points: Point[] };
type RunState = 'active' | 'deleted' | null;
type Written = { state: RunState; experimentId: number | null };

// A prepared statement is planned for lists of ten; for long ones that plan is quadratic, and planning them costs nothing.
const MOST_PREPARED = 64;

// One round trip for any number of posts: resolve the runs, add the points that are new, raise the latest values of
// the metrics that got some. Rows are taken in key order, so that two writers never wait for each other in a circle.
const WRITE = {
  name: 'tracking.writePoints',
  text: `
WITH run AS (
  SELECT asked.number, runs.key, runs.lifecycle_stage, runs.experiment_id
  FROM unnest($1::text[]) WITH ORDINALITY AS asked (id, number) LEFT JOIN runs ON runs.id = asked.id
), added AS (
  INSERT INTO metric_points (run_key, name_id, step, timestamp, value)
  SELECT run.key, name_id, step, timestamp, value
  FROM unnest($2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::float8[])
         AS point (run, name_id, step, timestamp, value)
  JOIN run ON run.number = point.run AND run.lifecycle_stage = 'active'
  ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT DO NOTHING
  RETURNING run_key, name_id
), tally AS (
  SELECT run_key, name_id, count(*) AS count FROM added GROUP BY run_key, name_id
), raised AS (
  INSERT INTO latest_metrics AS latest
    (run_key, name_id, step, timestamp, value, first_step, first_value, min_value, min_step, max_value, max_step, count)
  SELECT tally.run_key, tally.name_id, step, timestamp, value, first_step, first_value,
         min_value, min_step, max_value, max_step, tally.count
  FROM unnest($7::int[], $8::int[], $9::bigint[], $10::bigint[], $11::float8[], $12::bigint[], $13::float8[],
              $14::float8[], $15::bigint[], $16::float8[], $17::bigint[])
         AS summary (run, name_id, step, timestamp, value, first_step, first_value, min_value, min_step, max_value, max_step)
  JOIN run ON run.number = summary.run
  JOIN tally ON tally.run_key = run.key AND tally.name_id = summary.name_id
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
    count = latest.count + excluded.count,
    settled_value = NULL
)
SELECT lifecycle_stage AS state, experiment_id AS "experimentId" FROM run ORDER BY number`,
};

/** Numbers as PostgreSQL reads an array: half the cost of the driver's own way, which quotes each element. */
const array = (numbers: (number | null | undefined)[]) =>
  `{${numbers.map((number) => number ?? 'NULL').join()}}`;

async function writePosts(posts: Post[]): Promise<Written[]> {
  const names = await metricNameIds(posts.flatMap(({ points }) => points.map(({ key }) => key)));
  const byRun = new Map<string, Point[]>();
  for (const { runId, points } of posts) {
    const known = byRun.get(runId);
    byRun.set(runId, known ? known.concat(points) : points);
  }
  const runIds = [...byRun.keys()];
  const point: { run: number; nameId: number | undefined; at: Point }[] = [];
  const summary: { run: number; nameId: number | undefined; of: PointSummary }[] = [];
  for (const [index, points] of [...byRun.values()].entries()) {
    const run = index + 1;
    for (const at of points) point.push({ run, nameId: names.get(at.key), at });
    for (const [key, of] of summarisePoints(points)) summary.push({ run, nameId: names.get(key), of });
  }
  const values = [
    runIds,
    array(point.map(({ run }) => run)),
    array(point.map(({ nameId }) => nameId)),
    array(point.map(({ at }) => at.step)),
    array(point.map(({ at }) => at.timestamp)),
    array(point.map(({ at }) => at.value)),
    array(summary.map(({ run }) => run)),
    array(summary.map(({ nameId }) => nameId)),
    array(summary.map(({ of }) => of.last.step)),
    array(summary.map(({ of }) => of.last.timestamp)),
    array(summary.map(({ of }) => of.last.value)),
    array(summary.map(({ of }) => of.first.step)),
    array(summary.map(({ of }) => of.first.value)),
    array(summary.map(({ of }) => of.least?.value)),
    array(summary.map(({ of }) => of.least?.step)),
    array(summary.map(({ of }) => of.greatest?.value)),
    array(summary.map(({ of }) => of.greatest?.step)),
  ];
  const name = point.length <= MOST_PREPARED ? WRITE.name : undefined;
  const found = await rows<Written>({ text: WRITE.text, name, values });
  const written = new Map(runIds.map((runId, index) => [runId, found[index]]));
  return posts.map(({ runId }) => written.get(runId) ?? { state: null, experimentId: null });
}

async function writeAndTell(posts: Post[]): Promise<Written[]> {
  const written = await writePosts(posts);
  for (const [at, { state, experimentId }] of written.entries()) {
    if (state === 'active' && experimentId !== null) pointsAdded(experimentId, posts[at]?.runId ?? '');
  }
  return written;
}

const write = coalesce(writeAndTell, { lanes: 2, maxWeight: 8_000, isOfAll: isUnreachable });

function assertActive(runId: string, state: RunState): void {
  const fault = runFault(runId, state);
  if (fault) throw fault;
}

function runFault(runId: string, state: RunState): AppError | undefined {
  if (state === 'active') return undefined;
  if (state === null) return notFound(`Run with id=${runId} not found`);
  return invalid(`The run ${runId} must be in the 'active' state. Current state is deleted.`);
}

/** Adds points to a run, in one statement with whatever other callers write at that moment. */
export async function addPoints(runId: string, points: Point[]): Promise<void> {
  const { state } = await write({ runId, points }, points.length);
  assertActive(runId, state);
}

/** The same inside the open transaction, alone; whoever commits it tells of it. */
export async function addPointsHere(runId: string, points: Point[]): Promise<void> {
  const [written] = await writePosts([{ runId, points }]);
  assertActive(runId, written?.state ?? null);
}
