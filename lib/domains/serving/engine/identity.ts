/** Which entities of an endpoint's configurations are one and the same. */
import { createHash } from 'node:crypto';
import type { ServedDefinition } from '../definition';
import type { ConfigRow } from '../load';

export type Config = Pick<ConfigRow, 'version' | 'definition'>;

/** Entities of two configurations that are the same share their processes; they do whatever the registered model is called by now. */
export function identityOf(endpointKey: number, entity: ServedDefinition, config: Config): string {
  const { name, version, artifacts, environment, external = null } = entity;
  const model = external && entity.modelName;
  // On a cluster it is the configuration that gets ready, its shares too.
  const { cluster } = config.definition;
  const place = cluster ? [cluster.id, config.version] : [];
  return createHash('sha256')
    .update(JSON.stringify([endpointKey, name, model, version, artifacts, environment, external, ...place]))
    .digest('hex');
}

/** Those that a configuration has beside what is live already: the rest is as ready as it will be, and no update waits for it. */
export function newEntities(
  endpointKey: number,
  config: Config,
  live: Config | undefined,
): ServedDefinition[] {
  const there = new Set(live?.definition.entities.map((entity) => identityOf(endpointKey, entity, live)));
  return config.definition.entities.filter((entity) => !there.has(identityOf(endpointKey, entity, config)));
}
