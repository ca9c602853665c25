/** What is known of a canary at its present share: what decides about it, and what people are shown. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { BUCKETS } from '@/lib/pure/scoring/time-buckets';
import type { Canary } from './definition';
import type { ConfigRow } from './load';
import { type Gate, readGate } from './monitor-gate';

const MINUTE = 60_000;

export type Seen = { requests: number; faults: number; buckets: number[]; gate?: Gate };
type Counts = { requests: number; faults: number; buckets: number[] };

export const nothingSeen = (): Counts => ({
  requests: 0,
  faults: 0,
  buckets: new Array<number>(BUCKETS).fill(0),
});

export const addCounts = (sum: Counts, one: Counts): Counts => ({
  requests: sum.requests + one.requests,
  faults: sum.faults + one.faults,
  buckets: sum.buckets.map((count, at) => count + (one.buckets[at] ?? 0)),
});

export type CanaryFacts = {
  /** Percent of the traffic, since when it has that, and what came of it. */
  share: number;
  since: number;
  seen: Seen;
};

export async function readCanary(
  ctx: Pick<Context, 'sql' | 'now'>,
  endpointKey: number,
  config: ConfigRow,
  canary: Canary,
): Promise<CanaryFacts> {
  const { routes, entities } = config.definition;
  const since = config.settledTime ?? ctx.now;
  const minutes = await ctx.sql<Counts>(sql`
    SELECT requests, faults_4xx + faults_5xx AS faults, buckets FROM serving_minutes
    WHERE endpoint_key = ${endpointKey} AND entity = ${canary.entity} AND NOT is_shadow
      AND config_version = ${config.version} AND minute > ${since - MINUTE}`);
  const version = entities.find(({ name }) => name === canary.entity)?.version;
  const gate =
    canary.monitor && version !== undefined ? await readGate(ctx, canary.monitor, version, since) : undefined;
  return {
    share: routes.find(({ entity }) => entity === canary.entity)?.percent ?? 0,
    since,
    seen: { ...minutes.reduce(addCounts, nothingSeen()), ...(gate && { gate }) },
  };
}
