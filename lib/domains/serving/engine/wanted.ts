import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { CONFIG_COLUMNS, type ConfigRow, ENDPOINT_COLUMNS, type EndpointRow, withSettings } from '../load';

/** An endpoint with what is live of it and what is to become so. */
export type Wanted = { endpoint: EndpointRow; configs: Map<number, ConfigRow> };

/** What a model server is to have ready. */
export async function readWanted(): Promise<Wanted[]> {
  const [endpoints, configs] = await Promise.all([
    rows<EndpointRow>(sql`SELECT ${ENDPOINT_COLUMNS} FROM serving_endpoints`),
    rows<ConfigRow & { endpointKey: number }>(sql`
      SELECT endpoint_key AS "endpointKey", ${CONFIG_COLUMNS}
      FROM serving_configs JOIN serving_endpoints ON key = endpoint_key AND version IN (live_version, pending_version)`),
  ]);
  return endpoints.map((endpoint) => ({
    endpoint: withSettings(endpoint),
    configs: new Map(
      configs.filter(({ endpointKey }) => endpointKey === endpoint.key).map((row) => [row.version, row]),
    ),
  }));
}
