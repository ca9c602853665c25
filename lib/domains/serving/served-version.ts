import type { Context } from '@/lib/core/context';
import { conflict } from '@/lib/pure/errors';
import { findConfig, loadEndpoint } from './load';

export type ServedVersion = { model: string; version: number; since: number };

/**
 * What most of an endpoint's answers come from.
 *
 * @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED; RESOURCE_CONFLICT where no registered model answers
 */
export async function servedVersion(ctx: Context, id: string): Promise<ServedVersion> {
  const { key, name, liveVersion } = await loadEndpoint(ctx, { id });
  const config = await findConfig(ctx, key, liveVersion);
  if (!config) throw conflict(`The endpoint '${name}' answers with no model yet.`);
  const { entities, routes } = config.definition;
  const shareOf = (entity: string) => routes.find((route) => route.entity === entity)?.percent ?? 0;
  const [main] = entities
    .filter(({ external }) => !external)
    .sort((a, b) => shareOf(b.name) - shareOf(a.name));
  if (!main)
    throw conflict(
      `The endpoint '${name}' answers with a model of somebody else, whose training data is not here.`,
    );
  return { model: main.modelName, version: main.version, since: config.settledTime ?? config.creationTime };
}
