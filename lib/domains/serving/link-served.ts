import type { Context } from '@/lib/core/context';
import { linkVersions } from '../registry';
import type { Definition } from './definition';
import { ENDPOINT, type EndpointRow } from './load';

/** Shows in the versions' lineage that the endpoint serves them, and how much. */
export function linkServed(
  ctx: Context,
  endpoint: Pick<EndpointRow, 'id' | 'name'>,
  { entities, routes }: Definition,
) {
  const shares = new Map<string, { name: string; version: number; percent: number }>();
  for (const { name: entity, modelName: name, version, external } of entities) {
    if (external) continue;
    const key = `${name} ${version}`;
    const percent = routes.find((route) => route.entity === entity)?.percent ?? 0;
    // Two entities may serve the same version in different ways.
    shares.set(key, { name, version, percent: (shares.get(key)?.percent ?? 0) + percent });
  }
  return linkVersions(
    ctx,
    'downstream',
    { objectType: ENDPOINT, objectId: endpoint.id, name: endpoint.name },
    [...shares.values()].map(({ percent, ...version }) => ({
      ...version,
      label: `${percent} % of the traffic`,
    })),
  );
}
