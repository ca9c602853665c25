import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { changeEntity } from './change-entity';
import type { EndpointView } from './endpoint-view';
import { withSecret } from './external';
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
  run: (ctx, { name, entity, secret }): Promise<EndpointView> =>
    changeEntity(ctx, { name, entity }, (served) => {
      const { external, modelName } = served;
      if (!external) throw invalid(`${modelName} is no external model.`, { field: 'entity' });
      const changed = { ...served, external: withSecret(external, secret) };
      return { changed, note: `The secret of ${entity} was replaced.` };
    }),
});
