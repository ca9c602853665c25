import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { grantCreator } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { loadTable } from '@/lib/domains/features/index';
import { loadEndpoint } from '@/lib/domains/serving/index';
import { lakeTable } from '@/lib/platform/delta';
import { alreadyExists, denied, invalid, notFound } from '@/lib/pure/errors';
import { putDefaultRule } from './alerting/rules';
import { settleConfig } from './configure-monitor';
import { MONITOR, nameOf } from './load';
import { MonitorConfig, MonitorName, type MonitorSource, SourceChoice } from './schemas';

export const createMonitor = command({
  name: 'monitoring.createMonitor',
  summary:
    'Makes a monitor; whoever does manages it. Without a configuration it waits until its columns are settled.',
  access: 'monitors.create',
  input: z.object({
    name: MonitorName,
    description: z.string().max(10_000).default(''),
    source: SourceChoice.default({ kind: 'uploaded' }),
    config: MonitorConfig.optional(),
  }),
  async run(ctx, { source, ...input }): Promise<{ id: string }> {
    return makeMonitor(ctx, { ...input, source: await settleSource(ctx, source) });
  },
});

type Making = {
  name: string;
  description: string;
  source: MonitorSource;
  config?: MonitorConfig | undefined;
};

export async function makeMonitor(
  ctx: Context,
  { name, description, source, config }: Making,
): Promise<{ id: string }> {
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
}

/** What is watched, for somebody who may read all of it: whoever sees the monitor sees what is in it. */
async function settleSource(ctx: Context, choice: SourceChoice): Promise<MonitorSource> {
  switch (choice.kind) {
    case 'uploaded':
      return choice;
    case 'endpoint': {
      const managing = { ...ctx, level: () => 'CAN_MANAGE' as const };
      const { id, name } = await loadEndpoint(managing, { name: choice.endpoint });
      return { kind: 'endpoint', endpointId: id, endpoint: name };
    }
    case 'feature-table': {
      const { name, location, isExternal } = await loadTable(ctx, choice.table);
      return { kind: 'feature-table', table: name, location, isExternal };
    }
    case 'lake':
      await assertMayWatch(ctx, choice.path);
      return choice;
  }
}

/** A bare path has no readers but administrators. */
async function assertMayWatch(ctx: Context, path: string): Promise<void> {
  if (ctx.caller.user?.role !== 'admin' && ctx.caller.via !== 'system')
    throw denied('Only administrators may watch a table of the lake by its path.');
  if (path.split('/').includes('..'))
    throw invalid('It must be a path in the lake.', { field: 'source.path' });
  if (!(await lakeTable(path).exists())) throw notFound(`There is no table '${path}' in the lake.`);
}
