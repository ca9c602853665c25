/** A canary goes on by itself while its entity does well, and back where it does not. */
import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { plural } from '@/lib/pure/format';
import { isBeyond } from '@/lib/pure/scoring/canary-errors';
import { shareWith } from '@/lib/pure/scoring/share-with';
import { quantileOf } from '@/lib/pure/scoring/time-buckets';
import { readCanary, type Seen } from './canary-facts';
import type { Canary, Definition } from './definition';
import { lockSteady } from './load';
import { propose } from './propose';
import { system } from './settle';

export type Verdict = { to: number; why: string; isOver: boolean } | undefined;

/**
 * What becomes of a canary that has had its share for so long.
 *
 * @param elapsed milliseconds since it has that share
 * @returns the next share, 0 for back; undefined while there is nothing to decide
 */
export function judge(canary: Canary, share: number, elapsed: number, seen: Seen): Verdict {
  const { steps, holdSeconds, minRequests, maxErrorPercent, maxP95Ms } = canary;
  const { gate } = seen;
  if (gate?.isGone) {
    const why = `The monitor ${gate.name}, whose word it waits for, was deleted.`;
    return { to: 0, why, isOver: true };
  }
  if (gate && gate.driftSince !== null) {
    const window = new Date(gate.driftSince).toISOString().slice(0, 16).replace('T', ' ');
    return {
      to: 0,
      why: `The monitor ${gate.name} found drift in the window of ${window} UTC.`,
      isOver: true,
    };
  }
  const errors = seen.requests === 0 ? 0 : (100 * seen.faults) / seen.requests;
  if (isBeyond(errors, seen.requests, canary)) {
    const why = `${errors.toFixed(1)} % of ${plural(seen.requests, 'request')} failed; at most ${maxErrorPercent} % may.`;
    return { to: 0, why, isOver: true };
  }
  if (seen.requests < minRequests) return undefined;
  const p95 = quantileOf(seen.buckets, 0.95) ?? 0;
  if (maxP95Ms !== undefined && p95 > maxP95Ms) {
    return {
      to: 0,
      why: `95 % of the requests took up to ${p95.toFixed(0)} ms; at most ${maxP95Ms} ms may be.`,
      isOver: true,
    };
  }
  if (elapsed < holdSeconds * 1000 || gate?.judged === 0) return undefined;
  const well = `${seen.requests} requests, ${errors.toFixed(1)} % failed, p95 ${p95.toFixed(0)} ms${gate ? `, and ${gate.name} found no drift` : ''}.`;
  const next = steps.find((step) => step > share);
  return next === undefined
    ? { to: share, why: well, isOver: true }
    : { to: next, why: well, isOver: next === 100 };
}

/** Looks at every endpoint whose live configuration has a canary; one that cannot be judged now keeps no other waiting. */
export async function stepCanaries(): Promise<void> {
  const found = await rows<{ key: number }>(sql`
    SELECT key FROM serving_endpoints JOIN serving_configs ON endpoint_key = key AND version = live_version
    WHERE pending_version IS NULL AND NOT is_stopped AND definition ? 'canary'`);
  for (const { key } of found) {
    try {
      await perform(stepCanary, system(randomBytes(8).toString('hex')), { key });
    } catch (error) {
      log.warn({ err: error, endpoint: key }, 'a canary could not be judged');
    }
  }
}

export const stepCanary = command({
  name: 'serving.stepCanary',
  summary: 'Gives a canary more of the traffic, all of it, or none.',
  access: 'self',
  unaudited: 'it looks, and leaves its row where it changes something',
  input: z.object({ key: z.number().int() }),
  async run(ctx, { key }) {
    const found = await lockSteady(ctx, key);
    const canary = found?.config.definition.canary;
    if (!found || !canary) return {};
    const { row, config } = found;
    const { share, since, seen } = await readCanary(ctx, key, config, canary);
    const verdict = judge(canary, share, ctx.now - since, seen);
    if (!verdict) return {};
    const definition: Definition = {
      ...config.definition,
      routes: shareWith(config.definition.routes, canary.entity, verdict.to),
    };
    if (verdict.isOver) delete definition.canary;
    const back = verdict.to === 0 ? canary.entity : undefined;
    await propose(ctx, row, definition, 'canary', verdict.why, back);
    return {};
  },
});
