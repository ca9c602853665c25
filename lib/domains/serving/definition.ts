import type { Context } from '@/lib/core/context';
import { invalid } from '@/lib/pure/errors';
import { parseModelSource } from '@/lib/pure/model-source';
import { shareWith } from '@/lib/pure/scoring/share-with';
import type { Share } from '@/lib/pure/scoring/traffic';
import { loadMeantVersion } from '../registry';
import { proxiedPath, resolvePlace } from '../tracking';
import { type OnCluster, settleCluster } from './cluster/clusters';
import { type Environment, settleEnvironment } from './environment';
import { type ExternalDefinition, settleExternal } from './external';
import { settleCanary } from './monitor-gate';
import type { ConfigInput, ExternalModelInput } from './schemas';
import { concurrencyOf, workloadTypeOf } from './workload';

export type ServedDefinition = Environment & {
  name: string;
  /** Of a registered model; of an external one its provider's name for it, and its version is 0. */
  modelName: string;
  version: number;
  /** What decides the version as it moves; null where it was named. */
  follows: { alias: string } | { stage: string } | null;
  /** What it means since somebody went back from that: it is not followed to there, but to whatever it means next. */
  passedOver?: number | undefined;
  /** The model's folder in the artifact store. */
  artifacts: string;
  workloadSize: string;
  workloadType: string;
  minConcurrency: number;
  maxConcurrency: number;
  scaleToZero: boolean;
  creator: string;
  creationTime: number;
  external?: ExternalDefinition;
};

export type Canary = {
  entity: string;
  steps: number[];
  holdSeconds: number;
  minRequests: number;
  maxErrorPercent: number;
  maxP95Ms?: number | undefined;
  /** Whose verdict counts too. */
  monitor?: { id: string; name: string };
};

/** What a configuration serves. Stored as it is. */
export type Definition = {
  entities: ServedDefinition[];
  routes: Share[];
  shadow?: { entity: string; percent: number };
  canary?: Canary;
  /** Executed there, and not by the model servers. */
  cluster?: OnCluster;
};

/**
 * What a caller asks for, held to what is there: versions are settled now.
 *
 * @param of the endpoint, where it is there already; `before` has values that a client sends back without having seen them
 * @throws INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST
 */
export async function settleDefinition(
  ctx: Context,
  config: ConfigInput,
  { endpointId, before }: { endpointId?: string; before?: Definition | undefined } = {},
): Promise<Definition> {
  const asked = config.servedEntities ?? config.servedModels ?? [];
  if (asked.length === 0) {
    throw invalid('An endpoint serves at least one entity.', { field: 'config.served_entities' });
  }
  const entities: ServedDefinition[] = [];
  for (const entity of asked) entities.push(await settleEntity(ctx, entity, before));
  const names = entities.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) {
    throw invalid(`Two served entities are called '${twice}'.`, { field: 'config.served_entities.name' });
  }
  const shared = settleRoutes(
    (config.trafficConfig?.routes ?? []).map(({ servedModelName, servedEntityName, trafficPercentage }) => ({
      entity: servedEntityName ?? servedModelName ?? '',
      percent: trafficPercentage,
    })),
    names,
  );
  const { shadow, canary } = config;
  for (const [field, other] of [
    ['shadow', shadow],
    ['canary', canary],
  ] as const) {
    if (other && !names.includes(other.entity)) {
      throw invalid(`'${other.entity}' is no served entity of this configuration.`, {
        field: `config.${field}.entity`,
      });
    }
  }
  if (canary && names.length < 2) {
    throw invalid('A canary needs an entity that has the rest of the traffic.', { field: 'config.canary' });
  }
  const [first = 0] = canary?.steps ?? [];
  const routes = canary ? shareWith(shared, canary.entity, first) : shared;
  const cluster =
    config.cluster === undefined
      ? before?.cluster
      : config.cluster && (await settleCluster(ctx, config.cluster));
  return {
    entities,
    routes,
    ...(cluster && { cluster }),
    ...(shadow && { shadow }),
    ...(canary && { canary: await settleCanary(ctx, canary, endpointId) }),
  };
}

export type AskedEntity = NonNullable<ConfigInput['servedEntities']>[number];

export async function settleEntity(
  ctx: Context,
  asked: AskedEntity,
  before?: Definition,
): Promise<ServedDefinition> {
  if (asked.externalModel) return settleExternalEntity(ctx, asked, asked.externalModel, before);
  const given = asked.entityName ?? asked.modelName;
  if (!given)
    throw invalid('A served entity names a registered model.', {
      field: 'config.served_entities.entity_name',
    });
  const version = asked.entityVersion ?? asked.modelVersion;
  const meant = meaningOf(given, version);
  const { model, version: found } = await loadMeantVersion(ctx, meant);
  const path = proxiedPath(found.storageLocation);
  if (path === undefined) {
    throw invalid(
      `The files of ${model.name} version ${found.version} are not kept by this server (${found.storageLocation}); it can serve only what it keeps.`,
      { field: 'config.served_entities.entity_name' },
    );
  }
  const { key } = await resolvePlace(ctx, path);
  const follows =
    meant.alias !== undefined
      ? { alias: meant.alias }
      : meant.stage !== undefined
        ? { stage: meant.stage }
        : null;
  const label = meant.alias ?? meant.stage ?? String(found.version);
  const name =
    asked.name ??
    `${model.name}-${label}`
      .replace(/[^A-Za-z0-9_.-]/g, '-')
      .replace(/^[-.]+/, '')
      .slice(-100);
  const former = before?.entities.find((one) => one.name === name);
  return {
    name,
    modelName: model.name,
    version: found.version,
    follows,
    artifacts: key,
    ...concurrencyOf(asked),
    workloadType: workloadTypeOf(asked),
    scaleToZero: asked.scaleToZeroEnabled,
    ...settleEnvironment(asked.environmentVars, former),
    creator: former?.creator ?? ctx.caller.user?.email ?? ctx.caller.via,
    creationTime: former?.creationTime ?? ctx.now,
  };
}

async function settleExternalEntity(
  ctx: Context,
  asked: AskedEntity,
  model: ExternalModelInput,
  before: Definition | undefined,
): Promise<ServedDefinition> {
  const name =
    asked.name ??
    model.name
      .replace(/[^A-Za-z0-9_.-]/g, '-')
      .replace(/^[-.]+/, '')
      .slice(-100);
  const former = before?.entities.find((one) => one.name === name);
  return {
    name,
    modelName: model.name,
    version: 0,
    follows: null,
    artifacts: '',
    ...concurrencyOf({ ...asked, workloadSize: asked.workloadSize ?? 'Large' }),
    workloadType: workloadTypeOf(asked),
    scaleToZero: false,
    environment: '',
    environmentNames: [],
    creator: former?.creator ?? ctx.caller.user?.email ?? ctx.caller.via,
    creationTime: former?.creationTime ?? ctx.now,
    external: await settleExternal(model, former?.external),
  };
}

type Meant = { name: string; version?: number; alias?: string; stage?: string };

function meaningOf(given: string, version: string | undefined): Meant {
  const field = 'config.served_entities.entity_version';
  if (given.startsWith('models:/')) {
    const parsed = parseModelSource(given);
    if (parsed.kind !== 'version') {
      throw invalid(`'${given}' names no version of a registered model.`, {
        field: 'config.served_entities.entity_name',
      });
    }
    const { name, version: number, alias, stage } = parsed;
    return {
      name,
      ...(number !== undefined && { version: number }),
      ...(alias !== undefined && { alias }),
      ...(stage !== undefined && { stage }),
    };
  }
  if (version === undefined || version === '') throw invalid('Name the version of the model.', { field });
  if (version.startsWith('@')) return { name: given, alias: version.slice(1) };
  if (!/^\d{1,9}$/.test(version)) {
    throw invalid(`'${version}' is no version: give its number, or '@' and an alias.`, { field });
  }
  return { name: given, version: Number(version) };
}

/** @throws INVALID_PARAMETER_VALUE unless each entity has one route at most and all traffic goes somewhere */
export function settleRoutes(given: Share[], names: string[]): Share[] {
  const field = 'config.traffic_config.routes';
  const [only] = names;
  if (given.length === 0) {
    if (names.length === 1 && only) return [{ entity: only, percent: 100 }];
    throw invalid('Say in routes how the traffic is shared among the served entities.', { field });
  }
  const unknown = given.find(({ entity }) => !names.includes(entity));
  if (unknown) throw invalid(`'${unknown.entity}' is no served entity of this configuration.`, { field });
  if (new Set(given.map(({ entity }) => entity)).size < given.length) {
    throw invalid('An entity has one route.', { field });
  }
  const sum = given.reduce((total, { percent }) => total + percent, 0);
  if (sum !== 100) throw invalid(`The traffic percentages add up to ${sum}, not to 100.`, { field });
  return given;
}
