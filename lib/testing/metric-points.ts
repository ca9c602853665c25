/** Points of metrics for tests, as a training script logs them. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { logBatch } from '@/lib/domains/tracking/log-batch';

export type Point = { key: string; step: number; value: number | string; timestamp?: number };

/** Logs any number of them, and params with the first. A point that has no time of its own is logged at its step in milliseconds past 1000. */
export async function logPoints(
  caller: Caller,
  runId: string,
  points: readonly Point[],
  params: Record<string, string> = {},
): Promise<void> {
  for (let from = 0; from === 0 || from < points.length; from += 900) {
    const metrics = points
      .slice(from, from + 900)
      .map((point) => ({ timestamp: 1000 + point.step, ...point }));
    const given = Object.entries(from === 0 ? params : {}).map(([key, value]) => ({ key, value }));
    await perform(logBatch, caller, { runId, metrics, params: given });
  }
}

/** So many points of `loss`, every so many steps. */
export const lossAt = (count: number, value: (step: number) => number, every = 1): Point[] =>
  Array.from({ length: count }, (_, at) => ({ key: 'loss', step: at * every, value: value(at * every) }));
