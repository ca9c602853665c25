/** The profile and drift tables of monitors, as the managed platform has them, by name in SQL. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { type OfferedRelation, offerRelations } from '@/lib/domains/features/index';
import { lendTables } from '@/lib/platform/delta';
import { identifier } from '@/lib/pure/sql-text';
import { type ConfiguredMonitor, MONITOR_COLUMNS, type MonitorRow, monitorGranted } from '../load';
import { catchUp, metricTable } from './keep';
import { columnsOf } from './make-rows';
import { baseOf, METRIC_TABLES, type MetricTable, OWN_SCHEMA, readName } from './names';

const MOST_MONITORS = 1_000;

const monitorsOf = (ctx: Context): Promise<MonitorRow[]> =>
  ctx.sql<MonitorRow>(sql`
    SELECT ${MONITOR_COLUMNS} FROM monitors WHERE config IS NOT NULL AND ${monitorGranted(ctx, 'CAN_VIEW')}
    ORDER BY creation_time LIMIT ${MOST_MONITORS}`);

/** Whoever may see a monitor may read its tables. */
async function find(ctx: Context, names: ReadonlyMap<string, string>): Promise<OfferedRelation[]> {
  const asked = [...names].flatMap(([name, full]) => {
    const found = readName(full);
    return found ? [{ name, ...found, short: readName(name)?.base }] : [];
  });
  if (asked.length === 0) return [];
  const monitors = await monitorsOf(ctx);
  return asked.flatMap(({ name, base, short, table }): OfferedRelation[] => {
    const monitor = monitors.find((each) => {
      const own = baseOf(each);
      return own === base || own === short || `monitors.${each.id}` === short;
    });
    return monitor ? [relationOf(name, monitor as ConfiguredMonitor<MonitorRow>, table)] : [];
  });
}

/** Of monitors that share a name the oldest is meant by it; the tables of the others go by their ids. */
async function list(ctx: Context, search: string, limit: number): Promise<string[]> {
  const named = new Set<string>();
  const names = (await monitorsOf(ctx)).flatMap((monitor) => {
    const base = baseOf(monitor);
    if (named.has(base))
      return METRIC_TABLES.map((table) => `${OWN_SCHEMA}.${identifier(`${monitor.id}_${table}`)}`);
    named.add(base);
    return METRIC_TABLES.map((table) => `${base}_${table}`);
  });
  return names.filter((name) => name.includes(search.toLowerCase())).slice(0, limit);
}

offerRelations({ kind: 'metrics of a monitor', find, list });

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
