import sql from 'sql-template-tag';
import { z } from 'zod';
import { forgetGrants } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { afterCommit } from '@/lib/platform/db';
import { dropTable } from '@/lib/platform/delta';
import { log } from '@/lib/platform/log';
import { loadMonitor, MONITOR, type MonitorRow } from './load';
import { metricTable } from './metric-tables/keep';
import { METRIC_TABLES } from './metric-tables/names';
import { MonitorId } from './schemas';
import { dataTable, labelTable, referenceTable } from './sources';

export const deleteMonitor = command({
  name: 'monitoring.deleteMonitor',
  summary: 'Deletes a monitor with all that it found, and what was uploaded to it.',
  access: 'monitors.manage',
  input: z.object({ id: MonitorId }),
  async run(ctx, { id }) {
    const monitor = await loadMonitor(ctx, id, { lock: true });
    await ctx.sql(sql`DELETE FROM monitors WHERE id = ${id}`);
    await forgetGrants(ctx, MONITOR, id);
    ctx.audit({ objectType: MONITOR, objectId: id, before: { name: monitor.name, source: monitor.source } });
    afterCommit(() => void dropTables(monitor));
    return {};
  },
});

/** Tables of others stay. What cannot be removed now takes room, and harms nobody. */
async function dropTables(monitor: MonitorRow): Promise<void> {
  const own = [
    referenceTable(monitor.id),
    labelTable(monitor.id),
    ...METRIC_TABLES.map((table) => metricTable(monitor.id, table)),
  ];
  if (monitor.source.kind === 'uploaded') own.push(dataTable(monitor.id));
  for (const table of own)
    try {
      if (await table.exists()) await dropTable(table);
    } catch (error) {
      log.warn({ err: error, table: table.place }, 'an uploaded table could not be removed');
    }
}
