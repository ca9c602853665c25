/** The same runs for both servers, straight into their tables: ten with many points, and one with thousands of keys. */
import pg from 'pg';

export const RUNS = 10;
export const METRICS = 10;
export const WIDE = { run: 'wide', keys: 12_000, points: 10 };

/** Ids of two experiments that are there already. */
export type Experiments = { curves: string; wide: string };

/** Points as rows of `run`, `key`, `step`, `value`: curves with a spike now and then, and keys by the thousand. */
const points = (steps: number) => [
  `SELECT md5('curve ' || i) AS run, 'metric ' || k AS key, step,
          (exp(-step / (200.0 * i)) + 0.02 * sin(step * (k + 1) / 7.0)
           + CASE WHEN step % 1777 = 3 * i THEN 1 ELSE 0 END)::float8 AS value
   FROM generate_series(1, ${RUNS}) AS i, generate_series(0, ${METRICS - 1}) AS k, generate_series(0, ${steps - 1}) AS step`,
  `SELECT md5('${WIDE.run}') AS run, 'layer/' || k || '/grad' AS key, step, random() AS value
   FROM generate_series(1, ${WIDE.keys}) AS k, generate_series(0, ${WIDE.points - 1}) AS step`,
];
const START = 1_700_000_000_000;
const timestamp = `(${START} + step * 1000)`;

/** Runs as rows of `id`, `name`, `experiment`. */
const runs = ({ curves, wide }: Experiments) => `
  SELECT md5('curve ' || i) AS id, 'curve-' || i AS name, ${Number(curves)} AS experiment FROM generate_series(1, ${RUNS}) AS i
  UNION ALL SELECT md5('${WIDE.run}'), '${WIDE.run}', ${Number(wide)}`;

async function execute(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of [...statements, 'VACUUM ANALYZE']) await client.query(statement);
  } finally {
    await client.end();
  }
}

export const seedMlflow = (url: string, experiments: Experiments, steps: number): Promise<void> =>
  execute(url, [
    `INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
                       source_version, lifecycle_stage, artifact_uri, experiment_id)
     SELECT id, name, 'UNKNOWN', '', '', 'ada', 'FINISHED', ${START}, ${START} + 60000, '', 'active',
            'mlflow-artifacts:/' || experiment || '/' || id || '/artifacts', experiment FROM (${runs(experiments)}) AS made`,
    // Its table of runs does not bear runs without any.
    `INSERT INTO tags (key, value, run_uuid) SELECT 'mlflow.runName', name, id FROM (${runs(experiments)}) AS made`,
    `INSERT INTO params (key, value, run_uuid) SELECT 'lr', '0.1', id FROM (${runs(experiments)}) AS made`,
    ...points(steps).map(
      (rows) => `INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)
                 SELECT key, value, ${timestamp}, run, step, false FROM (${rows}) AS made`,
    ),
    `INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
     SELECT DISTINCT ON (run_uuid, key) key, value, timestamp, step, is_nan, run_uuid FROM metrics ORDER BY run_uuid, key, step DESC`,
  ]);

export const seedPlumbline = (url: string, experiments: Experiments, steps: number): Promise<void> =>
  execute(url, [
    `INSERT INTO runs (id, experiment_id, name, user_id, status, start_time, end_time, settled)
     SELECT id, experiment, name, 'ada', 'FINISHED', ${START}, ${START} + 60000, true FROM (${runs(experiments)}) AS made`,
    `INSERT INTO run_tags (key, value, run_key)
     SELECT 'mlflow.runName', made.name, key FROM (${runs(experiments)}) AS made JOIN runs USING (id)`,
    `INSERT INTO params (key, value, run_key) SELECT 'lr', '0.1', runs.key FROM (${runs(experiments)}) AS made JOIN runs USING (id)`,
    ...points(steps).flatMap((rows) => [
      `INSERT INTO metric_names (name) SELECT DISTINCT key FROM (${rows}) AS made ON CONFLICT DO NOTHING`,
      `INSERT INTO metric_points (run_key, name_id, step, timestamp, value)
       SELECT runs.key, metric_names.id, step, ${timestamp}, value
       FROM (${rows}) AS made JOIN runs ON runs.id = made.run JOIN metric_names ON metric_names.name = made.key`,
    ]),
    `INSERT INTO latest_metrics (run_key, name_id, value, step, timestamp, min_value, min_step, max_value, max_step,
                                 first_value, first_step, count, settled_value)
     SELECT run_key, name_id, (max(ARRAY[step::float8, value]))[2], max(step), max(timestamp), min(value),
            (min(ARRAY[value, step]))[2], max(value), -(max(ARRAY[value, -step]))[2],
            (min(ARRAY[step::float8, value]))[2], min(step), count(*), (max(ARRAY[step::float8, value]))[2]
     FROM metric_points GROUP BY 1, 2 ON CONFLICT DO NOTHING`,
  ]);
