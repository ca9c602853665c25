/** Profiles that are kept, added up over a time. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { conflict } from '@/lib/pure/errors';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import { type Bundle, type CountingPlan, mergeBundles, unpackBundle } from './counting/plan';
import type { ConfiguredMonitor, MonitorRow } from './load';
import { References } from './refresh/references';
import { findPlan } from './refresh/store-plan';

type Reading = Pick<Context, 'sql'>;

export async function loadPlan(id: string, version: number): Promise<CountingPlan> {
  const found = await findPlan(id, version);
  if (!found) throw conflict('The monitor was not refreshed yet.');
  return found.plan;
}

/** By which plan the windows of a time were counted: those of two plans do not add up. @throws RESOURCE_CONFLICT */
export async function planOfTime(
  ctx: Reading,
  id: string,
  slice: string,
  times: readonly { from: number; to: number }[],
): Promise<number> {
  const versions = new Set<number>();
  for (const { from, to } of times) {
    const found = await ctx.sql<{ version: number }>(sql`
      SELECT DISTINCT plan_version AS version FROM monitor_windows
      WHERE monitor_id = ${id} AND slice = ${slice} AND window_start >= ${from} AND window_start < ${to}`);
    if (found.length === 0) throw conflict('There are no windows in that time.');
    for (const { version } of found) versions.add(version);
  }
  const [version, another] = versions;
  if (version === undefined || another !== undefined)
    throw conflict(
      'These windows were counted against different references: compute them again to compare them.',
    );
  return version;
}

const MOST_WINDOWS = 500;

export async function bundleOfTime(
  ctx: Reading,
  id: string,
  planVersion: number,
  plan: CountingPlan,
  slice: string,
  { from, to }: { from: number; to: number },
  only?: readonly string[],
): Promise<Bundle | undefined> {
  const found = await ctx.sql<{ body: Uint8Array }>(sql`
    SELECT body FROM monitor_profiles
    WHERE monitor_id = ${id} AND plan_version = ${planVersion} AND slice = ${slice}
      AND window_start >= ${from} AND window_start < ${to}
    ORDER BY window_start LIMIT ${MOST_WINDOWS + 1}`);
  if (found.length > MOST_WINDOWS)
    throw conflict(`That is more than ${MOST_WINDOWS} windows: ask for a shorter time.`);
  return mergeBundles(found.map(({ body }) => unpackBundle(body, plan, only)));
}

export const referenceOf = (
  monitor: ConfiguredMonitor<MonitorRow>,
  planVersion: number,
  plan: CountingPlan,
  slice: string,
  window: TimeWindow,
): Promise<Bundle | undefined> => new References({ monitor, planVersion, plan }).find(slice, window);
