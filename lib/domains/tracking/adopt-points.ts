import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { transaction } from '@/lib/platform/db';
import { type Finding, shown } from './adopted';
import { Metric, type MetricInput } from './schemas';
import { addPointsHere } from './write-points';

export type ForeignPoint = { key: string; value: unknown; timestamp: unknown; step: unknown };

/**
 * Adds those points of a run that are not here yet, of a deleted run too. A metric with points that cannot be kept
 * becomes one finding.
 */
export async function adoptPoints(
  ctx: Context,
  runId: string,
  points: ForeignPoint[],
): Promise<{ added: number; findings: Finding[] }> {
  const faults = new Map<string, { reason: string; count: number }>();
  const kept: MetricInput[] = [];
  for (const point of points) {
    const parsed = Metric.safeParse(point);
    if (parsed.data) kept.push(parsed.data);
    else {
      const { count = 0 } = faults.get(point.key) ?? {};
      const [issue] = parsed.error.issues;
      const reason = `${issue?.path.join('.')}: ${issue?.message}`;
      faults.set(point.key, { reason, count: count + 1 });
    }
  }
  const added = kept.length > 0 ? await transaction(() => write(ctx, runId, kept)) : 0;
  const findings = [...faults].map(
    ([key, { reason, count }]): Finding => ({
      outcome: 'missing',
      kind: 'metric',
      item: shown(key),
      reason: `${count} of its points cannot be kept: ${reason}`,
    }),
  );
  return { added, findings };
}

async function write(ctx: Context, runId: string, points: MetricInput[]): Promise<number> {
  // Points go to active runs alone; a deleted one is active inside this transaction, where nobody sees it.
  const [run] = await ctx.sql<{ key: number; isDeleted: boolean }>(sql`
    SELECT key, lifecycle_stage = 'deleted' AS "isDeleted" FROM runs WHERE id = ${runId} FOR UPDATE`);
  if (!run) throw new Error(`The run ${runId} went away while it was imported.`);
  const turn = (stage: 'active' | 'deleted') =>
    ctx.sql(sql`UPDATE runs SET lifecycle_stage = ${stage}::lifecycle_stage WHERE key = ${run.key}`);
  const names = [...new Set(points.map(({ key }) => key))];
  const count = async () => {
    const [{ total } = { total: 0 }] = await ctx.sql<{ total: number }>(sql`
      SELECT coalesce(sum(count), 0)::bigint AS total FROM latest_metrics
      WHERE run_key = ${run.key} AND name_id IN (SELECT id FROM metric_names WHERE name = ANY(${names}))`);
    return total;
  };
  const before = await count();
  if (run.isDeleted) await turn('active');
  await addPointsHere(runId, points);
  if (run.isDeleted) await turn('deleted');
  const added = (await count()) - before;
  if (added > 0) await ctx.sql(sql`UPDATE runs SET settled = false WHERE key = ${run.key}`);
  return added;
}
