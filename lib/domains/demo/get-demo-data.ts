import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';

export type DemoTask = 'load' | 'remove';
export type DemoSize = 'whole' | 'small';

export type DemoWork = {
  task: DemoTask;
  size: DemoSize;
  status: 'running' | 'failed' | 'done';
  lines: string[];
  fault: string | null;
  startedBy: string;
  startedTime: number;
  endedTime: number | null;
};

const findWork = async (ctx: Context): Promise<DemoWork | null> => {
  const [found] = await ctx.sql<DemoWork>(sql`
    SELECT task, size, status, lines, fault, started_by AS "startedBy", started_time AS "startedTime", ended_time AS "endedTime"
    FROM demo_work WHERE id = 1`);
  return found ?? null;
};

/** Whatever way it came; as the program itself finds it, which makes nothing beside it. */
export const isDemoThere = async (ctx: Context): Promise<boolean> => {
  const [found] = await ctx.sql(sql`
    SELECT 1 FROM experiment_tags JOIN experiments ON experiments.id = experiment_id
    WHERE experiment_tags.key = 'plumbline.demo' AND lifecycle_stage = 'active'
    UNION ALL
    SELECT 1 FROM registered_model_tags JOIN registered_models ON registered_models.key = model_key
    WHERE registered_model_tags.key = 'plumbline.demo' AND deleted_time IS NULL
    UNION ALL
    SELECT 1 FROM serving_endpoints WHERE tags @> '[{"key": "plumbline.demo"}]' LIMIT 1`);
  return found !== undefined;
};

export const getDemoData = query({
  name: 'demo.getDemoData',
  summary: 'Whether there is demo data, and how far it is being made or removed.',
  access: 'demo.manage',
  input: z.object({}),
  async run(ctx) {
    const [isThere, work] = await Promise.all([isDemoThere(ctx), findWork(ctx)]);
    return { isThere, work };
  },
});
