/** What is old goes: days of the inference log as a whole where no endpoint keeps them, else by endpoint, to the moment. */
import sql from 'sql-template-tag';
import { rows, rowsPatiently } from '@/lib/platform/db';
import { tidyFolders } from '@/lib/platform/runtimes/used-folders';
import { DAY, ensureDay } from './engine/store-inferences';
import { Settings } from './schemas';

const LINES_KEPT = 30 * DAY;
const MINUTES_KEPT = 90 * DAY;

export async function sweepServing(now = Date.now()): Promise<void> {
  const endpoints = await rows<{ id: string; settings: unknown }>(
    sql`SELECT id, settings FROM serving_endpoints`,
  );
  const kept = new Map(endpoints.map(({ id, settings }) => [id, Settings.parse(settings).log.retentionDays]));
  // Of endpoints that are gone the log stays as long as of one that nobody set.
  const usual = Settings.parse({}).log.retentionDays;
  const longest = Math.max(usual, ...kept.values());
  const parts = await rows<{ name: string }>(sql`
    SELECT child.relname AS name FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
    WHERE inhparent = 'inference_log'::regclass`);
  for (const { name } of parts) {
    const [, year, month, day] = /^inference_log_(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
    const ends = Date.UTC(Number(year), Number(month) - 1, Number(day)) + DAY;
    if (ends < now - longest * DAY) await rows({ text: `DROP TABLE ${name}`, values: [] });
  }
  // A day's part may begin before what it has to keep does.
  const gone = await findGone([...kept.keys()]);
  for (const [id, days] of [...kept, ...gone.map((id) => [id, usual] as const)]) {
    await rowsPatiently(
      sql`DELETE FROM inference_log WHERE endpoint_id = ${id} AND time < ${now - days * DAY}`,
    );
    await rowsPatiently(
      sql`DELETE FROM inference_labels WHERE endpoint_id = ${id} AND time < ${now - days * DAY}`,
    );
  }
  await sweepReplays(kept, now);
  await rowsPatiently(sql`DELETE FROM inference_labels WHERE time < ${now - longest * DAY}`);
  await rows(sql`DELETE FROM serving_lines WHERE time < ${now - LINES_KEPT}`);
  await rows(sql`DELETE FROM serving_minutes WHERE minute < ${now - MINUTES_KEPT}`);
  await rows(sql`DELETE FROM serving_refusals WHERE minute < ${now - MINUTES_KEPT}`);
  await rows(sql`DELETE FROM serving_log_gaps WHERE minute < ${now - MINUTES_KEPT}`);
  await rows(sql`DELETE FROM serving_rates WHERE time < ${now - DAY}`);
  await tidyFolders(now);
  // The next days are there before the first prediction of them.
  for (const ahead of [0, 1, 2]) await ensureDay(now + ahead * DAY);
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
