/**
 * A monitor's word on a canary. Monitors look at endpoints' logs, so it is their domain that leads here and not the other way: what they
 * found is read where it is kept.
 */
import sql from 'sql-template-tag';
import type { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { granted } from '@/lib/core/grants';
import { invalid } from '@/lib/pure/errors';
import type { Canary } from './definition';
import type { CanaryInput } from './schemas';

export type Gate = {
  name: string;
  /** Windows that began since the canary has its share, and in which the monitor could say something. */
  judged: number;
  /** The beginning of the first in which it found drift, in milliseconds since the epoch. */
  driftSince: number | null;
  /** It was deleted: it will never say anything. */
  isGone: boolean;
};

/**
 * @param endpointId of the endpoint that it is a canary of; undefined of one that is being made, which no monitor watches yet
 * @throws INVALID_PARAMETER_VALUE for a monitor that the caller does not see, or that watches something else
 */
export async function settleCanary(
  ctx: Context,
  asked: z.output<typeof CanaryInput>,
  endpointId: string | undefined,
): Promise<Canary> {
  const { monitor: name, ...canary } = asked;
  if (name === undefined) return canary;
  const [found] = await ctx.sql<{ id: string; name: string; endpointId: string | null }>(sql`
    SELECT id, name, source ->> 'endpointId' AS "endpointId" FROM monitors WHERE name = ${name} AND ${granted(ctx, 'monitor', sql`monitors.id`, 'CAN_VIEW')}`);
  const field = 'config.canary.monitor';
  if (!found) throw invalid(`There is no monitor called '${name}'.`, { field });
  const { endpointId: watched, ...monitor } = found;
  if (endpointId === undefined || watched !== endpointId) {
    throw invalid(
      `The monitor '${name}' does not watch this endpoint: it could say nothing of what its canary answers.`,
      { field },
    );
  }
  return { ...canary, monitor };
}

/**
 * What the monitor found since then. Where it looks at each version of the model apart, what it says of that version; else of all that the
 * endpoint answered. A window that began before is no word on the share that the canary has now.
 *
 * @param version of the model that the canary is
 */
export async function readGate(
  ctx: Pick<Context, 'sql'>,
  monitor: { id: string; name: string },
  version: number,
  since: number,
): Promise<Gate> {
  // A column of numbers comes to the monitor as doubles.
  const own = [`model_version=${version}`, `model_version=${version}.0`];
  const [found] = await ctx.sql<Omit<Gate, 'name'>>(sql`
    WITH since AS (
      SELECT slice, window_start, verdict FROM monitor_windows
      WHERE monitor_id = ${monitor.id} AND window_start >= ${since} AND slice = ANY(${['', ...own]}::text[]))
    SELECT count(*)::int AS judged, min(window_start) FILTER (WHERE verdict IN ('drift', 'severe')) AS "driftSince",
           NOT EXISTS (SELECT 1 FROM monitors WHERE id = ${monitor.id}) AS "isGone"
    FROM since
    WHERE verdict IN ('stable', 'noise', 'drift', 'severe')
      AND (slice <> '' OR NOT EXISTS (SELECT 1 FROM since AS apart WHERE apart.slice <> ''))`);
  const { judged = 0, driftSince = null, isGone = true } = found ?? {};
  return { name: monitor.name, judged, driftSince, isGone };
}
