/** How everything is counted: as before, or anew where the reference or the columns are others. */
import { timeSql } from '../counting/expressions';
import { typeOf } from '../counting/relation';
import type { ConfiguredMonitor, MonitorRow } from '../load';
import { isElsewhere } from '../references/subject';
import { type Rows, readRows } from '../sources';
import { settleElsewhere } from './settle-elsewhere';
import { findPlan, lastUpload, type SettledPlan, storePlan } from './store-plan';

/** @param data the rows that are watched */
export async function settlePlan(
  monitor: ConfiguredMonitor<MonitorRow>,
  data: Rows,
  signal?: AbortSignal,
): Promise<SettledPlan> {
  const known = monitor.planVersion === null ? undefined : await findPlan(monitor.id, monitor.planVersion);
  const { reference } = monitor.config;
  if (isElsewhere(reference)) return settleElsewhere(monitor, reference, data, known, signal);
  if (known) return known;
  if (reference.kind === 'uploaded') {
    const upload = await lastUpload(monitor.id);
    const store = (pinned: Rows) => storePlan(monitor, pinned, data, { upload });
    return readRows(monitor, store, { of: 'reference', signal });
  }
  if (reference.kind !== 'range') return storePlan(monitor, undefined, data);
  const { timeColumn } = monitor.config;
  if (timeColumn === undefined)
    return readRows(monitor, (pinned) => storePlan(monitor, pinned, data), {
      timestamp: new Date(reference.to - 1),
      signal,
    });
  const time = timeSql(timeColumn, typeOf(data.columns, timeColumn) ?? 'TIMESTAMP');
  const select = `SELECT * FROM (${data.select}) WHERE ${time} >= ${reference.from} AND ${time} < ${reference.to}`;
  return storePlan(monitor, { ...data, select }, data);
}
