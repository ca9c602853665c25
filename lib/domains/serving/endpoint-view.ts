import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Level } from '@/lib/pure/permission-levels';
import { type ClusterSeen, readOnCluster } from './cluster/objects';
import type { Definition } from './definition';
import { SEALED } from './environment';
import { type ExternalView, viewExternal } from './external';
import { ALIVE_WITHIN, type ConfigRow, type EndpointRow, findConfigs, type KeyValue } from './load';
import type { Settings } from './schemas';

export type ServedState =
  | 'DEPLOYMENT_CREATING'
  | 'DEPLOYMENT_READY'
  | 'DEPLOYMENT_FAILED'
  | 'DEPLOYMENT_ABORTED'
  | 'DEPLOYMENT_RECOVERING'
  | 'SCALED_TO_ZERO';

export type EntityView = Omit<
  Definition['entities'][number],
  'environment' | 'environmentNames' | 'artifacts' | 'external'
> & {
  external?: ExternalView;
  percent: number;
  environmentVars: Record<string, string>;
  state: { deployment: ServedState; message: string };
  /** Processes that hold it, over all model servers. */
  replicas: number;
};

export type ConfigView = Pick<
  ConfigRow,
  'version' | 'cause' | 'createdBy' | 'creationTime' | 'outcome' | 'message'
> &
  Pick<Definition, 'routes' | 'shadow' | 'canary' | 'cluster'> & { entities: EntityView[] };

export type EndpointView = {
  id: string;
  name: string;
  description: string;
  creator: string;
  creationTime: number;
  lastUpdatedTime: number;
  tags: KeyValue[];
  settings: Settings;
  state: {
    ready: 'READY' | 'NOT_READY';
    configUpdate: EndpointRow['updateState'];
    message: string;
    isStopped: boolean;
  };
  config: ConfigView | null;
  pendingConfig: ConfigView | null;
  /** What was asked for last, where that failed or was cancelled. */
  lastTried: ConfigView | null;
  /** Whether another configuration was live before. */
  hasPast: boolean;
  /** What a cluster says of it, where one executes it. */
  onCluster: ClusterSeen | null;
  permissionLevel: Level;
};

type Status = { version: number; name: string; state: ServedState; message: string; replicas: number };

/** The one that says most, where model servers differ. */
const ORDER: ServedState[] = [
  'DEPLOYMENT_FAILED',
  'DEPLOYMENT_RECOVERING',
  'DEPLOYMENT_CREATING',
  'DEPLOYMENT_READY',
  'SCALED_TO_ZERO',
];

export async function readEndpoint(ctx: Context, row: EndpointRow, level: Level): Promise<EndpointView> {
  const hasEnded = row.updateState === 'UPDATE_FAILED' || row.updateState === 'UPDATE_CANCELED';
  const triedVersion = hasEnded ? row.lastVersion : null;
  const configs = await findConfigs(ctx, row.key, [row.liveVersion, row.pendingVersion, triedVersion]);
  const status = await ctx.sql<Status>(sql`
    SELECT version, name, state, message, replicas FROM served_entities JOIN model_servers ON model_servers.id = server_id
    WHERE endpoint_key = ${row.key} AND heartbeat > ${ctx.now - ALIVE_WITHIN}`);
  const view = (version: number | null, isPending: boolean) => {
    const config = version === null ? undefined : configs.get(version);
    return config ? viewConfig(config, status, row, isPending) : null;
  };
  const config = view(row.liveVersion, false);
  const [past] = await ctx.sql<{ hasPast: boolean }>(sql`
    SELECT EXISTS (SELECT 1 FROM serving_configs WHERE endpoint_key = ${row.key} AND outcome = 'live'
                   AND version <> ${row.liveVersion ?? -1}) AS "hasPast"`);
  const isUp =
    config !== null && !row.isStopped && config.entities.some(({ state }) => isAnswering(state.deployment));
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    creator: row.createdBy,
    creationTime: row.creationTime,
    lastUpdatedTime: row.lastUpdatedTime,
    tags: row.tags,
    settings: row.settings,
    state: {
      ready: isUp ? 'READY' : 'NOT_READY',
      configUpdate: row.updateState,
      message: row.updateMessage,
      isStopped: row.isStopped,
    },
    config,
    pendingConfig: view(row.pendingVersion, true),
    lastTried: view(triedVersion, false),
    hasPast: past?.hasPast ?? false,
    onCluster: await readOnCluster(
      ctx,
      row,
      [row.pendingVersion, row.liveVersion].flatMap((version) => configs.get(version ?? -1) ?? []),
    ),
    permissionLevel: level,
  };
}

export const isAnswering = (state: ServedState) => state === 'DEPLOYMENT_READY' || state === 'SCALED_TO_ZERO';

function viewConfig(config: ConfigRow, status: Status[], row: EndpointRow, isPending: boolean): ConfigView {
  const { version, cause, createdBy, creationTime, outcome, message, definition } = config;
  return {
    version,
    cause,
    createdBy,
    creationTime,
    outcome,
    message,
    routes: definition.routes,
    ...(definition.shadow && { shadow: definition.shadow }),
    ...(definition.canary && { canary: definition.canary }),
    ...(definition.cluster && { cluster: definition.cluster }),
    entities: definition.entities.map(
      ({ environment: _, environmentNames, artifacts: __, external, ...entity }) => {
        const said = status.filter((one) => one.version === version && one.name === entity.name);
        const worst = ORDER.map((state) => said.find((one) => one.state === state)).find(Boolean);
        const best = said.find(({ state }) => isAnswering(state));
        const shown = row.isStopped
          ? { state: 'DEPLOYMENT_ABORTED' as const, message: 'The endpoint is stopped.' }
          : // What answers somewhere answers: another server on its way is no fault of the endpoint.
            ((isPending ? worst : (best ?? worst)) ?? {
              state: 'DEPLOYMENT_CREATING' as const,
              message: 'Waiting for a model server.',
            });
        return {
          ...entity,
          ...(external && { external: viewExternal(external) }),
          percent: definition.routes.find((route) => route.entity === entity.name)?.percent ?? 0,
          environmentVars: Object.fromEntries(environmentNames.map((name) => [name, SEALED])),
          state: { deployment: shown.state, message: shown.message },
          replicas: said.reduce((sum, { replicas }) => sum + replicas, 0),
        };
      },
    ),
  };
}
