/** The model servers that can be asked, as the web processes know them. */
import sql from 'sql-template-tag';
import { type Hearing, listen, rows } from '@/lib/platform/db';
import { CHANNEL } from './announce';
import { ALIVE_WITHIN } from './load';

export type Server = { id: string; address: string; ready: Set<string> };

const KNOWN_FOR = 1_000;

let servers: Server[] = [];
let knownAt = 0;
let looking: Promise<void> | undefined;
let hearing: Hearing | undefined;

/** @param isUrgent what is known did not help: look now */
export async function findServers(isUrgent = false): Promise<Server[]> {
  hearing ??= listen(CHANNEL, () => {
    knownAt = 0;
  });
  if (!isUrgent && Date.now() - knownAt < KNOWN_FOR) return servers;
  looking ??= look().finally(() => {
    looking = undefined;
  });
  // What was known a moment ago is good enough while a newer answer is on its way.
  const looked = servers.length === 0 ? looking : looking.catch(() => undefined);
  if (isUrgent || servers.length === 0) await looked;
  return servers;
}

async function look(): Promise<void> {
  const found = await rows<{ id: string; address: string; ready: string[] }>(sql`
    SELECT model_servers.id, address, coalesce(array_agg(DISTINCT serving_endpoints.name) FILTER (
             WHERE served_entities.version = live_version AND state IN ('DEPLOYMENT_READY', 'SCALED_TO_ZERO')), '{}') AS ready
    FROM model_servers
    LEFT JOIN served_entities ON server_id = model_servers.id
    LEFT JOIN serving_endpoints ON serving_endpoints.key = endpoint_key
    WHERE heartbeat > ${Date.now() - ALIVE_WITHIN} GROUP BY model_servers.id, address ORDER BY model_servers.id`);
  servers = found.map(({ ready, ...server }) => ({ ...server, ready: new Set(ready) }));
  knownAt = Date.now();
}

export function forgetServers(): void {
  hearing?.close();
  hearing = undefined;
  servers = [];
  knownAt = 0;
}
