import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { conflict, invalid } from '@/lib/pure/errors';
import { shareWith } from '@/lib/pure/scoring/share-with';
import { type Definition, type ServedDefinition, settleEntity } from './definition';
import { type EndpointView, readChanged } from './endpoint-view';
import { findConfig, loadEndpoint } from './load';
import { settleCanary } from './monitor-gate';
import { propose } from './propose';
import { AskedName, MOST_ENTITIES, RollOut } from './schemas';

export const rollOut = command({
  name: 'serving.rollOut',
  summary:
    'Brings a version to an endpoint that serves others: step by step, as a shadow that only listens, or at once.',
  access: 'endpoints.manage',
  input: z.object({
    name: AskedName,
    /** The model that has most of the traffic, if nothing is said. */
    entityName: z.string().min(1).max(300).optional(),
    /** A number, or `@` and an alias. */
    entityVersion: z.coerce.string().min(1).max(300),
    how: RollOut,
  }),
  async run(ctx, { name, entityName, entityVersion, how }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const { liveVersion, pendingVersion, lastVersion } = endpoint;
    // What was tried failed, or was cancelled: there is nothing to keep, and nobody to compare with.
    const isEmpty = liveVersion === null && pendingVersion === null;
    const base = isEmpty ? lastVersion : liveVersion;
    const config = await findConfig(ctx, endpoint.key, base);
    if (!config) throw conflict('The endpoint serves nothing yet: wait until it is ready.');
    if (config.definition.canary) {
      throw conflict(
        `The canary ${config.definition.canary.entity} is under way: promote it or take it back.`,
      );
    }
    const main = mainOf(config.definition);
    if (main.external) {
      throw conflict(
        `${main.modelName} is no registered model, of which another version could be rolled out.`,
      );
    }
    const added = await settleLike(ctx, main, entityName ?? main.modelName, entityVersion);
    const { cluster } = config.definition;
    const on = cluster && { cluster };
    if (isEmpty) {
      if (how.kind !== 'atOnce')
        throw conflict('The endpoint serves nothing: a version gets all of its traffic at once.');
      const routes = [{ entity: added.name, percent: 100 }];
      await propose(ctx, endpoint, { entities: [added], routes, ...on }, 'update');
      return readChanged(ctx, name);
    }
    const before = keep(config.definition, added, how.kind);
    if (before.routes.length === 0) {
      throw invalid(`The endpoint serves nothing but ${added.modelName} version ${added.version} already.`, {
        field: 'entityVersion',
      });
    }
    const entities = [...before.entities, added];
    if (entities.length > MOST_ENTITIES)
      throw invalid(`An endpoint serves at most ${MOST_ENTITIES} entities.`);
    const plan = await planOf(ctx, how, before, { id: endpoint.id, entity: added.name });
    await propose(ctx, endpoint, { entities, ...plan, ...on }, 'update');
    return readChanged(ctx, name);
  },
});

/** Whose answers are the endpoint's at present. */
const mainOf = ({ entities, routes }: Definition): ServedDefinition => {
  const [most] = [...routes].sort((a, b) => b.percent - a.percent);
  const main = entities.find((entity) => entity.name === most?.entity);
  if (!main) throw new Error('A live configuration routes to nothing.');
  return main;
};

/** Another version in the size and with the settings of the one that is there. */
async function settleLike(
  ctx: Context,
  main: ServedDefinition,
  entityName: string,
  entityVersion: string,
): Promise<ServedDefinition> {
  const settled = await settleEntity(ctx, {
    entityName,
    entityVersion,
    workloadSize: main.workloadSize,
    minProvisionedConcurrency: main.minConcurrency,
    maxProvisionedConcurrency: main.maxConcurrency,
    scaleToZeroEnabled: main.scaleToZero,
    environmentVars: {},
  });
  const { workloadType, environment, environmentNames } = main;
  return { ...settled, workloadType, environment, environmentNames };
}

/** What answers now, without what has no traffic any more, and without what the new one takes the place of: one shadow listens at a time. */
function keep(
  { entities, routes, shadow: former }: Definition,
  added: ServedDefinition,
  kind: z.output<typeof RollOut>['kind'],
) {
  const isReplaced = kind === 'shadow' || former?.entity === added.name;
  const shadow = isReplaced ? undefined : former;
  const isKept = (name: string) => {
    const percent = routes.find(({ entity }) => entity === name)?.percent ?? 0;
    return name !== added.name && (percent > 0 || shadow?.entity === name);
  };
  const others = routes.filter(({ entity }) => isKept(entity));
  const hasTraffic = others.some(({ percent }) => percent > 0);
  return {
    entities: entities.filter(({ name }) => isKept(name)),
    routes: hasTraffic ? shareWith([...others, { entity: added.name, percent: 0 }], added.name, 0) : [],
    shadow,
  };
}

async function planOf(
  ctx: Context,
  how: z.output<typeof RollOut>,
  { routes, shadow }: ReturnType<typeof keep>,
  { id, entity }: { id: string; entity: string },
): Promise<Omit<Definition, 'entities'>> {
  if (how.kind === 'shadow') return { routes, shadow: { entity, percent: how.percent } };
  const rest = shadow && { shadow };
  if (how.kind === 'atOnce') return { routes: shareWith(routes, entity, 100), ...rest };
  const { kind: _, ...asked } = how;
  const canary = await settleCanary(ctx, { ...asked, entity }, id);
  return { routes: shareWith(routes, entity, asked.steps[0] ?? 0), canary, ...rest };
}
