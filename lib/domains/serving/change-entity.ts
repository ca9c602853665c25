import type { Context } from '@/lib/core/context';
import { conflict, invalid, notFound } from '@/lib/pure/errors';
import { type EndpointView, readChanged } from './endpoint-view';
import { findConfig, loadEndpoint } from './load';
import { propose } from './propose';

type Entity = Parameters<typeof propose>[2]['entities'][number];
type Named = { name: string; entity: string };

/**
 * Puts another in the place of one entity that an endpoint serves, by a configuration of its own.
 *
 * @param change answers the other one and what the endpoint's log says of it
 * @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED, RESOURCE_CONFLICT where nothing is served yet
 */
export async function changeEntity(
  ctx: Context,
  { name, entity }: Named,
  change: (served: Entity) => { changed: Entity; note: string },
): Promise<EndpointView> {
  const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
  const config = await findConfig(ctx, endpoint.key, endpoint.liveVersion);
  if (!config) throw conflict('The endpoint serves nothing yet: wait until it is ready.');
  const { entities } = config.definition;
  const served = entities.find((one) => one.name === entity);
  if (!served) throw notFound(`The endpoint serves no entity called '${entity}'.`);
  const { changed, note } = change(served);
  const others = entities.map((one) => (one === served ? changed : one));
  await propose(ctx, endpoint, { ...config.definition, entities: others }, 'update', note);
  return readChanged(ctx, name);
}

/** @throws INVALID_PARAMETER_VALUE */
export function assertHasProcesses({ external, modelName }: Entity): void {
  if (external)
    throw invalid(`${modelName} is an external model: it has no processes here.`, { field: 'entity' });
}
