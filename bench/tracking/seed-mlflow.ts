/** The bench's runs and history, straight into mlflow's own tables. */
import pg from 'pg';
import { history, METRICS, PARAMS, runs } from './seed-values';

export async function seedRunsOfMlflow(
  databaseUrl: string,
  experimentId: string,
  count: number,
): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(
      `INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
                         source_version, lifecycle_stage, artifact_uri, experiment_id)
       SELECT ${runs.id}, ${runs.name}, 'UNKNOWN', '', '', 'ada', ${runs.status}, ${runs.startTime}, ${runs.startTime} + 60000,
              '', 'active', 'mlflow-artifacts:/' || $1 || '/' || ${runs.id} || '/artifacts', $1::int
       FROM generate_series(1, $2::int) AS i`,
      [experimentId, count],
    );
    await client.query(
      `INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
       SELECT ${runs.metricKey}, ${runs.metricValue}, ${runs.startTime}, 0, false, ${runs.id}
       FROM generate_series(1, $1::int) AS i, generate_series(0, ${METRICS - 1}) AS k`,
      [count],
    );
    await client.query(
      `INSERT INTO params (key, value, run_uuid) SELECT ${runs.paramKey}, ${runs.paramValue}, ${runs.id}
       FROM generate_series(1, $1::int) AS i, generate_series(0, ${PARAMS - 1}) AS k`,
      [count],
    );
    await client.query(
      `INSERT INTO tags (key, value, run_uuid) SELECT tag.key, tag.value, ${runs.id}
       FROM generate_series(1, $1::int) AS i, LATERAL (VALUES ${runs.tags}) AS tag (key, value)`,
      [count],
    );
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

export async function seedHistoryOfMlflow(
  databaseUrl: string,
  runIds: string[],
  key: string,
  points: number,
): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(
      `INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)
       SELECT $2, ${history.value}, ${history.timestamp}, run, step, false
       FROM unnest($1::text[]) AS run, generate_series(0, $3::bigint - 1) AS step`,
      [runIds, key, points],
    );
    await client.query(
      `INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
       SELECT $2, ${history.value}, ${history.timestamp}, step, false, run
       FROM unnest($1::text[]) AS run, (SELECT $3::bigint - 1 AS step) AS last`,
      [runIds, key, points],
    );
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
