import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { conflict, invalid, notFound } from '@/lib/pure/errors';
import { type EndpointView, readEndpoint } from './endpoint-view';
import { withSecret } from './external';
import { findConfigs, loadEndpoint } from './load';
import { propose } from './propose';
import { AskedName } from './schemas';

export const replaceSecret = command({
  name: 'serving.replaceSecret',
  summary: 'Gives an external model another secret, in the place of the one that it is asked with.',
  access: 'endpoints.manage',
  input: z.object({
    name: AskedName,
    entity: z.string().min(1).max(100),
    secret: z
      .string()
      .min(1)
      .max(5000)
      .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII'),
  }),
  async run(ctx, { name, entity, secret }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const live = endpoint.liveVersion;
    const config = live === null ? undefined : (await findConfigs(ctx, endpoint.key, [live])).get(live);
    if (!config) throw conflict('The endpoint serves nothing yet: wait until it is ready.');
    const { entities } = config.definition;
    const served = entities.find((one) => one.name === entity);
    if (!served) throw notFound(`The endpoint serves no entity called '${entity}'.`);
    const { external } = served;
    if (!external) throw invalid(`${served.modelName} is no external model.`, { field: 'entity' });
    const changed = { ...served, external: withSecret(external, secret) };
    const others = entities.map((one) => (one === served ? changed : one));
    const note = `The secret of ${entity} was replaced.`;
    await propose(ctx, endpoint, { ...config.definition, entities: others }, 'update', note);
    return readEndpoint(ctx, await loadEndpoint(ctx, { name }), 'CAN_MANAGE');
  },
});
