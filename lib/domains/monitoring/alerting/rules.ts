import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { QUALITY_METRICS } from '@/lib/pure/drift/performance/names';
import { invalid, notFound } from '@/lib/pure/errors';
import { loadMonitor, MONITOR } from '../load';
import { type MonitorConfig, MonitorId, Slice } from '../schemas';
import { restartAlerts } from './handle-alert';
import { RuleShape, RuleSubject } from './schemas';

export type RuleView = {
  id: number;
  name: string;
  subject: RuleSubject;
  rule: RuleShape;
  slice: string;
  runbook: string;
  isEnabled: boolean;
};

export const RULE_COLUMNS = sql`id, name, subject, rule, slice, runbook, is_enabled AS "isEnabled"`;

const MOST_RULES = 50;

const Runbook = z
  .string()
  .trim()
  .max(2000)
  .refine(
    (text) => text === '' || (/^https?:\/\//i.test(text) && URL.canParse(text)),
    'must be an address of the web',
  );

/** What a monitor has from the beginning: whoever makes one wants to hear of drift. */
export const putDefaultRule = (ctx: Context, monitorId: string) =>
  ctx.sql(sql`
    INSERT INTO alert_rules (monitor_id, name, subject, rule, creation_time)
    VALUES (${monitorId}, 'Drift of any column', ${JSON.stringify(RuleSubject.parse({ kind: 'drift' }))}::jsonb,
            ${JSON.stringify(RuleShape.parse({}))}::jsonb, ${ctx.now})`);

export const listAlertRules = query({
  name: 'monitoring.listAlertRules',
  summary: 'What a monitor alerts of, and when.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId }),
  async run(ctx, { id }): Promise<{ rules: RuleView[] }> {
    await loadMonitor(ctx, id);
    const rules = await ctx.sql<RuleView>(
      sql`SELECT ${RULE_COLUMNS} FROM alert_rules WHERE monitor_id = ${id} ORDER BY id LIMIT ${MOST_RULES}`,
    );
    return { rules };
  },
});

export const putAlertRule = command({
  name: 'monitoring.putAlertRule',
  summary: 'Makes a rule of alerts, or changes one: of what, how many windows of how many, when it is over.',
  access: 'monitors.manage',
  input: z.object({
    id: MonitorId,
    ruleId: z.number().int().optional(),
    name: z.string().trim().min(1).max(200),
    subject: RuleSubject,
    rule: RuleShape.prefault({}),
    slice: Slice,
    runbook: Runbook.default(''),
    isEnabled: z.boolean().default(true),
  }),
  async run(
    ctx,
    { id, ruleId, name, subject, rule, slice, runbook, isEnabled },
  ): Promise<{ ruleId: number }> {
    const { config } = await loadMonitor(ctx, id, { lock: true });
    const unknown =
      subject.kind === 'drift' &&
      config &&
      subject.columns.find((column) => !config.columns.some((each) => each.name === column));
    if (unknown) throw invalid(`The monitor watches no column '${unknown}'.`, { field: 'subject.columns' });
    if (subject.kind === 'fairness' && config && !config.slices.includes(subject.column))
      throw invalid(`The monitor does not slice by '${subject.column}'.`, { field: 'subject.column' });
    if (subject.kind === 'metric' && config) assertMetric(subject.metric, config.problem.kind);
    const values = [JSON.stringify(subject), JSON.stringify(rule)] as const;
    const after = { name, subject, ...rule, slice, runbook, isEnabled };
    if (ruleId === undefined) {
      const [counted] = await ctx.sql<{ n: number }>(
        sql`SELECT count(*) AS n FROM alert_rules WHERE monitor_id = ${id}`,
      );
      if ((counted?.n ?? 0) >= MOST_RULES) throw invalid(`A monitor has at most ${MOST_RULES} rules.`);
      const [made] = await ctx.sql<{ id: number }>(sql`
        INSERT INTO alert_rules (monitor_id, name, subject, rule, slice, runbook, is_enabled, creation_time)
        VALUES (${id}, ${name}, ${values[0]}::jsonb, ${values[1]}::jsonb, ${slice}, ${runbook}, ${isEnabled}, ${ctx.now})
        RETURNING id`);
      ctx.audit({ objectType: MONITOR, objectId: id, after: { rule: made?.id, ...after } });
      return { ruleId: made?.id ?? 0 };
    }
    const before = await loadRule(ctx, id, ruleId);
    await ctx.sql(sql`
      UPDATE alert_rules SET name = ${name}, subject = ${values[0]}::jsonb, rule = ${values[1]}::jsonb, slice = ${slice},
                             runbook = ${runbook}, is_enabled = ${isEnabled} WHERE id = ${ruleId}`);
    // Another question has another answer: what was said of the last one is over.
    if (JSON.stringify(before.subject) !== JSON.stringify(subject) || before.slice !== slice)
      await ctx.sql(sql`DELETE FROM alerts WHERE rule_id = ${ruleId}`);
    // Switched off it looks at no window: what fires now would fire for ever.
    else if (before.isEnabled && !isEnabled) await restartAlerts(ctx, id, sql`rule_id = ${ruleId}`);
    const { rule: shape, id: _, ...was } = before;
    ctx.audit({
      objectType: MONITOR,
      objectId: id,
      before: { rule: ruleId, ...was, ...shape },
      after: { rule: ruleId, ...after },
    });
    return { ruleId };
  },
});

/** A rule of another would wait for data for ever. @throws INVALID_PARAMETER_VALUE */
function assertMetric(metric: string, kind: MonitorConfig['problem']['kind']): void {
  const names: readonly string[] = QUALITY_METRICS[kind];
  if (names.includes(metric)) return;
  throw invalid(
    names.length > 0
      ? `The model is not judged by '${metric}' but by ${names.join(', ')}.`
      : 'The monitor does not say what the model answers: it is not judged.',
    { field: 'subject.metric' },
  );
}

async function loadRule(ctx: Context, id: string, ruleId: number): Promise<RuleView> {
  const [rule] = await ctx.sql<RuleView>(
    sql`SELECT ${RULE_COLUMNS} FROM alert_rules WHERE id = ${ruleId} AND monitor_id = ${id}`,
  );
  if (!rule) throw notFound(`The monitor has no rule ${ruleId}.`);
  return rule;
}

export const deleteAlertRule = command({
  name: 'monitoring.deleteAlertRule',
  summary: 'Removes a rule with its alerts.',
  access: 'monitors.manage',
  input: z.object({ id: MonitorId, ruleId: z.number().int() }),
  async run(ctx, { id, ruleId }) {
    await loadMonitor(ctx, id, { lock: true });
    const before = await loadRule(ctx, id, ruleId);
    await ctx.sql(sql`DELETE FROM alert_rules WHERE id = ${ruleId}`);
    ctx.audit({ objectType: MONITOR, objectId: id, before });
    return {};
  },
});
