import sql from 'sql-template-tag';
import { z } from 'zod';
import { forgetGrants } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { unlinkObject } from '../registry';
import { announceServing } from './announce';
import { tell } from './events';
import { ENDPOINT, loadEndpoint } from './load';
import { AskedName } from './schemas';

export const deleteEndpoint = command({
  name: 'serving.deleteEndpoint',
  summary: 'Removes an endpoint with its history. Its inference log stays until its days are over.',
  access: 'endpoints.manage',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }) {
    const { key, id, description, settings } = await loadEndpoint(ctx, { name }, { lock: true });
    await ctx.sql(sql`DELETE FROM serving_endpoints WHERE key = ${key}`);
    await ctx.sql(sql`
      INSERT INTO serving_logs_left (endpoint_id, retention_days, deleted_time)
      VALUES (${id}, ${settings.log.retentionDays}, ${ctx.now})`);
    await unlinkObject(ctx, { objectType: ENDPOINT, objectId: id });
    await forgetGrants(ctx, ENDPOINT, id);
    ctx.audit({ objectType: ENDPOINT, objectId: id, before: { name, description } });
    await announceServing(ctx);
    return {};
  },
});

const turn = (isStopped: boolean) =>
  ({
    access: 'endpoints.manage',
    input: z.object({ name: AskedName }),
    async run(ctx: Parameters<typeof tell>[0], { name }: { name: string }) {
      const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
      await ctx.sql(sql`
        UPDATE serving_endpoints SET is_stopped = ${isStopped}, last_updated_time = ${ctx.now} WHERE key = ${endpoint.key}`);
      if (endpoint.isStopped !== isStopped) {
        await tell(ctx, {
          endpointKey: endpoint.key,
          kind: isStopped ? 'stopped' : 'started',
          message: isStopped
            ? 'The endpoint was stopped: requests are refused.'
            : 'The endpoint was started.',
        });
      }
      ctx.audit({
        objectType: ENDPOINT,
        objectId: endpoint.id,
        before: { isStopped: endpoint.isStopped },
        after: { isStopped },
      });
      await announceServing(ctx);
      return {};
    },
  }) as const;

export const stopEndpoint = command({
  name: 'serving.stopEndpoint',
  summary: 'Unloads the models of an endpoint; requests are refused until it is started.',
  ...turn(true),
});

export const startEndpoint = command({
  name: 'serving.startEndpoint',
  summary: 'Loads the models of a stopped endpoint again.',
  ...turn(false),
});
