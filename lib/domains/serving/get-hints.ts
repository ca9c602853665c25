import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type EntityView, readEndpoint } from './endpoint-view';
import { findPassedOver, findUnmeant } from './follow';
import { loadEndpoint } from './load';
import { findMisspeltMasks } from './misspelt-masks';
import { AskedName } from './schemas';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** So far back it is looked for requests. */
const LOOKED_BACK = 7 * DAY;
const SPARSE = 5;

export type Hint =
  | HeldHint
  /** Of the last day, as the log filled faster than it is written. */
  | { kind: 'unlogged'; requests: number }
  /** Masked in the log, and no entity takes a column of that name. */
  | { kind: 'misspelt_masks'; columns: string[] }
  /** Groups and people who are gone, whose rate limits hold nobody. */
  | { kind: 'limits_of_nobody'; principals: string[] }
  /** The alias or stage that it follows means no version now; its version, `stage` by now, is served on. */
  | { kind: 'unmeant'; entity: string; follows: string; version: number; stage: string | null }
  /** Somebody went back from what it follows: it stays at its version until that means another. */
  | { kind: 'passed_over'; entity: string; follows: string; version: number; passedOver: number };

type HeldHint = { entity: string; processes: number } & (
  | /** Its processes are kept though nobody asks. */ { kind: 'idle'; since: number }
  | /** It is loaded, and no request goes to it. */ { kind: 'no_traffic' }
  | /** More processes are kept than what is asked would need. */ { kind: 'sparse'; busyPercent: number }
);

const called = (follows: { alias: string } | { stage: string }) =>
  'alias' in follows ? `@${follows.alias}` : follows.stage;

type Asked = { entity: string; last: number; seconds: number };

export const getHints = query({
  name: 'serving.getHints',
  summary:
    'What an endpoint holds and does not need: processes that nobody asks, and versions without traffic; what it follows that means nothing now, or that somebody went back from; what its log lacks, or does not mask; and rate limits of groups and people who are gone.',
  access: 'endpoints.read',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<{ hints: Hint[] }> {
    const row = await loadEndpoint(ctx, { name });
    const { config, onCluster, settings } = await readEndpoint(ctx, row, 'CAN_VIEW');
    const [gaps] = await ctx.sql<{ requests: number | null }>(sql`
      SELECT sum(requests)::float8 AS requests FROM serving_log_gaps WHERE endpoint_key = ${row.key} AND minute >= ${ctx.now - DAY}`);
    const ofSettings: Hint[] = gaps?.requests ? [{ kind: 'unlogged', requests: gaps.requests }] : [];
    const columns = await findMisspeltMasks(config?.entities ?? [], row.settings.log.masked);
    if (columns.length > 0) ofSettings.push({ kind: 'misspelt_masks', columns });
    const principals = settings.rateLimits.flatMap(({ isOfNobody, principal = '' }) =>
      isOfNobody ? principal : [],
    );
    if (principals.length > 0) ofSettings.push({ kind: 'limits_of_nobody', principals });
    if (!config || row.pendingVersion !== null) return { hints: ofSettings };
    const astray = (await findUnmeant(ctx, config.entities)).flatMap(({ entity, stage }): Hint[] => {
      const found = config.entities.find((one) => one.name === entity);
      return found?.follows
        ? [{ kind: 'unmeant', entity, follows: called(found.follows), version: found.version, stage }]
        : [];
    });
    const taken = (await findPassedOver(ctx, config.entities)).flatMap(
      ({ name: entity, follows, version, passedOver }): Hint[] =>
        follows && passedOver !== undefined
          ? [{ kind: 'passed_over', entity, follows: called(follows), version, passedOver }]
          : [],
    );
    astray.push(...taken);
    // What is tried, or executed elsewhere, is not to be judged yet, or not here.
    if (config.canary || onCluster || row.isStopped) return { hints: [...ofSettings, ...astray] };
    const asked = await ctx.sql<Asked>(sql`
      SELECT entity, max(minute) AS last, coalesce(sum(seconds) FILTER (WHERE minute >= ${ctx.now - DAY}), 0) AS seconds
      FROM serving_minutes WHERE endpoint_key = ${row.key} AND minute >= ${ctx.now - LOOKED_BACK} GROUP BY entity`);
    const hintOf = (entity: EntityView): HeldHint[] => {
      const { name: own, replicas: processes, percent, scaleToZero, external, minConcurrency } = entity;
      if (external || processes === 0) return [];
      const of = { entity: own, processes };
      const found = asked.find((one) => one.entity === own);
      if (percent === 0 && config.shadow?.entity !== own) return [{ ...of, kind: 'no_traffic' }];
      // It cannot have been asked before it was there.
      const since = Math.max(found?.last ?? ctx.now - LOOKED_BACK, config.creationTime);
      if (!scaleToZero && ctx.now - since >= DAY) return [{ ...of, kind: 'idle', since }];
      const busyPercent = (100 * (found?.seconds ?? 0)) / ((DAY / 1000) * processes);
      const isSettled = ctx.now - config.creationTime >= DAY;
      return isSettled && processes > 1 && minConcurrency > 4 && busyPercent < SPARSE
        ? [{ ...of, kind: 'sparse', busyPercent }]
        : [];
    };
    return { hints: [...ofSettings, ...astray, ...config.entities.flatMap(hintOf)] };
  },
});
