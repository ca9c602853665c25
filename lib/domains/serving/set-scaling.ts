import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { conflict, invalid, notFound } from '@/lib/pure/errors';
import { type EndpointView, readEndpoint } from './endpoint-view';
import { findConfigs, loadEndpoint } from './load';
import { propose } from './propose';
import { AskedName } from './schemas';

export const setScaling = command({
  name: 'serving.setScaling',
  summary:
    'Whether the processes of a served entity go when nobody asks, and come back with the next request. Nothing is loaded anew for it.',
  access: 'endpoints.manage',
  input: z.object({ name: AskedName, entity: z.string().min(1).max(100), scaleToZero: z.boolean() }),
  async run(ctx, { name, entity, scaleToZero }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const live = endpoint.liveVersion;
    const config = live === null ? undefined : (await findConfigs(ctx, endpoint.key, [live])).get(live);
    if (!config) throw conflict('The endpoint serves nothing yet: wait until it is ready.');
    const { entities } = config.definition;
    const served = entities.find((one) => one.name === entity);
    if (!served) throw notFound(`The endpoint serves no entity called '${entity}'.`);
    if (served.external) {
      throw invalid(`${served.modelName} is an external model: it has no processes here.`, {
        field: 'entity',
      });
    }
    const does = scaleToZero ? 'goes to zero when nobody asks' : 'stays loaded';
    if (served.scaleToZero === scaleToZero) throw conflict(`${entity} ${does} already.`);
    const others = entities.map((one) => (one === served ? { ...served, scaleToZero } : one));
    await propose(ctx, endpoint, { ...config.definition, entities: others }, 'update', `${entity} ${does}.`);
    return readEndpoint(ctx, await loadEndpoint(ctx, { name }), 'CAN_MANAGE');
  },
});
