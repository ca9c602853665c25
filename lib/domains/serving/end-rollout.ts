import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { conflict } from '@/lib/pure/errors';
import { shareWith } from '@/lib/pure/scoring/share-with';
import { type EndpointView, readChanged } from './endpoint-view';
import { findConfig, loadEndpoint } from './load';
import { propose } from './propose';
import { AskedName } from './schemas';
import { cancelPending } from './update-config';

export const endCanary = command({
  name: 'serving.endCanary',
  summary: 'Gives a canary all of the traffic now, or none, without waiting for its next step.',
  access: 'endpoints.manage',
  input: z.object({ name: AskedName, to: z.enum(['promote', 'back']) }),
  async run(ctx, { name, to }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const config = await findConfig(ctx, endpoint.key, endpoint.liveVersion);
    if (!config?.definition.canary) throw conflict('No canary is under way.');
    const { canary, ...rest } = config.definition;
    // Whoever decides does not wait for a step that is on its way.
    if (endpoint.pendingVersion !== null) await cancelPending(ctx, endpoint);
    const routes = shareWith(rest.routes, canary.entity, to === 'promote' ? 100 : 0);
    const isBack = to !== 'promote';
    const note = isBack ? 'It was done by hand.' : `${canary.entity} was promoted by hand.`;
    const free = { ...endpoint, pendingVersion: null };
    await propose(ctx, free, { ...rest, routes }, 'canary', note, isBack ? canary.entity : undefined);
    return readChanged(ctx, name);
  },
});

export const endShadow = command({
  name: 'serving.endShadow',
  summary: 'Ends the copying of requests to a shadow, and unloads it where nothing else asks it.',
  access: 'endpoints.manage',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const config = await findConfig(ctx, endpoint.key, endpoint.liveVersion);
    if (!config?.definition.shadow) throw conflict('No shadow listens.');
    const { shadow, ...rest } = config.definition;
    const isAsked = rest.routes.some(({ entity, percent }) => entity === shadow.entity && percent > 0);
    const without = {
      ...rest,
      entities: rest.entities.filter(({ name: entity }) => isAsked || entity !== shadow.entity),
      routes: rest.routes.filter(({ entity }) => isAsked || entity !== shadow.entity),
    };
    await propose(ctx, endpoint, without, 'update', `${shadow.entity} is no shadow any more.`);
    return readChanged(ctx, name);
  },
});
