import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Level } from '@/lib/pure/permission-levels';
import { type ClusterSeen, readOnCluster } from './cluster/objects';
import type { Definition } from './definition';
import { SEALED } from './environment';
import { type ExternalView, viewExternal } from './external';
import { namePrincipals, type SeenSettings } from './limited-principals';
import {
  ALIVE_WITHIN,
  type ConfigRow,
  type EndpointRow,
  findConfigs,
  type KeyValue,
  loadEndpoint,
} from './load';

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
  settings: SeenSettings;
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
  /** Whether another configuration than a canary's was live before. */
  hasPast: boolean;
  /** What a cluster says of it, where one executes it. */
  onCluster: ClusterSeen | null;
  permissionLevel: Level;
};

type Status = {
  key: number;
  version: number;
  name: string;
  state: ServedState;
  message: string;
  replicas: number;
};

/** The one that says most, where model servers differ. */
const ORDER: ServedState[] = [
  'DEPLOYMENT_FAILED',
  'DEPLOYMENT_RECOVERING',
  'DEPLOYMENT_CREATING',
  'DEPLOYMENT_READY',
  'SCALED_TO_ZERO',
];

type Held = { row: EndpointRow; level: Level };

/** What was asked for last, where that has ended without becoming live. */
const triedOf = ({ updateState, lastVersion }: EndpointRow): number | null =>
  updateState === 'UPDATE_FAILED' || updateState === 'UPDATE_CANCELED' ? lastVersion : null;

export async function readEndpoints(ctx: Context, held: readonly Held[]): Promise<EndpointView[]> {
  const keys = held.map(({ row }) => row.key);
  const configs = await findConfigs(
    ctx,
    held.flatMap(({ row }) =>
      [row.liveVersion, row.pendingVersion, triedOf(row)].map((version) => ({ key: row.key, version })),
    ),
  );
  const status = await ctx.sql<Status>(sql`
    SELECT endpoint_key AS key, version, name, state, message, replicas
    FROM served_entities JOIN model_servers ON model_servers.id = server_id
    WHERE endpoint_key = ANY(${keys}::int[]) AND heartbeat > ${ctx.now - ALIVE_WITHIN}`);
  const past = await ctx.sql<{ key: number }>(sql`
    SELECT key FROM serving_endpoints WHERE key = ANY(${keys}::int[]) AND EXISTS (
      SELECT 1 FROM serving_configs
      WHERE endpoint_key = key AND outcome = 'live' AND version IS DISTINCT FROM live_version AND NOT definition ? 'canary')`);
  const withPast = new Set(past.map(({ key }) => key));
  const settings = await namePrincipals(
    ctx,
    held.map(({ row }) => row.settings),
  );
  return Promise.all(
    held.map(({ row, level }, at) => {
      const own = <Of extends { endpointKey: number }>(each: Of) => each.endpointKey === row.key;
      return viewEndpoint(ctx, row, level, {
        configs: new Map(configs.filter(own).map((config) => [config.version, config])),
        status: status.filter(({ key }) => key === row.key),
        hasPast: withPast.has(row.key),
        settings: settings[at] ?? row.settings,
      });
    }),
  );
}

export async function readEndpoint(ctx: Context, row: EndpointRow, level: Level): Promise<EndpointView> {
  const [view] = await readEndpoints(ctx, [{ row, level }]);
  return view as EndpointView;
}

/** As whoever has just changed it sees it. */
export const readChanged = async (ctx: Context, name: string): Promise<EndpointView> =>
  readEndpoint(ctx, await loadEndpoint(ctx, { name }), 'CAN_MANAGE');

type Around = {
  configs: Map<number, ConfigRow>;
  status: Status[];
  hasPast: boolean;
  settings: SeenSettings;
};

async function viewEndpoint(
  ctx: Context,
  row: EndpointRow,
  level: Level,
  { configs, status, hasPast, settings }: Around,
): Promise<EndpointView> {
  const view = (version: number | null, isPending: boolean) => {
    const config = version === null ? undefined : configs.get(version);
    return config ? viewConfig(config, status, row, isPending) : null;
  };
  const config = view(row.liveVersion, false);
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
    settings,
    state: {
      ready: isUp ? 'READY' : 'NOT_READY',
      configUpdate: row.updateState,
      message: row.updateMessage,
      isStopped: row.isStopped,
    },
    config,
    pendingConfig: view(row.pendingVersion, true),
    lastTried: view(triedOf(row), false),
    hasPast,
    onCluster: await readOnCluster(
      ctx,
      row,
      [row.pendingVersion, row.liveVersion].flatMap((version) => configs.get(version ?? -1) ?? []),
    ),
    permissionLevel: level,
  };
}

export const isAnswering = (state: ServedState) => state === 'DEPLOYMENT_READY' || state === 'SCALED_TO_ZERO';

/** Of what no model server says anything: it has not begun yet, or has given it up. */
function unsaidOf({ outcome, message }: ConfigRow): { state: ServedState; message: string } {
  if (outcome === 'failed') return { state: 'DEPLOYMENT_FAILED', message };
  if (outcome === 'canceled') return { state: 'DEPLOYMENT_ABORTED', message };
  return { state: 'DEPLOYMENT_CREATING', message: 'Waiting for a model server.' };
}

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
            ((isPending ? worst : (best ?? worst)) ?? unsaidOf(config));
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
