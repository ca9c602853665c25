/** The profile and drift tables of monitors, as the managed platform has them, by name in SQL. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { type OfferedRelation, offerRelations } from '@/lib/domains/features/index';
import { lendTables } from '@/lib/platform/delta';
import { identifier } from '@/lib/pure/sql-text';
import { type ConfiguredMonitor, MONITOR_COLUMNS, type MonitorRow, monitorGranted } from '../load';
import { catchUp, metricTable } from './keep';
import { columnsOf } from './make-rows';
import { baseOf, type MetricTable, readName } from './names';

const MOST_MONITORS = 1_000;

/** Whoever may see a monitor may read its tables. */
async function offer(ctx: Context, names: ReadonlyMap<string, string>): Promise<OfferedRelation[]> {
  const asked = [...names].flatMap(([name, full]) => {
    const found = readName(full);
    return found ? [{ name, ...found, short: readName(name)?.base }] : [];
  });
  if (asked.length === 0) return [];
  const monitors = await ctx.sql<MonitorRow>(sql`
    SELECT ${MONITOR_COLUMNS} FROM monitors WHERE config IS NOT NULL AND ${monitorGranted(ctx, 'CAN_VIEW')}
    ORDER BY creation_time LIMIT ${MOST_MONITORS}`);
  return asked.flatMap(({ name, base, short, table }): OfferedRelation[] => {
    const monitor = monitors.find((each) => {
      const own = baseOf(each);
      return own === base || own === short || `monitors.${each.id}` === short;
    });
    return monitor ? [relationOf(name, monitor as ConfiguredMonitor<MonitorRow>, table)] : [];
  });
}

offerRelations(offer);

const relationOf = (
  asked: string,
  monitor: ConfiguredMonitor<MonitorRow>,
  table: MetricTable,
): OfferedRelation => ({
  asked,
  async lend(use) {
    // The worker has not come to it yet.
    await catchUp(monitor.id);
    const columns = Object.entries(columnsOf(monitor, table));
    const of = metricTable(monitor.id, table);
    if (!(await of.exists())) {
      const nothing = columns.map(([name, type]) => `CAST(NULL AS ${type}) AS ${identifier(name)}`);
      return use({ select: `SELECT ${nothing.join(', ')} WHERE false`, files: [] });
    }
    return lendTables([{ table: of }], ([lent]) => {
      if (!lent) throw new Error('No table was lent.');
      const there = new Set(lent.snapshot.schema.map(({ name }) => name));
      const values = columns.map(
        ([name, type]) =>
          `TRY_CAST(${there.has(name) ? identifier(name) : 'NULL'} AS ${type}) AS ${identifier(name)}`,
      );
      const select = `SELECT ${values.join(', ')} FROM (${lent.select()})`;
      return use({ select, files: [...lent.files], folders: [...lent.folders] });
    });
  },
});
