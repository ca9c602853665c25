import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { conflict } from '@/lib/pure/errors';
import { announceServing } from './announce';
import { assertFitsCluster } from './cluster/fits';
import type { Definition } from './definition';
import { type EventKind, tell } from './events';
import { viewExternal } from './external';
import { type ConfigRow, ENDPOINT, type EndpointRow } from './load';

const SAID: Record<ConfigRow['cause'], { kind: EventKind; words: string }> = {
  create: { kind: 'created', words: 'was made' },
  update: { kind: 'update-started', words: 'was asked for' },
  follow: { kind: 'followed', words: 'follows what moved in the registry' },
  rollback: { kind: 'rolled-back', words: 'goes back to what was before' },
  canary: { kind: 'canary', words: 'is the next step of the canary' },
};

/**
 * Makes a configuration that the model servers make ready, and that then takes the place of the live one.
 *
 * @param note why it is made
 * @param back the entity whose canary is taken back by it
 * @throws RESOURCE_CONFLICT while another is on its way, INVALID_PARAMETER_VALUE where a cluster cannot do it
 */
export async function propose(
  ctx: Context,
  endpoint: EndpointRow,
  definition: Definition,
  cause: ConfigRow['cause'],
  note = '',
  back?: string,
): Promise<number> {
  if (endpoint.pendingVersion !== null) {
    throw conflict(
      `The endpoint '${endpoint.name}' is being updated to configuration ${endpoint.pendingVersion}. Wait until it is live, or cancel it.`,
    );
  }
  assertFitsCluster(definition);
  const version = endpoint.lastVersion + 1;
  await ctx.sql(sql`
    INSERT INTO serving_configs (endpoint_key, version, definition, cause, created_by, creation_time)
    VALUES (${endpoint.key}, ${version}, ${JSON.stringify(definition)}::jsonb, ${cause}::config_cause,
            ${ctx.caller.user?.email ?? ctx.caller.via}, ${ctx.now})`);
  await ctx.sql(sql`
    UPDATE serving_endpoints SET last_version = ${version}, pending_version = ${version}, update_state = 'IN_PROGRESS',
           update_message = '', last_updated_time = ${ctx.now} WHERE key = ${endpoint.key}`);
  const { kind, words } = SAID[cause];
  const does = back === undefined ? words : `takes the canary ${back} back`;
  await tell(ctx, {
    endpointKey: endpoint.key,
    kind,
    version,
    ...(back !== undefined && { tone: 'warning' }),
    message: `Configuration ${version} ${does}: ${sentenceOf(definition)}.${note && ` ${note}`}`,
  });
  ctx.audit({
    objectType: ENDPOINT,
    objectId: endpoint.id,
    before: { version: endpoint.liveVersion },
    after: { version, cause, definition: withoutSecrets(definition) },
  });
  await announceServing(ctx);
  return version;
}

export const withoutSecrets = ({ entities, ...rest }: Definition) => ({
  ...rest,
  entities: entities.map(({ environment: _, external, ...entity }) => ({
    ...entity,
    ...(external && { external: viewExternal(external) }),
  })),
});

const calledOf = ({ modelName, version }: { modelName: string; version: number }) =>
  version > 0 ? `${modelName} version ${version}` : modelName;

/** `90 % fraud version 7, 10 % fraud version 8` */
export function sentenceOf({ entities, routes }: Definition): string {
  const byName = new Map(entities.map((entity) => [entity.name, entity]));
  return routes
    .filter(({ percent }) => percent > 0)
    .map(({ entity, percent }) => {
      const served = byName.get(entity);
      return `${percent} % ${served ? calledOf(served) : entity}`;
    })
    .join(', ');
}
