/** Which endpoints answer with versions of a registered model. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { LEVELS } from '@/lib/pure/permission-levels';
import { linkedObjects } from '../registry';
import type { Definition } from './definition';
import { ENDPOINT, type EndpointRow, endpointGranted, isReadySql } from './load';

export type ServingModel = Pick<EndpointRow, 'key' | 'id' | 'name' | 'isStopped'> & {
  isReady: boolean;
  definition: Definition;
  /** When that configuration began to answer, in epoch milliseconds. */
  since: number;
};

/**
 * Those that the caller may see, by their names: what they answer with now.
 *
 * @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED: of the model
 */
export async function servingOf(ctx: Context, model: string, limit: number): Promise<ServingModel[]> {
  const ids = await linkedObjects(ctx, model, ENDPOINT);
  if (ids.length === 0) return [];
  return ctx.sql<ServingModel>(sql`
    SELECT key, id, name, is_stopped AS "isStopped", ${isReadySql(ctx)} AS "isReady", definition,
           coalesce(settled_time, serving_configs.creation_time) AS since
    FROM serving_endpoints
    JOIN serving_configs ON serving_configs.endpoint_key = key AND serving_configs.version = live_version
    WHERE id = ANY(${ids}::text[]) AND ${endpointGranted(ctx, LEVELS[ENDPOINT][0])}
    ORDER BY name LIMIT ${limit}`);
}
