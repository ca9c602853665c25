import sql, { empty, type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { assertGranted, granted, heldLevel } from '@/lib/core/grants';
import { conflict, notFound } from '@/lib/pure/errors';
import { isAtLeast, type Level } from '@/lib/pure/permission-levels';
import type { MonitorConfig, MonitorSource } from './schemas';

export const MONITOR = 'monitor';

export type MonitorRow = {
  id: string;
  name: string;
  description: string;
  source: MonitorSource;
  config: MonitorConfig | null;
  configVersion: number;
  planVersion: number | null;
  status: 'draft' | 'active' | 'failing';
  fault: string | null;
  watermark: number | null;
  nextRunTime: number | null;
  referenceById: string | null;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
};

export const MONITOR_COLUMNS: Sql = sql`
  monitors.id, monitors.name, monitors.description, monitors.source, monitors.config,
  monitors.config_version AS "configVersion", monitors.plan_version AS "planVersion", monitors.status, monitors.fault,
  monitors.watermark, monitors.next_run_time AS "nextRunTime", monitors.reference_by_id AS "referenceById",
  monitors.created_by AS "createdBy",
  monitors.creation_time AS "creationTime", monitors.last_updated_time AS "lastUpdatedTime"`;

const ofMonitor = sql`monitors.id`;
export const monitorGranted = (ctx: Context, level?: Level): Sql => granted(ctx, MONITOR, ofMonitor, level);
export const monitorLevel = (ctx: Context): Sql => heldLevel(ctx, MONITOR, ofMonitor);

export type LoadedMonitor = MonitorRow & { level: Level };

/** @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function loadMonitor(
  ctx: Context,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<LoadedMonitor> {
  const [found] = await ctx.sql<MonitorRow & { level: Level | null }>(sql`
    SELECT ${MONITOR_COLUMNS}, ${monitorLevel(ctx)} AS level FROM monitors WHERE id = ${id}
    ${lock ? sql`FOR NO KEY UPDATE` : empty}`);
  if (!found?.level) throw notFound(`There is no monitor ${id}.`);
  assertGranted(ctx, MONITOR, {
    isSeen: true,
    isGranted: isAtLeast(MONITOR, found.level, ctx.level(MONITOR)),
  });
  return { ...found, level: found.level };
}

export type ConfiguredMonitor<Row extends MonitorRow = LoadedMonitor> = Row & { config: MonitorConfig };

/** One whose columns are settled. @throws RESOURCE_CONFLICT */
export function configured<Row extends MonitorRow>(monitor: Row): ConfiguredMonitor<Row> {
  if (!monitor.config)
    throw conflict(`The monitor '${monitor.name}' is not set up yet: say what its columns are.`);
  return monitor as ConfiguredMonitor<Row>;
}

export const nameOf = (ctx: Context): string => ctx.caller.user?.email ?? ctx.caller.via;
