import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type EntityView, readEndpoint } from './endpoint-view';
import { loadEndpoint } from './load';
import { AskedName } from './schemas';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** So far back it is looked for requests. */
const LOOKED_BACK = 7 * DAY;
const SPARSE = 5;

export type Hint = { entity: string; processes: number } & (
  | /** Its processes are kept though nobody asks. */ { kind: 'idle'; since: number }
  | /** It is loaded, and no request goes to it. */ { kind: 'no_traffic' }
  | /** More processes are kept than what is asked would need. */ { kind: 'sparse'; busyPercent: number }
);

type Asked = { entity: string; last: number; seconds: number };

export const getHints = query({
  name: 'serving.getHints',
  summary:
    'What an endpoint holds and does not need: processes that nobody asks, and versions without traffic.',
  access: 'endpoints.read',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<{ hints: Hint[] }> {
    const row = await loadEndpoint(ctx, { name });
    const { config, onCluster } = await readEndpoint(ctx, row, 'CAN_VIEW');
    // What is on its way, or tried, or executed elsewhere, is not to be judged yet, or not here.
    if (!config || config.canary || onCluster || row.isStopped || row.pendingVersion !== null)
      return { hints: [] };
    const asked = await ctx.sql<Asked>(sql`
      SELECT entity, max(minute) AS last, coalesce(sum(seconds) FILTER (WHERE minute >= ${ctx.now - DAY}), 0) AS seconds
      FROM serving_minutes WHERE endpoint_key = ${row.key} AND minute >= ${ctx.now - LOOKED_BACK} GROUP BY entity`);
    const hintOf = (entity: EntityView): Hint[] => {
      const { name: called, replicas: processes, percent, scaleToZero, external, minConcurrency } = entity;
      if (external || processes === 0) return [];
      const of = { entity: called, processes };
      const found = asked.find((one) => one.entity === called);
      if (percent === 0 && config.shadow?.entity !== called) return [{ ...of, kind: 'no_traffic' }];
      // It cannot have been asked before it was there.
      const since = Math.max(found?.last ?? ctx.now - LOOKED_BACK, config.creationTime);
      if (!scaleToZero && ctx.now - since >= DAY) return [{ ...of, kind: 'idle', since }];
      const busyPercent = (100 * (found?.seconds ?? 0)) / ((DAY / 1000) * processes);
      const isSettled = ctx.now - config.creationTime >= DAY;
      return isSettled && processes > 1 && minConcurrency > 4 && busyPercent < SPARSE
        ? [{ ...of, kind: 'sparse', busyPercent }]
        : [];
    };
    return { hints: config.entities.flatMap(hintOf) };
  },
});
