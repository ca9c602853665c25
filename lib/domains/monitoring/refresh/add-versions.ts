/** Versions of the model that answer since the plan was made, as a canary does: each is a slice of its own from its first window on. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { MOST_SLICES, sliceValues } from '../counting/make-plan';
import { packPlan } from '../counting/plan';
import { isOfVersions } from '../inferences';
import type { MonitorRow } from '../load';
import type { Rows } from '../sources';
import type { SettledPlan } from './store-plan';

/** Puts them into the plan, where the monitor is sliced by them. Those that answered longest ago make room. */
export async function addVersions(
  { id, source }: Pick<MonitorRow, 'id' | 'source'>,
  { version, plan }: SettledPlan,
  { engine, select, columns }: Rows,
): Promise<void> {
  const slice = plan.slices.find(({ column }) => isOfVersions(column, source));
  if (!slice) return;
  const now = await sliceValues(engine, select, columns, slice.column);
  if (now.every((value) => slice.values.includes(value))) return;
  slice.values = [...new Set([...now, ...slice.values])].slice(0, MOST_SLICES);
  await rows(sql`
    UPDATE monitor_plans SET body = ${packPlan(plan)} WHERE monitor_id = ${id} AND version = ${version}`);
}
