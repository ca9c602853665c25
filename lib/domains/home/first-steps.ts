import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { granted } from '@/lib/core/grants';
import { command, query } from '@/lib/core/operation';

const STEPS = ['run', 'comparison', 'model', 'endpoint', 'monitor'] as const;
export type FirstStep = (typeof STEPS)[number];

/** What the demo made is nobody's first. It marks monitors by their description, all else by a tag. */
const DEMO = 'plumbline.demo';
const DEMO_TAG = JSON.stringify([{ key: DEMO }]);

/** Whether the workspace has what the step makes, as far as the caller may see. */
const isThere = (ctx: Context): Record<Exclude<FirstStep, 'comparison'>, Sql> => ({
  run: sql`EXISTS (
    SELECT 1 FROM experiments WHERE lifecycle_stage = 'active' AND ${granted(ctx, 'experiment', sql`experiments.id::text`)}
      AND NOT EXISTS (SELECT 1 FROM experiment_tags WHERE experiment_id = experiments.id AND key = ${DEMO})
      AND EXISTS (SELECT 1 FROM runs WHERE experiment_id = experiments.id AND lifecycle_stage = 'active'))`,
  model: sql`EXISTS (
    SELECT 1 FROM registered_models
    WHERE deleted_time IS NULL AND NOT is_prompt AND ${granted(ctx, 'registered-model', sql`registered_models.id`)}
      AND NOT EXISTS (SELECT 1 FROM registered_model_tags WHERE model_key = registered_models.key AND key = ${DEMO}))`,
  endpoint: sql`EXISTS (
    SELECT 1 FROM serving_endpoints
    WHERE ${granted(ctx, 'serving-endpoint', sql`serving_endpoints.id`)} AND NOT tags @> ${DEMO_TAG}::jsonb)`,
  monitor: sql`EXISTS (
    SELECT 1 FROM monitors
    WHERE ${granted(ctx, 'monitor', sql`monitors.id`)} AND description NOT LIKE 'Made by the demo:%')`,
});

type Answer = {
  steps: { step: FirstStep; isDone: boolean }[];
  /** The caller has put the list away. */
  isDismissed: boolean;
};

export const getFirstSteps = query({
  name: 'home.getFirstSteps',
  summary:
    'The first steps in a new workspace, and which of them are done: a run, a registered model, an endpoint and a monitor that the caller may see, and a comparison that the caller has looked at. Demo data does not count.',
  access: 'self',
  input: z.object({}),
  async run(ctx): Promise<Answer> {
    const [kept] = await ctx.sql<{ hasCompared: boolean; isDismissed: boolean }>(sql`
      SELECT compared_time IS NOT NULL AS "hasCompared", dismissed_time IS NOT NULL AS "isDismissed"
      FROM first_steps WHERE ${mine(ctx)}`);
    // Nobody asks what is there once the list is put away.
    if (kept?.isDismissed) return { steps: [], isDismissed: true };
    const { run, model, endpoint, monitor } = isThere(ctx);
    const [found] = await ctx.sql<Partial<Record<FirstStep, boolean>>>(
      sql`SELECT ${run} AS run, ${model} AS model, ${endpoint} AS endpoint, ${monitor} AS monitor`,
    );
    const done = { ...found, comparison: kept?.hasCompared };
    return { steps: STEPS.map((step) => ({ step, isDone: done[step] === true })), isDismissed: false };
  },
});

const mine = ({ caller }: Context): Sql => sql`user_id = ${caller.user?.id ?? null}::uuid`;

const UNAUDITED = 'a mark of one’s own, which nobody else sees';

export const noteComparison = command({
  name: 'home.noteComparison',
  summary: 'The caller has looked at runs side by side: one of the first steps.',
  access: 'self',
  transaction: false,
  unaudited: UNAUDITED,
  input: z.object({}),
  async run({ caller, now, sql: run }) {
    await run(sql`
      INSERT INTO first_steps (user_id, compared_time) SELECT id, ${now} FROM users WHERE id = ${caller.user?.id ?? null}::uuid
      ON CONFLICT (user_id) DO UPDATE SET compared_time = coalesce(first_steps.compared_time, excluded.compared_time)`);
    return {};
  },
});

export const dismissFirstSteps = command({
  name: 'home.dismissFirstSteps',
  summary: 'Puts the caller’s list of first steps away, or back.',
  access: 'self',
  transaction: false,
  unaudited: UNAUDITED,
  input: z.object({ isDismissed: z.boolean().default(true) }),
  async run({ caller, now, sql: run }, { isDismissed }) {
    const time = isDismissed ? now : null;
    await run(sql`
      INSERT INTO first_steps (user_id, dismissed_time) SELECT id, ${time}::bigint FROM users WHERE id = ${caller.user?.id ?? null}::uuid
      ON CONFLICT (user_id) DO UPDATE SET dismissed_time = excluded.dismissed_time`);
    return {};
  },
});
