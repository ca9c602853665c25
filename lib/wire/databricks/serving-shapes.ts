/** Shapes of the managed platform's serving endpoints. */
import type { EndpointView, EntityView } from '@/lib/domains/serving';
import { snake } from '../mlflow/present';

/** Loaded or not, what is scaled to zero answers: clients know no word for it. */
const deployment = ({ state }: EntityView) =>
  state.deployment === 'SCALED_TO_ZERO' ? 'DEPLOYMENT_READY' : state.deployment;

function asEntity(entity: EntityView) {
  const { follows, external } = entity;
  return {
    ...snake({
      name: entity.name,
      entityName: external
        ? undefined
        : follows
          ? `models:/${entity.modelName}${'alias' in follows ? `@${follows.alias}` : `/${follows.stage}`}`
          : entity.modelName,
      entityVersion: external ? undefined : String(entity.version),
      workloadSize: entity.workloadSize,
      workloadType: entity.workloadType,
      creator: entity.creator,
      creationTimestamp: entity.creationTime,
      minProvisionedConcurrency: entity.minConcurrency,
      maxProvisionedConcurrency: entity.maxConcurrency,
    }),
    ...(external && { external_model: asExternal(entity.modelName, external) }),
    scale_to_zero_enabled: entity.scaleToZero,
    environment_vars: entity.environmentVars,
    state: { deployment: deployment(entity), deployment_state_message: entity.state.message },
  };
}

/** Without its secret: who sends this back keeps the one that is there. */
const asExternal = (name: string, { provider, task, asked }: NonNullable<EntityView['external']>) => ({
  name,
  provider,
  task,
  ...snake(Object.fromEntries(Object.entries(asked).map(([key, config]) => [key, config && snake(config)]))),
});

function asConfig({
  version,
  entities,
  routes,
  shadow,
  canary,
  cluster,
}: NonNullable<EndpointView['config']>) {
  const served = entities.map(asEntity);
  return {
    config_version: version,
    served_entities: served,
    served_models: served.map(({ ...entity }) => {
      const { entity_name, entity_version, ...rest } = entity as Record<string, unknown>;
      return { ...rest, model_name: entity_name, model_version: entity_version };
    }),
    traffic_config: {
      routes: routes.map(({ entity, percent }) => ({
        served_model_name: entity,
        served_entity_name: entity,
        traffic_percentage: percent,
      })),
    },
    // Ours alone, under names that clients send back as they came.
    ...(shadow && { shadow }),
    ...(cluster && { cluster: cluster.name }),
    ...(canary && { canary: snake({ ...canary, monitor: canary.monitor?.name }) }),
  };
}

export const presentLimits = ({ rateLimits }: Pick<EndpointView['settings'], 'rateLimits'>) =>
  rateLimits.map(({ key, principal, calls, renewalPeriod }) =>
    snake({ key, ...(principal !== undefined && { principal }), calls, renewalPeriod }),
  );

export const presentEndpoint = (endpoint: EndpointView) => {
  const { config, pendingConfig, state, settings } = endpoint;
  // Where nothing became live, clients look for what is wrong where it was on its way.
  const pending = pendingConfig ?? (config ? null : endpoint.lastTried);
  return {
    ...snake({
      name: endpoint.name,
      id: endpoint.id,
      creator: endpoint.creator,
      creationTimestamp: endpoint.creationTime,
      lastUpdatedTimestamp: endpoint.lastUpdatedTime,
      description: endpoint.description || undefined,
      permissionLevel: endpoint.permissionLevel,
      tags: endpoint.tags,
    }),
    route_optimized: false,
    state: { ready: state.ready, config_update: state.configUpdate },
    ...(config && {
      config: {
        ...asConfig(config),
        auto_capture_config: { enabled: settings.log.isOn },
      },
    }),
    ...(pending && { pending_config: { ...asConfig(pending), start_time: pending.creationTime } }),
    ...(settings.rateLimits.length > 0 && {
      ai_gateway: { rate_limits: presentLimits(settings) },
    }),
    email_notifications: {
      on_update_success: settings.notifications.onUpdateSuccess,
      on_update_failure: settings.notifications.onUpdateFailure,
    },
  };
};

export const presentEndpoints = ({ endpoints }: { endpoints: EndpointView[] }) => ({
  endpoints: endpoints.map(presentEndpoint),
});

export const presentLogs = ({ lines }: { lines: { time: number; line: string }[] }) => ({
  logs: lines.map(({ time, line }) => `[${new Date(time).toISOString()}] ${line}`).join('\n'),
});
