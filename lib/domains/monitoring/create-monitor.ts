import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { grantCreator } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { lakeTable } from '@/lib/platform/delta';
import { alreadyExists, denied, invalid, notFound } from '@/lib/pure/errors';
import { putDefaultRule } from './alerting/rules';
import { settleConfig } from './configure-monitor';
import { MONITOR, nameOf } from './load';
import { MonitorConfig, MonitorName, MonitorSource } from './schemas';

export const createMonitor = command({
  name: 'monitoring.createMonitor',
  summary:
    'Makes a monitor; whoever does manages it. Without a configuration it waits until its columns are settled.',
  access: 'monitors.create',
  input: z.object({
    name: MonitorName,
    description: z.string().max(10_000).default(''),
    source: MonitorSource.default({ kind: 'uploaded' }),
    config: MonitorConfig.optional(),
  }),
  async run(ctx, { name, description, source, config }): Promise<{ id: string }> {
    await assertMayWatch(ctx, source);
    const [made] = await ctx.sql<{ id: string }>(sql`
      INSERT INTO monitors (name, description, source, owner_id, created_by, creation_time, last_updated_time)
      VALUES (${name}, ${description}, ${JSON.stringify(source)}::jsonb, ${ctx.caller.user?.id ?? null}::uuid, ${nameOf(ctx)},
              ${ctx.now}, ${ctx.now})
      ON CONFLICT (name) DO NOTHING RETURNING id`);
    if (!made) throw alreadyExists(`There is a monitor '${name}' already.`, { field: 'name' });
    await grantCreator(ctx, MONITOR, made.id);
    await putDefaultRule(ctx, made.id);
    if (config) await settleConfig(ctx, { id: made.id, name, source, config: null }, config);
    ctx.audit({ objectType: MONITOR, objectId: made.id, after: { name, source } });
    return { id: made.id };
  },
});

/** Tables of the lake have no readers of their own yet but administrators. */
async function assertMayWatch(ctx: Context, source: MonitorSource): Promise<void> {
  if (source.kind !== 'lake') return;
  if (ctx.caller.user?.role !== 'admin' && ctx.caller.via !== 'system')
    throw denied('Only administrators may watch a table of the lake by its path.');
  if (source.path.split('/').includes('..'))
    throw invalid('It must be a path in the lake.', { field: 'source.path' });
  if (!(await lakeTable(source.path).exists()))
    throw notFound(`There is no table '${source.path}' in the lake.`);
}
