import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { conflict, notFound } from '@/lib/pure/errors';
import { announceServing } from './announce';
import { settleDefinition, settleRoutes } from './definition';
import { type EndpointView, readChanged } from './endpoint-view';
import { tell } from './events';
import { stay } from './follow';
import { ENDPOINT, findConfig, loadEndpoint } from './load';
import { propose } from './propose';
import { AskedName, ConfigInput } from './schemas';
import { findBefore } from './what-was-before';
import { noteOnGpus } from './workload';

export const updateConfig = command({
  name: 'serving.updateConfig',
  summary: 'Asks for another configuration. What is live goes on answering until that one is ready.',
  access: 'endpoints.manage',
  input: ConfigInput.extend({ name: AskedName }),
  async run(ctx, { name, ...config }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const live = endpoint.liveVersion ?? endpoint.lastVersion;
    const before = await findConfig(ctx, endpoint.key, live);
    const definition = await settleDefinition(ctx, config, {
      endpointId: endpoint.id,
      before: before?.definition,
    });
    await propose(ctx, endpoint, definition, 'update', noteOnGpus(definition));
    return readChanged(ctx, name);
  },
});

export const setTraffic = command({
  name: 'serving.setTraffic',
  summary:
    'Shares the traffic anew among the entities that are served. Nothing is loaded for it: it is in force at once.',
  access: 'endpoints.manage',
  input: z.object({
    name: AskedName,
    routes: z
      .array(z.object({ entity: z.string().min(1).max(100), percent: z.number().int().min(0).max(100) }))
      .min(1)
      .max(10),
  }),
  async run(ctx, { name, routes }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const config = await findConfig(ctx, endpoint.key, endpoint.liveVersion);
    if (!config) throw conflict('The endpoint serves nothing yet whose traffic could be shared.');
    const { entities, shadow, cluster, canary } = config.definition;
    if (canary)
      throw conflict(
        `The canary ${canary.entity} shares the traffic by its steps: promote it or take it back.`,
      );
    const settled = settleRoutes(
      routes,
      entities.map((entity) => entity.name),
    );
    const kept = { ...(shadow && { shadow }), ...(cluster && { cluster }) };
    await propose(ctx, endpoint, { entities, routes: settled, ...kept }, 'update');
    return readChanged(ctx, name);
  },
});

export const rollBack = command({
  name: 'serving.rollBack',
  summary: 'Back to what answered before, or to a configuration of that number.',
  access: 'endpoints.manage',
  input: z.object({ name: AskedName, version: z.number().int().min(1).optional() }),
  async run(ctx, { name, version }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    if (endpoint.pendingVersion !== null) await cancelPending(ctx, endpoint);
    const isAsked = version !== undefined && version !== endpoint.liveVersion;
    const asked = isAsked ? await findConfig(ctx, endpoint.key, version) : undefined;
    if (version !== undefined && asked?.outcome !== 'live')
      throw notFound(`Configuration ${version} was never live.`);
    const target = asked ?? (await findBefore(ctx, endpoint));
    if (!target) throw conflict('No earlier configuration that was live answered otherwise than this one.');
    const { canary: _, entities, ...rest } = target.definition;
    // What they follow means what one goes back from: followed again, it would be back within seconds.
    const definition = { ...rest, entities: await stay(ctx, entities) };
    const free = { ...endpoint, pendingVersion: null };
    await propose(ctx, free, definition, 'rollback', `It is what configuration ${target.version} was.`);
    return readChanged(ctx, name);
  },
});

export const cancelUpdate = command({
  name: 'serving.cancelUpdate',
  summary: 'Gives up the configuration that is on its way; what is live stays.',
  access: 'endpoints.manage',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    if (endpoint.pendingVersion === null) throw conflict('No update is on its way.');
    await cancelPending(ctx, endpoint);
    ctx.audit({ objectType: ENDPOINT, objectId: endpoint.id, after: { canceled: endpoint.pendingVersion } });
    await announceServing(ctx);
    return readChanged(ctx, name);
  },
});

export async function cancelPending(
  ctx: Parameters<typeof tell>[0],
  endpoint: { key: number; pendingVersion: number | null },
): Promise<void> {
  await ctx.sql(sql`
    UPDATE serving_configs SET outcome = 'canceled', settled_time = ${ctx.now}
    WHERE endpoint_key = ${endpoint.key} AND version = ${endpoint.pendingVersion} AND outcome = 'pending'`);
  await ctx.sql(sql`
    UPDATE serving_endpoints SET pending_version = NULL, update_state = 'UPDATE_CANCELED' WHERE key = ${endpoint.key}`);
  await tell(ctx, {
    endpointKey: endpoint.key,
    kind: 'update-canceled',
    tone: 'warning',
    version: endpoint.pendingVersion,
    message: `Configuration ${endpoint.pendingVersion} was canceled.`,
  });
}
