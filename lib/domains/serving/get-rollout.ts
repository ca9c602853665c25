import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { quantileOf } from '@/lib/pure/scoring/time-buckets';
import { addCounts, nothingSeen, readCanary } from './canary-facts';
import type { Canary, Definition } from './definition';
import { type ConfigRow, findConfig, loadEndpoint } from './load';
import type { Gate } from './monitor-gate';
import { AskedName } from './schemas';

/** So far back a shadow's figures go. */
const LOOKED_AT = 7 * 86_400_000;

type Figures = { requests: number; failedPercent: number | null; p50Ms: number | null; p95Ms: number | null };

export type CanaryProgress = Canary &
  Figures & {
    /** Percent of the traffic, and since when it has that. */
    share: number;
    since: number;
    gate: Gate | null;
  };

export type ShadowProgress = Figures & {
  entity: string;
  percent: number;
  since: number;
  /** Predictions beside those that callers got, and how many of them are others. */
  compared: number;
  differing: number;
  /** Of what callers were answered in the same time. */
  live: Figures;
};

export const getRollout = query({
  name: 'serving.getRollout',
  summary: 'How a canary does beside its limits, and what a shadow would have answered.',
  access: 'endpoints.read',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<{ canary: CanaryProgress | null; shadow: ShadowProgress | null }> {
    const { key, liveVersion } = await loadEndpoint(ctx, { name });
    const config = await findConfig(ctx, key, liveVersion);
    const { canary, shadow } = config?.definition ?? {};
    return {
      canary: config && canary ? await canaryOf(ctx, key, config, canary) : null,
      shadow: config && shadow ? await shadowOf(ctx, key, config.definition, shadow) : null,
    };
  },
});

function figuresOf({ requests, faults, buckets }: ReturnType<typeof nothingSeen>): Figures {
  return {
    requests,
    failedPercent: requests > 0 ? (100 * faults) / requests : null,
    p50Ms: quantileOf(buckets, 0.5) ?? null,
    p95Ms: quantileOf(buckets, 0.95) ?? null,
  };
}

async function canaryOf(
  ctx: Context,
  key: number,
  config: ConfigRow,
  canary: Canary,
): Promise<CanaryProgress> {
  const { share, since, seen } = await readCanary(ctx, key, config, canary);
  return { ...canary, ...figuresOf(seen), share, since, gate: seen.gate ?? null };
}

type ShadowRow = ReturnType<typeof nothingSeen> & { isShadow: boolean; compared: number; differing: number };

async function shadowOf(
  ctx: Context,
  key: number,
  { entities }: Definition,
  { entity, percent }: { entity: string; percent: number },
): Promise<ShadowProgress> {
  const { modelName, version, creationTime = ctx.now } = entities.find(({ name }) => name === entity) ?? {};
  // It keeps its name and when it was made where it is of another version by now: figures of that one are not its own.
  const listens = JSON.stringify({
    entities: [{ name: entity, modelName, version, creationTime }],
    shadow: { entity },
  });
  const [first] = await ctx.sql<{ time: number | null }>(sql`
    SELECT min(creation_time) AS time FROM serving_configs WHERE endpoint_key = ${key} AND definition @> ${listens}::jsonb`);
  const since = Math.max(first?.time ?? creationTime, ctx.now - LOOKED_AT);
  const minutes = await ctx.sql<ShadowRow>(sql`
    SELECT is_shadow AS "isShadow", requests, faults_4xx + faults_5xx AS faults, buckets, compared, differing
    FROM serving_minutes
    WHERE endpoint_key = ${key} AND minute >= ${since - 60_000}
      AND config_version = ANY(ARRAY(
        SELECT version FROM serving_configs WHERE endpoint_key = ${key} AND definition @> ${listens}::jsonb))
      AND CASE WHEN is_shadow THEN entity = ${entity} ELSE entity <> '' END`);
  const own = minutes.filter(({ isShadow }) => isShadow);
  const live = minutes.filter(({ isShadow }) => !isShadow);
  return {
    entity,
    percent,
    since,
    ...figuresOf(own.reduce(addCounts, nothingSeen())),
    compared: own.reduce((sum, { compared }) => sum + compared, 0),
    differing: own.reduce((sum, { differing }) => sum + differing, 0),
    live: figuresOf(live.reduce(addCounts, nothingSeen())),
  };
}
