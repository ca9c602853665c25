/** The model servers that can be asked, as the web processes know them. */
import sql from 'sql-template-tag';
import { type Hearing, listen, rows } from '@/lib/platform/db';
import { CHANNEL } from './announce';
import { ALIVE_WITHIN } from './load';

export type Server = {
  id: string;
  address: string;
  /** Endpoints of which it has every entity ready. */
  ready: Set<string>;
  /** Those of which it has some, and loads none any more: the others failed. */
  partly: Set<string>;
};

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
  // One that has begun a moment ago answers nobody before it has the last entity of an endpoint.
  const found = await rows<{ id: string; address: string; ready: string[]; partly: string[] }>(sql`
    WITH held AS (
      SELECT server_id, serving_endpoints.name, bool_and(state IN ('DEPLOYMENT_READY', 'SCALED_TO_ZERO')) AS is_ready,
             bool_or(state IN ('DEPLOYMENT_READY', 'SCALED_TO_ZERO')) AND NOT bool_or(state = 'DEPLOYMENT_CREATING') AS is_partly
      FROM served_entities JOIN serving_endpoints ON serving_endpoints.key = endpoint_key AND served_entities.version = live_version
      GROUP BY server_id, serving_endpoints.name)
    SELECT model_servers.id, address, coalesce(array_agg(held.name) FILTER (WHERE is_ready), '{}') AS ready,
           coalesce(array_agg(held.name) FILTER (WHERE is_partly), '{}') AS partly
    FROM model_servers LEFT JOIN held ON server_id = model_servers.id
    WHERE heartbeat > ${Date.now() - ALIVE_WITHIN} GROUP BY model_servers.id, address ORDER BY model_servers.id`);
  servers = found.map(({ ready, partly, ...server }) => ({
    ...server,
    ready: new Set(ready),
    partly: new Set(partly),
  }));
  knownAt = Date.now();
}

export function forgetServers(): void {
  hearing?.close();
  hearing = undefined;
  servers = [];
  knownAt = 0;
}
