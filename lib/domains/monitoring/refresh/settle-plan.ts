/** How everything is counted: as before, or anew where the reference or the columns are others. */
import sql from 'sql-template-tag';
import { rows, transaction } from '@/lib/platform/db';
import { invalid } from '@/lib/pure/errors';
import { limitsOfParts } from '../counting/count-parts';
import { countWindows } from '../counting/count-windows';
import { timeSql } from '../counting/expressions';
import { makePlan } from '../counting/make-plan';
import type { CountingPlan } from '../counting/plan';
import { packBundle, packPlan, unpackPlan } from '../counting/plan';
import { type SourceColumn, typeOf } from '../counting/relation';
import type { ConfiguredMonitor, MonitorRow } from '../load';
import { type Rows, readRows } from '../sources';

export type SettledPlan = { version: number; plan: CountingPlan; validFrom: number | null };
export type PlanAbout = {
  reference: string;
  rows: number;
  /** Windows before it stay as they were judged, by the reference before. */
  validFrom: number | null;
  columns: SourceColumn[];
};

export async function findPlan(monitorId: string, version: number): Promise<SettledPlan | undefined> {
  const [row] = await rows<{ body: Uint8Array; about: PlanAbout }>(sql`
    SELECT body, about FROM monitor_plans WHERE monitor_id = ${monitorId} AND version = ${version}`);
  return row && { version, plan: unpackPlan(row.body), validFrom: row.about.validFrom };
}

/** @param data the rows that are watched */
export async function settlePlan(
  monitor: ConfiguredMonitor<MonitorRow>,
  data: Rows,
  signal?: AbortSignal,
): Promise<SettledPlan> {
  const known = monitor.planVersion === null ? undefined : await findPlan(monitor.id, monitor.planVersion);
  if (known) return known;
  const { reference } = monitor.config;
  if (reference.kind === 'uploaded')
    return readRows(monitor, (pinned) => make(monitor, pinned, pinned.select, true), {
      of: 'reference',
      signal,
    });
  if (reference.kind !== 'range') return make(monitor, data, data.select, false);
  const type = typeOf(data.columns, monitor.config.timeColumn);
  const time = timeSql(monitor.config.timeColumn, type ?? 'TIMESTAMP');
  const within = `SELECT * FROM (${data.select}) WHERE ${time} >= ${reference.from} AND ${time} < ${reference.to}`;
  return make(monitor, data, within, true);
}

async function make(
  monitor: ConfiguredMonitor<MonitorRow>,
  { engine, columns }: Rows,
  select: string,
  isPinned: boolean,
): Promise<SettledPlan> {
  const { id, config, configVersion } = monitor;
  const plan = await makePlan(engine, select, columns, config);
  const profiles = isPinned ? await countWindows(engine, { select, columns }, plan, []) : [];
  const all = profiles.find(({ slice }) => slice === '')?.bundle;
  const whole = all?.rows ?? 0;
  if (all && config.preset === 'nannyml')
    plan.thresholds = await limitsOfParts(engine, { select, columns }, plan, config.timeColumn, all);
  if (isPinned && whole === 0)
    throw invalid('The reference has no rows: choose another time, or upload one.', { field: 'reference' });
  const about: PlanAbout = {
    reference: config.reference.kind,
    rows: whole,
    validFrom:
      config.reference.kind === 'range' && config.acceptedTime !== undefined ? config.reference.to : null,
    columns: [...columns],
  };
  const version = await transaction(async () => {
    const [made] = await rows<{ version: number }>(sql`
      INSERT INTO monitor_plans (monitor_id, version, config_version, body, about, created_time)
      SELECT ${id}, coalesce(max(version), 0) + 1, ${configVersion}, ${packPlan(plan)}, ${JSON.stringify(about).replaceAll('\\u0000', '')}::jsonb,
             ${Date.now()}
      FROM monitor_plans WHERE monitor_id = ${id} RETURNING version`);
    const next = made?.version ?? 1;
    for (const { slice, bundle } of profiles)
      await rows(sql`
        INSERT INTO monitor_references (monitor_id, plan_version, slice, rows, body)
        VALUES (${id}, ${next}, ${slice}, ${bundle.rows}, ${packBundle(bundle, plan)})`);
    await rows(
      sql`UPDATE monitors SET plan_version = ${next} WHERE id = ${id} AND config_version = ${configVersion}`,
    );
    return next;
  });
  return { version, plan, validFrom: about.validFrom };
}

/** The columns of the source as they were when the reference was read. */
export async function columnsBefore(monitorId: string, version: number): Promise<PlanAbout['columns']> {
  const [row] = await rows<{ about: PlanAbout }>(
    sql`SELECT about FROM monitor_plans WHERE monitor_id = ${monitorId} AND version = ${version}`,
  );
  return row?.about.columns ?? [];
}
