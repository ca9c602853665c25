/** What brings runs about by itself: the clock, a model that moved, rows that were committed. And what a killed worker left. */
import sql, { type Sql } from 'sql-template-tag';
import { blobs } from '@/lib/platform/blobs';
import { rows, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { nextTime } from '@/lib/pure/cron';
import { AppError } from '@/lib/pure/errors';
import { deltaOf } from '../features';
import { KEPT_WORK, runPlace, uploadPlace, workPlace } from './places';
import { putRun, wakeRun } from './queue-run';

const MOST = 500;
const DAY = 86_400_000;
const KEPT_RUNS = 500;

/** Each minute. However many workers ask, each run is queued once; a worker that ends in between has taken nothing. */
export async function queueDue(now = Date.now()): Promise<void> {
  const due = await rows<{ key: number; cron: string; timeZone: string; dueTime: number }>(sql`
    SELECT key, cron, time_zone AS "timeZone", due_time AS "dueTime" FROM scoring_jobs
    WHERE due_time <= ${now} AND is_active ORDER BY due_time LIMIT ${MOST}`);
  for (const { key, cron, timeZone, dueTime } of due)
    await transaction(async () => {
      const [taken] = await rows(sql`
        UPDATE scoring_jobs SET due_time = ${nextTime(cron, now, timeZone) ?? null}
        WHERE key = ${key} AND due_time = ${dueTime} RETURNING 1`);
      if (taken) await putRun(key, { cause: 'schedule', requestedBy: 'schedule' }, now);
    });
}

/** Jobs whose alias or stage means another version than they last saw. */
export async function followModels(now = Date.now()): Promise<void> {
  const moved = await rows<{ key: number; version: number }>(sql`
    SELECT scoring_jobs.key, coalesce(aliased.version, staged.version) AS version
    FROM scoring_jobs
    JOIN registered_models ON registered_models.name = model_name AND deleted_time IS NULL
    LEFT JOIN model_aliases AS aliased ON aliased.model_key = registered_models.key AND alias = definition->'model'->>'alias'
    LEFT JOIN LATERAL (
      SELECT version FROM model_versions
      WHERE model_key = registered_models.key AND stage = definition->'model'->>'stage' ORDER BY version DESC LIMIT 1) AS staged ON true
    WHERE follows_model AND is_active AND coalesce(aliased.version, staged.version) IS DISTINCT FROM seen_version
      AND coalesce(aliased.version, staged.version) IS NOT NULL LIMIT ${MOST}`);
  for (const { key, version } of moved)
    await transaction(async () => {
      const [taken] = await rows(sql`
        UPDATE scoring_jobs SET seen_version = ${version} WHERE key = ${key} AND seen_version IS DISTINCT FROM ${version} RETURNING 1`);
      if (taken) await putRun(key, { cause: 'model', requestedBy: `version ${version}` }, now);
    });
}

type Stream = {
  key: number;
  location: string;
  isExternal: boolean;
  version: number;
  position: number | null;
};

/** Streams whose table has a version that their output does not show. @param table the key of one that was written */
export async function followTables(table?: number): Promise<void> {
  const streams = await rows<Stream>(sql`
    SELECT scoring_jobs.key, location, is_external AS "isExternal", version, position
    FROM scoring_jobs JOIN feature_tables ON feature_tables.key = input_table AND deleted_time IS NULL
    WHERE kind = 'stream' AND is_active AND (${table ?? null}::int IS NULL OR input_table = ${table ?? null}::int) LIMIT ${MOST}`);
  for (const stream of streams) {
    const version = await latestOf(stream);
    if (version !== undefined && version > (stream.position ?? -1))
      await putRun(stream.key, { cause: 'stream', requestedBy: `version ${version}` });
  }
}

/** Nobody tells of tables that others write. One that cannot be read now keeps no other stream waiting, and its own stream says so. */
async function latestOf(stream: Stream): Promise<number | undefined> {
  if (!stream.isExternal) return stream.version;
  try {
    const { version } = await deltaOf(stream).snapshot();
    await sayOf(stream, '');
    return version;
  } catch (error) {
    log.warn({ err: error, scoringJob: stream.key }, 'the table of a stream could not be read');
    const why = error instanceof AppError ? error.message : 'The server’s log says why.';
    await sayOf(stream, `The table it follows cannot be read now; it is tried again each minute. ${why}`);
    return undefined;
  }
}

const sayOf = ({ key }: Stream, message: string) =>
  rows(
    sql`UPDATE scoring_jobs SET state_message = ${message} WHERE key = ${key} AND is_active AND state_message <> ${message}`,
  );

/** Runs that nobody is at: their worker was killed. */
export async function sweepRuns(now = Date.now()): Promise<void> {
  const left = await rows<{ jobKey: number; number: number }>(sql`
    SELECT job_key AS "jobKey", number FROM scoring_runs
    WHERE state IN ('queued', 'running') AND lease_until < ${now} AND queued_time < ${now - 30_000} ORDER BY number LIMIT ${MOST}`);
  for (const { jobKey, number } of left) await wakeRun(jobKey, number);
}

/** Each night: files that no job took, what failed runs left, and the oldest runs. */
export async function sweepFiles(now = Date.now()): Promise<void> {
  const uploads = await rows<{ id: string }>(sql`
    SELECT id FROM scoring_uploads WHERE job_key IS NULL AND creation_time < ${now - DAY}`);
  for (const { id } of uploads)
    await removeWith(
      sql`DELETE FROM scoring_uploads WHERE id = ${id} AND job_key IS NULL RETURNING 1`,
      uploadPlace(id),
    );
  const failed = await rows<{ id: string; number: number }>(sql`
    SELECT scoring_jobs.id, number FROM scoring_runs JOIN scoring_jobs ON key = job_key
    WHERE state = 'failed' AND end_time BETWEEN ${now - KEPT_WORK - 2 * DAY} AND ${now - KEPT_WORK} LIMIT ${MOST}`);
  for (const { id, number } of failed) await blobs().remove(workPlace(id, number));
  const old = await rows<{ id: string; key: number; number: number }>(sql`
    SELECT scoring_jobs.id, key, number FROM scoring_runs JOIN scoring_jobs ON key = job_key
    WHERE number <= last_run - ${KEPT_RUNS} AND state IN ('succeeded', 'failed', 'canceled')`);
  for (const { id, key, number } of old)
    await removeWith(
      sql`DELETE FROM scoring_runs WHERE job_key = ${key} AND number = ${number}
            AND state IN ('succeeded', 'failed', 'canceled') RETURNING 1`,
      runPlace(id, number),
    );
}

/** A row and its files: where the store does not take them away, both stay for the next night. */
const removeWith = (row: Sql, place: string) =>
  transaction(async () => {
    if ((await rows(row)).length > 0) await blobs().remove(place);
  });
