import { can, levelNeeded } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { isAtLeast, type Level } from '@/lib/pure/permission-levels';
import { type LoadedMonitor, MONITOR } from './load';
import { type MetricTable, tableNames } from './metric-tables/names';
import type { MonitorConfig, MonitorSource } from './schemas';

export type MonitorView = {
  id: string;
  name: string;
  description: string;
  source: MonitorSource;
  config: MonitorConfig | null;
  configVersion: number;
  status: 'draft' | 'active' | 'failing';
  fault: string | null;
  watermark: number | null;
  nextRunTime: number | null;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
  permissionLevel: Level;
  may: { run: boolean; manage: boolean };
  /** What its tables are called in SQL. */
  metricTables: Record<MetricTable, string>;
};

export const mayOf = (ctx: Context, level: Level) => ({
  run: can(ctx.caller, 'monitors.run') && isAtLeast(MONITOR, level, levelNeeded('monitors.run', MONITOR)),
  manage:
    can(ctx.caller, 'monitors.manage') && isAtLeast(MONITOR, level, levelNeeded('monitors.manage', MONITOR)),
});

export const viewMonitor = (
  ctx: Context,
  { level, planVersion: _, referenceById: __, ...row }: LoadedMonitor,
): MonitorView => ({
  ...row,
  permissionLevel: level,
  may: mayOf(ctx, level),
  metricTables: tableNames(row),
});
