/** The bench's runs and history, straight into Plumbline's tables (prisma/schema/tracking.prisma). */
import pg from 'pg';
import { history, METRICS, PARAMS, runs } from './seed-values';

export async function seedRunsOfPlumbline(
  databaseUrl: string,
  experimentId: string,
  count: number,
): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(
      `INSERT INTO runs (id, experiment_id, name, user_id, status, start_time, end_time)
       SELECT ${runs.id}, $1::int, ${runs.name}, 'ada', (${runs.status})::run_status, ${runs.startTime}, ${runs.startTime} + 60000
       FROM generate_series(1, $2::int) AS i`,
      [experimentId, count],
    );
    await client.query(
      `INSERT INTO metric_names (name) SELECT ${runs.metricKey} FROM generate_series(0, ${METRICS - 1}) AS k
       ON CONFLICT DO NOTHING`,
    );
    await client.query(
      `INSERT INTO latest_metrics (run_key, name_id, value, step, timestamp, min_value, min_step, max_value, max_step,
                                   first_value, first_step, count)
       SELECT run.key, metric_names.id, value, 0, ${runs.startTime}, value, 0, value, 0, value, 0, 1
       FROM generate_series(1, $1::int) AS i JOIN runs AS run ON run.id = ${runs.id},
            generate_series(0, ${METRICS - 1}) AS k JOIN metric_names ON name = ${runs.metricKey},
            LATERAL (SELECT ${runs.metricValue} AS value) AS made`,
      [count],
    );
    await client.query(
      `INSERT INTO params (run_key, key, value) SELECT run.key, ${runs.paramKey}, ${runs.paramValue}
       FROM generate_series(1, $1::int) AS i JOIN runs AS run ON run.id = ${runs.id},
            generate_series(0, ${PARAMS - 1}) AS k`,
      [count],
    );
    await client.query(
      `INSERT INTO run_tags (run_key, key, value) SELECT run.key, tag.key, tag.value
       FROM generate_series(1, $1::int) AS i JOIN runs AS run ON run.id = ${runs.id},
            LATERAL (VALUES ${runs.tags}) AS tag (key, value)`,
      [count],
    );
    // What the worker does with runs that have ended (lib/domains/tracking/settle-metrics.ts).
    await client.query('UPDATE latest_metrics SET settled_value = value');
    await client.query('UPDATE runs SET settled = true');
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

export async function seedHistoryOfPlumbline(
  databaseUrl: string,
  runIds: string[],
  key: string,
  points: number,
): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query('INSERT INTO metric_names (name) VALUES ($1) ON CONFLICT DO NOTHING', [key]);
    await client.query(
      `INSERT INTO metric_points (run_key, name_id, step, timestamp, value)
       SELECT runs.key, metric_names.id, step, ${history.timestamp}, ${history.value}
       FROM runs, metric_names, generate_series(0, $3::bigint - 1) AS step
       WHERE runs.id = ANY($1::text[]) AND metric_names.name = $2`,
      [runIds, key, points],
    );
    await client.query(
      `INSERT INTO latest_metrics (run_key, name_id, value, step, timestamp, min_value, min_step, max_value, max_step,
                                   first_value, first_step, count)
       SELECT runs.key, metric_names.id, ${history.value}, step, ${history.timestamp}, -1, 0, 1, 0, 0, 0, $3::bigint
       FROM runs, metric_names, (SELECT $3::bigint - 1 AS step) AS last
       WHERE runs.id = ANY($1::text[]) AND metric_names.name = $2`,
      [runIds, key, points],
    );
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
