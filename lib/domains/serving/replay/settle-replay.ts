import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Caller } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { AppError, denied } from '@/lib/pure/errors';
import { standInFor } from '../../identity';
import { type SettledModel, settleModel } from '../../scoring';
import { loadEndpoint } from '../load';
import type { ReplayRow } from './load';

/** A replay works with the rights of whoever asked for it, as they are at the time. @throws PERMISSION_DENIED */
export async function askerOf({ number, ownerId, requestedBy }: ReplayRow): Promise<Caller> {
  const work = { tokenName: `replay ${number}`, requestId: `replay-${number}` };
  const asker = ownerId ? await standInFor(ownerId, work) : undefined;
  if (!asker?.isActive) throw denied(`${requestedBy}, who asked for it, is deactivated.`);
  return asker.caller;
}

export type SettledReplay = {
  endpointId: string;
  candidate: SettledModel;
  /** Columns that the log masks as it is set now. */
  masked: string[];
};

export const settleReplay = query({
  name: 'serving.settleReplay',
  summary: 'Resolves what a replay works with, by the rights of whoever asked for it. No surface offers it.',
  access: 'endpoints.manage',
  input: z.object({ endpointKey: z.number().int(), modelName: z.string(), modelVersion: z.number().int() }),
  async run(ctx, { endpointKey, modelName: name, modelVersion: version }): Promise<SettledReplay> {
    const [{ id } = { id: '' }] = await ctx.sql<{ id: string }>(
      sql`SELECT id FROM serving_endpoints WHERE key = ${endpointKey}`,
    );
    const { settings } = await loadEndpoint(ctx, { id });
    return {
      endpointId: id,
      candidate: await settleModel(ctx, { name, version }),
      masked: settings.log.masked,
    };
  },
});

export const settleServed = query({
  name: 'serving.settleServed',
  summary: 'Finds the files of a version that answered, for whoever may read it. No surface offers it.',
  access: 'endpoints.manage',
  input: z.object({ modelName: z.string(), modelVersion: z.number().int() }),
  /** Undefined for a version that is gone, or that the caller may not read. */
  run: (ctx: Context, { modelName: name, modelVersion: version }): Promise<SettledModel | undefined> =>
    settleModel(ctx, { name, version }).catch((error: unknown) => {
      if (error instanceof AppError && error.code !== 'INTERNAL_ERROR') return undefined;
      throw error;
    }),
});
