import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { consoleUrl } from '@/lib/platform/own-address';
import { conflict } from '@/lib/pure/errors';
import { type DemoSize, type DemoTask, isDemoThere } from './get-demo-data';
import { QUEUE, WORK } from './hold';

/** The one row is the lock: of two that press at once, one finds it running. */
async function begin(ctx: Context, task: DemoTask, size: DemoSize): Promise<void> {
  const { user } = ctx.caller;
  const [begun] = await ctx.sql(sql`
    INSERT INTO demo_work (id, task, size, address, lines, started_by_id, started_by, started_time)
    VALUES (1, ${task}::demo_task, ${size}::demo_size, ${consoleUrl('')}, '{}', ${user?.id ?? null}::uuid,
            ${user?.email ?? ctx.caller.via}, ${ctx.now})
    ON CONFLICT (id) DO UPDATE SET
      task = excluded.task, size = excluded.size, status = 'running', address = excluded.address, lines = '{}', fault = NULL,
      attempts = 0, started_by_id = excluded.started_by_id, started_by = excluded.started_by,
      started_time = excluded.started_time, ended_time = NULL
    WHERE demo_work.status <> 'running' RETURNING 1`);
  if (!begun) throw conflict('Demo data is being made or removed already.');
  await ctx.enqueue(WORK, {}, { queue: QUEUE, key: WORK, maxAttempts: 25 });
  ctx.audit({ objectType: 'demo', objectId: 'data', after: { task, size } });
}

export const loadDemoData = command({
  name: 'demo.loadDemoData',
  summary:
    'Begins to make demo data: a worker trains models and logs them through the public API, as `npm run demo` does.',
  access: 'demo.manage',
  input: z.object({
    /** `small`: one experiment, trained in JavaScript, in seconds. */
    size: z.enum(['whole', 'small']).default('whole'),
  }),
  async run(ctx, { size }) {
    if (await isDemoThere(ctx)) throw conflict('There is demo data already. Remove it first.');
    await begin(ctx, 'load', size);
    return {};
  },
});

export const removeDemoData = command({
  name: 'demo.removeDemoData',
  summary: 'Begins to remove what the demo made, and nothing else.',
  access: 'demo.manage',
  input: z.object({}),
  async run(ctx) {
    await begin(ctx, 'remove', 'whole');
    return {};
  },
});
