import sql from 'sql-template-tag';
import { rows, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { enqueue } from '@/lib/platform/queue';
import type { Cell } from '@/lib/pure/series-grid';
import { levelsOf, TILED_FROM } from '@/lib/pure/tile-levels';

/** Stretches a row: a chart reads a row or two of each run. */
export const CHUNK_BITS = 8;

type Untiled = { runKey: number; nameId: number; first: number; last: number; count: number };

/** The long histories of runs whose tiles do not hold all of them. */
const findUntiled = (runKeys: number[]) =>
  rows<Untiled>(sql`
    SELECT run_key AS "runKey", name_id AS "nameId", first_step AS first, step AS last, count FROM latest_metrics
    WHERE run_key = ANY(${runKeys}::bigint[]) AND count >= ${TILED_FROM} AND tiled_count IS DISTINCT FROM count`);

/** Makes the tiles of runs anew where points came since. Answers how many histories it went through. */
export async function makeTiles(runKeys: number[], signal?: AbortSignal): Promise<number> {
  const untiled = await findUntiled(runKeys);
  for (const history of untiled) {
    signal?.throwIfAborted();
    await transaction(() => tile(history));
  }
  return untiled.length;
}

async function tile({ runKey, nameId, ...history }: Untiled): Promise<void> {
  const levels = levelsOf(history);
  if (!levels) return;
  // One worker a history. Not by a lock of its row: the run may be logging.
  await rows(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`tiles ${runKey} ${nameId}`}, 0))`);
  await rows(sql`DELETE FROM metric_tiles WHERE run_key = ${runKey} AND name_id = ${nameId}`);
  await insert(
    runKey,
    nameId,
    levels.base,
    sql`
    SELECT step >> ${levels.base}::int AS stretch, count(*)::int AS points,
           max(ARRAY[step::float8, timestamp::float8, value]) AS latest,
           min(nullif(value, 'NaN')) AS least, max(nullif(value, 'NaN')) AS greatest
    FROM metric_points WHERE run_key = ${runKey} AND name_id = ${nameId} GROUP BY 1`,
  );
  for (let level = levels.base + 1; level <= levels.top; level += 1) {
    await insert(
      runKey,
      nameId,
      level,
      sql`
      SELECT stretch >> 1 AS stretch, sum(points)::int AS points,
             max(ARRAY[last_step::float8, 0, last_value]) AS latest, min(least) AS least, max(greatest) AS greatest
      FROM ${stretchesOf(runKey, nameId, level - 1)} GROUP BY 1`,
    );
  }
  await rows(sql`
    UPDATE latest_metrics SET tiled_count = made.count, tiled_step = made.last, tiled_level = ${levels.base}
    FROM (SELECT sum(points) AS count, max(last_step) AS last FROM ${stretchesOf(runKey, nameId, levels.base)}) AS made
    WHERE run_key = ${runKey} AND name_id = ${nameId}`);
}

const stretchesOf = (runKey: number, nameId: number, level: number) => sql`(
  SELECT (chunk << ${CHUNK_BITS}::int) + place AS stretch, stretch.*
  FROM metric_tiles, unnest(places, points, last_steps, last_values, min_values, max_values)
         AS stretch (place, points, last_step, last_value, least, greatest)
  WHERE run_key = ${runKey} AND name_id = ${nameId} AND level = ${level}) AS tile`;

const insert = (runKey: number, nameId: number, level: number, stretches: ReturnType<typeof sql>) =>
  rows(sql`
    INSERT INTO metric_tiles (run_key, name_id, level, chunk, places, points, last_steps, last_values, min_values, max_values)
    SELECT ${runKey}::bigint, ${nameId}::int, ${level}::int, stretch >> ${CHUNK_BITS}::int,
           array_agg((stretch & ${2 ** CHUNK_BITS - 1}::int)::smallint ORDER BY stretch), array_agg(points ORDER BY stretch),
           array_agg(latest[1]::bigint ORDER BY stretch), array_agg(latest[3] ORDER BY stretch),
           array_agg(least ORDER BY stretch), array_agg(greatest ORDER BY stretch)
    FROM (${stretches}) AS gathered GROUP BY 4`);

export const MAKE_TILES = 'tracking.makeTiles';
export type TileJob = { runKeys: number[] };

/** So many points read one by one are worth a job that makes tiles of them. */
const MANY = 20_000;

/** Has tiles made of histories that a chart just had to read point by point. */
export function noteUntiled(runs: readonly { key: number }[], counted: readonly Cell[]): void {
  const read = new Map<number, number>();
  for (const { run, points } of counted) read.set(run, (read.get(run) ?? 0) + points);
  for (const [run, points] of read) {
    const key = runs[run]?.key;
    if (points < MANY || key === undefined) continue;
    enqueue(MAKE_TILES, { runKeys: [key] } satisfies TileJob, { key: `tiles ${key}`, queue: 'tiles' }).catch(
      (error) => log.warn({ err: error, run: key }, 'tiles could not be asked for'),
    );
  }
}
