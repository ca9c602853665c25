/** What the database has of a model server: that it lives, where, and how what it serves does there. */
import os from 'node:os';
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { announceServers } from '../announce';

/** @returns whether the database had nothing of it: it is new, or others took it for dead and what it said is gone */
export async function beat(id: string, address: string, isFirst: boolean): Promise<boolean> {
  const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
  const [beaten] = await rows<{ isNew: boolean }>(sql`
    INSERT INTO model_servers (id, address, machine, started_time, heartbeat, memory_mb)
    VALUES (${id}::uuid, ${address}, ${os.hostname()}, ${Date.now()}, ${Date.now()}, ${memory})
    ON CONFLICT (id) DO UPDATE SET heartbeat = excluded.heartbeat, memory_mb = excluded.memory_mb
    RETURNING xmax = 0 AS "isNew"`);
  const isNew = beaten?.isNew === true;
  if (!isFirst) return isNew;
  // Whoever had this address before is gone, whatever it did not get to say.
  await rows(sql`DELETE FROM model_servers WHERE address = ${address} AND id <> ${id}::uuid`);
  await announceServers();
  return isNew;
}

/** @param text JSON: a list of `{key, version, name, state, message, replicas}`, of all that the server has to do with */
export async function sayStates(id: string, text: string): Promise<void> {
  await rows(sql`
    WITH given AS (
      SELECT (one->>'key')::int AS key, (one->>'version')::int AS version, one->>'name' AS name,
             (one->>'state')::served_state AS state, one->>'message' AS message, (one->>'replicas')::int AS replicas
      FROM jsonb_array_elements(${text}::jsonb) AS one),
    gone AS (
      DELETE FROM served_entities WHERE server_id = ${id}::uuid AND NOT EXISTS (
        SELECT 1 FROM given WHERE given.key = endpoint_key AND given.version = served_entities.version
          AND given.name = served_entities.name))
    INSERT INTO served_entities (server_id, endpoint_key, version, name, state, message, replicas, updated_time)
    SELECT ${id}::uuid, given.key, version, given.name, state, message, replicas, ${Date.now()}
    FROM given JOIN (SELECT key FROM serving_endpoints FOR KEY SHARE) AS there ON there.key = given.key
    ON CONFLICT (endpoint_key, version, name, server_id) DO UPDATE
    SET state = excluded.state, message = excluded.message, replicas = excluded.replicas, updated_time = excluded.updated_time`);
}

/** Servers that were not heard of since then, and what they said. */
export async function forgetDead(since: number): Promise<void> {
  await rows(sql`DELETE FROM model_servers WHERE heartbeat < ${since}`);
  await rows(
    sql`DELETE FROM served_entities WHERE NOT EXISTS (SELECT 1 FROM model_servers WHERE id = server_id)`,
  );
}

/** It goes by itself; the others hear of it. */
export async function leave(id: string): Promise<void> {
  await rows(sql`DELETE FROM model_servers WHERE id = ${id}::uuid`).catch(() => undefined);
  await announceServers();
}
