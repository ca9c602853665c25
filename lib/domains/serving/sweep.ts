/** What is old goes: days of the inference log as a whole where no endpoint keeps them, else by endpoint, to the moment. */
import sql from 'sql-template-tag';
import { rows, rowsPatiently, transaction } from '@/lib/platform/db';
import { tidyFolders } from '@/lib/platform/runtimes/used-folders';
import { DAY, ensureDay } from './engine/store-inferences';
import { Settings } from './schemas';

const LINES_KEPT = 30 * DAY;
const MINUTES_KEPT = 90 * DAY;

/** Behind a long read of the log a part that is to go would keep everybody else waiting who comes to the log: it goes another time. */
const WAITS = '2s';

export async function sweepServing(now = Date.now()): Promise<void> {
  const own = await daysOfOwn();
  const left = await rows<{ id: string; days: number }>(
    sql`SELECT endpoint_id AS id, retention_days AS days FROM serving_logs_left`,
  );
  // Of endpoints that nobody knows any more the log stays as long as of one that nobody set.
  const usual = Settings.parse({}).log.retentionDays;
  const kept = new Map([...own, ...left.map(({ id, days }) => [id, days] as const)]);
  const longest = Math.max(usual, ...kept.values());
  await eachInTurn([
    // The next days are there before the first prediction of them.
    ...[0, 1, 2].map((ahead) => () => ensureDay(now + ahead * DAY)),
    () => dropParts(now - longest * DAY),
    // A day's part may begin before what it has to keep does.
    async () => {
      const unknown = await findGone([...kept.keys()]);
      for (const [id, days] of [...kept, ...unknown.map((id) => [id, usual] as const)])
        await forgetBefore(id, now - days * DAY);
    },
    () => sweepReplays(own, now),
    () =>
      rowsPatiently(sql`DELETE FROM inference_labels WHERE time < ${now - longest * DAY} AND ${OF_NO_ROW}`),
    () =>
      rows(
        sql`DELETE FROM serving_logs_left WHERE deleted_time < ${now - DAY} - retention_days * ${DAY}::bigint`,
      ),
    () => rows(sql`DELETE FROM serving_lines WHERE time < ${now - LINES_KEPT}`),
    () => rows(sql`DELETE FROM serving_minutes WHERE minute < ${now - MINUTES_KEPT}`),
    () => rows(sql`DELETE FROM serving_refusals WHERE minute < ${now - MINUTES_KEPT}`),
    () => rows(sql`DELETE FROM serving_log_gaps WHERE minute < ${now - MINUTES_KEPT}`),
    () => rows(sql`DELETE FROM serving_rates WHERE time < ${now - DAY}`),
    () => tidyFolders(now),
  ]);
}

/** One that fails keeps none behind it from its turn. @throws what the first one that failed has thrown: the queue tries again */
async function eachInTurn(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => faults.push(error));
  if (faults.length > 0) throw faults[0];
}

async function daysOfOwn(): Promise<Map<string, number>> {
  const endpoints = await rows<{ id: string; settings: unknown }>(
    sql`SELECT id, settings FROM serving_endpoints`,
  );
  return new Map(endpoints.map(({ id, settings }) => [id, Settings.parse(settings).log.retentionDays]));
}

/** Days of the log that end before. */
async function dropParts(before: number): Promise<void> {
  const parts = await rows<{ name: string }>(sql`
    SELECT child.relname AS name FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
    WHERE inhparent = 'inference_log'::regclass`);
  const old = parts.filter(({ name }) => {
    const [, year, month, day] = /^inference_log_(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
    return Date.UTC(Number(year), Number(month) - 1, Number(day)) + DAY < before;
  });
  await eachInTurn(
    old.map(
      ({ name }) =>
        () =>
          transaction(async () => {
            await rows({ text: `SET LOCAL lock_timeout = '${WAITS}'`, values: [] });
            await rows({ text: `DROP TABLE ${name}`, values: [] });
          }),
    ),
  );
}

/** A label may have been said before its row came: it stays with it. */
const OF_NO_ROW = sql`
  NOT EXISTS (SELECT 1 FROM inference_log WHERE inference_log.request_id = inference_labels.request_id
                AND inference_log.endpoint_id = inference_labels.endpoint_id AND inference_log.row_index = inference_labels.row_index)`;

async function forgetBefore(endpointId: string, time: number): Promise<void> {
  await rowsPatiently(sql`DELETE FROM inference_log WHERE endpoint_id = ${endpointId} AND time < ${time}`);
  await rowsPatiently(
    sql`DELETE FROM inference_labels WHERE endpoint_id = ${endpointId} AND time < ${time} AND ${OF_NO_ROW}`,
  );
}

/** Those that the log has rows of and that are not there any more: from one to the next by the index, not by all rows. */
async function findGone(there: readonly string[]): Promise<string[]> {
  const found = await rows<{ id: string }>(sql`
    WITH RECURSIVE logged (id) AS (
      (SELECT endpoint_id FROM inference_log ORDER BY endpoint_id LIMIT 1)
      UNION ALL
      SELECT (SELECT endpoint_id FROM inference_log WHERE endpoint_id > logged.id ORDER BY endpoint_id LIMIT 1)
      FROM logged WHERE logged.id IS NOT NULL)
    SELECT id FROM logged WHERE id <> ALL(${there}::text[])`);
  return found.map(({ id }) => id);
}

/** They show rows of the log: such go when they go from there, and with the last of them the replay. */
async function sweepReplays(kept: ReadonlyMap<string, number>, now: number): Promise<void> {
  const begins = [...kept.values()].map((days) => now - days * DAY);
  const joined = sql`
    serving_endpoints, unnest(${[...kept.keys()]}::text[], ${begins}::bigint[]) AS kept (id, begins)
    WHERE serving_endpoints.key = endpoint_key AND serving_endpoints.id = kept.id`;
  await rows(sql`DELETE FROM serving_replays USING ${joined} AND to_time < begins`);
  await rows(sql`
    UPDATE serving_replays
    SET result = result || jsonb_build_object(
      'largest', (SELECT coalesce(jsonb_agg(shown ORDER BY place), '[]')
                  FROM jsonb_array_elements(result -> 'largest') WITH ORDINALITY AS each (shown, place)
                  WHERE (shown ->> 'time')::bigint >= begins),
      'failures', (SELECT coalesce(jsonb_agg(CASE WHEN (failure #>> '{example,time}')::bigint < begins
                                                  THEN failure || '{"example": null}' ELSE failure END ORDER BY place), '[]')
                   FROM jsonb_array_elements(result -> 'failures') WITH ORDINALITY AS each (failure, place)))
    FROM ${joined} AND from_time < begins AND result IS NOT NULL`);
}
