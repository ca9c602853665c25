/** Monitors as clients of the managed platform know them: one a table, called by the table's name. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import { forgetGrants } from '@/lib/core/grants';
import { command, query } from '@/lib/core/operation';
import { loadTable } from '@/lib/domains/features/index';
import { alreadyExists } from '@/lib/pure/errors';
import { settleConfig } from '../configure-monitor';
import { makeMonitor } from '../create-monitor';
import { MONITOR } from '../load';
import { configFor, DefinitionShape } from './definition';
import { loadOfTable, type TableMonitor, tableNamed, viewOf, Which } from './load';

export const createTableMonitor = command({
  name: 'monitoring.createTableMonitor',
  summary: 'Watches a feature table, as clients of the managed platform ask for it.',
  access: 'monitors.create',
  input: DefinitionShape,
  async run(ctx, asked): Promise<TableMonitor> {
    const table = await loadTable(ctx, await tableNamed(ctx, asked.tableName));
    const { id: tableId, name, location, isExternal } = table;
    const tableName = name.toLowerCase();
    const source = {
      kind: 'feature-table' as const,
      table: name,
      location,
      isExternal,
      asked: { ...asked, tableName },
    };
    const [taken] = await ctx.sql(sql`SELECT 1 FROM monitors WHERE name = ${tableName}`);
    if (taken) throw alreadyExists(`The table '${name}' has a monitor already.`, { field: 'tableName' });
    const config = await configFor(source, asked);
    await makeMonitor(ctx, { name: tableName, description: '', source, config });
    const made = await loadOfTable(ctx, tableName);
    return { ...viewOf({ ...ctx, level: () => 'CAN_VIEW' }, made), tableId };
  },
});

export const getTableMonitor = query({
  name: 'monitoring.getTableMonitor',
  summary: 'The monitor of a table.',
  access: 'monitors.read',
  input: Which,
  run: async (ctx, { tableName }): Promise<TableMonitor> => viewOf(ctx, await loadOfTable(ctx, tableName)),
});

type Definition = Record<string, unknown>;

/** One of these says what the rows of a monitor are, and stays unless another is said. */
const ANALYSES = ['timeSeries', 'inferenceLog', 'snapshot'];

function changed(before: Definition, { fields, ...given }: Definition & { fields?: string[] | undefined }) {
  const pick = (from: Definition, names: string[]) =>
    Object.fromEntries(names.map((name) => [name, from[name]]));
  const said = fields ? pick(given, fields) : given;
  const isOther = ANALYSES.some((name) => said[name] !== undefined);
  return {
    ...(fields && before),
    ...said,
    ...pick(isOther ? given : before, ANALYSES),
  };
}

export const updateTableMonitor = command({
  name: 'monitoring.updateTableMonitor',
  summary: 'Changes what the monitor of a table watches, as clients of the managed platform ask for it.',
  access: 'monitors.manage',
  input: DefinitionShape.omit({ assetsDir: true }).extend({
    /** What is changed; all else stays. Without it everything is as it is said here. */
    fields: z.array(z.string().max(100)).max(50).optional(),
  }),
  async run(ctx, given): Promise<TableMonitor> {
    const monitor = await loadOfTable(ctx, given.tableName, { lock: true });
    const { source } = monitor;
    if (source.kind !== 'feature-table') throw new Error('It is of no table.');
    const before = DefinitionShape.partial().parse(source.asked ?? {});
    const asked = DefinitionShape.parse({
      ...changed(before, given),
      tableName: monitor.tableName,
      assetsDir: before.assetsDir,
    });
    const config = { ...monitor.config, ...(await configFor(source, asked)) };
    if (asked.customMetrics.length === 0) delete config.customMetrics;
    const next = { ...source, asked };
    await ctx.sql(sql`UPDATE monitors SET source = ${JSON.stringify(next)}::jsonb WHERE id = ${monitor.id}`);
    await settleConfig(ctx, { ...monitor, source: next }, config);
    ctx.audit({
      objectType: MONITOR,
      objectId: monitor.id,
      before: { asked: source.asked },
      after: { asked },
    });
    return viewOf(ctx, await loadOfTable(ctx, given.tableName));
  },
});

export const deleteTableMonitor = command({
  name: 'monitoring.deleteTableMonitor',
  summary: 'Deletes the monitor of a table; the table stays.',
  access: 'monitors.manage',
  input: Which,
  async run(ctx, { tableName }) {
    const { id, name, source } = await loadOfTable(ctx, tableName);
    await ctx.sql(sql`DELETE FROM monitors WHERE id = ${id}`);
    await forgetGrants(ctx, MONITOR, id);
    ctx.audit({ objectType: MONITOR, objectId: id, before: { name, source } });
    return {};
  },
});
