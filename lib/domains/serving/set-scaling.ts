import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { conflict } from '@/lib/pure/errors';
import { assertHasProcesses, changeEntity } from './change-entity';
import type { EndpointView } from './endpoint-view';
import { AskedName } from './schemas';

export const setScaling = command({
  name: 'serving.setScaling',
  summary:
    'Whether the processes of a served entity go when nobody asks, and come back with the next request. Nothing is loaded anew for it.',
  access: 'endpoints.manage',
  input: z.object({ name: AskedName, entity: z.string().min(1).max(100), scaleToZero: z.boolean() }),
  run: (ctx, { name, entity, scaleToZero }): Promise<EndpointView> =>
    changeEntity(ctx, { name, entity }, (served) => {
      assertHasProcesses(served);
      const does = scaleToZero ? 'goes to zero when nobody asks' : 'stays loaded';
      if (served.scaleToZero === scaleToZero) throw conflict(`${entity} ${does} already.`);
      return { changed: { ...served, scaleToZero }, note: `${entity} ${does}.` };
    }),
});
