/** Reads a reference and keeps what it fixes: how everything is counted from then on, and its own profiles. */
import sql from 'sql-template-tag';
import { rows, transaction } from '@/lib/platform/db';
import { invalid } from '@/lib/pure/errors';
import { storableJson } from '@/lib/pure/storable-json';
import { limitsOfParts } from '../counting/count-parts';
import { countWindows } from '../counting/count-windows';
import { classesOf, makePlan } from '../counting/make-plan';
import type { CountingPlan } from '../counting/plan';
import { packBundle, packPlan, unpackPlan } from '../counting/plan';
import { type SourceColumn, typeOf } from '../counting/relation';
import type { ConfiguredMonitor, MonitorRow } from '../load';
import type { Rows } from '../sources';

export type PlanAbout = {
  reference: string;
  rows: number;
  /** Windows before it stay as they were judged, by the reference before. */
  validFrom: number | null;
  /** Of the source, when the reference was read. */
  columns: SourceColumn[];
  /** What a reference from elsewhere is of. */
  of?: ReferenceOf;
  /** Why it is not of what is meant by now. */
  stale?: string;
};
export type ReferenceOf = {
  kind: 'model' | 'table';
  name: string;
  version: number;
  /** The training set, table or file that its rows were read from. */
  from: string;
};
export type SettledPlan = { version: number; plan: CountingPlan; about: PlanAbout };

export async function findPlan(monitorId: string, version: number): Promise<SettledPlan | undefined> {
  const [row] = await rows<{ body: Uint8Array; about: PlanAbout }>(sql`
    SELECT body, about FROM monitor_plans WHERE monitor_id = ${monitorId} AND version = ${version}`);
  return row && { version, plan: unpackPlan(row.body), about: row.about };
}

/** The upload that a reference ends with; 0 where there is none. Ask before its rows are read. */
export async function lastUpload(monitorId: string): Promise<number> {
  const [found] = await rows<{ id: number }>(sql`
    SELECT id FROM monitor_uploads WHERE monitor_id = ${monitorId} AND kind = 'reference' ORDER BY id DESC LIMIT 1`);
  return found?.id ?? 0;
}

/**
 * @param more.upload of a reference that was uploaded: its last one, when it was read. Where another has come since, this plan is the
 *   present refresh's alone, and the next one reads the reference anew
 * @param pinned the rows of the reference; none of one that windows make
 * @param data the rows that are watched: what the reference lacks is counted as they suggest
 */
export async function storePlan(
  monitor: ConfiguredMonitor<MonitorRow>,
  pinned: Rows | undefined,
  data: Rows,
  more: Pick<PlanAbout, 'of'> & { validFrom?: number | undefined; upload?: number } = {},
): Promise<SettledPlan> {
  const { id, config, configVersion } = monitor;
  const { engine, select, columns } = pinned ?? data;
  const plan = await makePlan(engine, select, columns, config);
  if (pinned) await complete(plan, pinned, data, config);
  const profiles = pinned ? await countWindows(engine, { select, columns }, plan, []) : [];
  const all = profiles.find(({ slice }) => slice === '')?.bundle;
  const whole = all?.rows ?? 0;
  if (all && config.preset === 'nannyml')
    plan.thresholds = await limitsOfParts(engine, { select, columns }, plan, config.timeColumn, all);
  if (pinned && whole === 0)
    throw invalid('The reference has no rows: choose another time, or upload one.', { field: 'reference' });
  const accepted =
    config.reference.kind === 'range' && config.acceptedTime !== undefined ? config.reference.to : null;
  const about: PlanAbout = {
    reference: config.reference.kind,
    rows: whole,
    validFrom: more.validFrom ?? accepted,
    columns: [...(more.of || !pinned ? data.columns : pinned.columns)],
    ...(more.of && { of: more.of }),
  };
  const version = await transaction(async () => {
    const [made] = await rows<{ version: number }>(sql`
      INSERT INTO monitor_plans (monitor_id, version, config_version, body, about, created_time)
      SELECT ${id}, coalesce(max(version), 0) + 1, ${configVersion}, ${packPlan(plan)}, ${storableJson(JSON.stringify(about))}::jsonb,
             ${Date.now()}
      FROM monitor_plans WHERE monitor_id = ${id} RETURNING version`);
    const next = made?.version ?? 1;
    for (const { slice, bundle } of profiles)
      await rows(sql`
        INSERT INTO monitor_references (monitor_id, plan_version, slice, rows, body)
        VALUES (${id}, ${next}, ${slice}, ${bundle.rows}, ${packBundle(bundle, plan)})`);
    // An upload puts its own row first and then takes the plan away: whoever has this row sees the one or comes before the other.
    await rows(sql`SELECT 1 FROM monitors WHERE id = ${id} FOR NO KEY UPDATE`);
    if (more.upload === undefined || more.upload === (await lastUpload(id)))
      await rows(
        sql`UPDATE monitors SET plan_version = ${next} WHERE id = ${id} AND config_version = ${configVersion}`,
      );
    return next;
  });
  return { version, plan, about };
}

/** A reference knows nothing of what was answered, nor of columns that came since: they are counted all the same. */
async function complete(
  plan: CountingPlan,
  pinned: Rows,
  data: Rows,
  config: ConfiguredMonitor<MonitorRow>['config'],
): Promise<void> {
  const isLacking = (name: string) =>
    typeOf(pinned.columns, name) === undefined && typeOf(data.columns, name) !== undefined;
  const lacking = config.columns.filter(({ name, role }) => role !== 'ignored' && isLacking(name));
  const slices = config.slices.filter(isLacking);
  if (lacking.length === 0 && slices.length === 0) return;
  const own = await makePlan(data.engine, data.select, data.columns, { ...config, columns: lacking, slices });
  const found = new Map(own.columns.map((column) => [column.name, column]));
  plan.columns = plan.columns.map((column) => found.get(column.name) ?? column);
  plan.slices = plan.slices.map((slice) => own.slices.find(({ column }) => column === slice.column) ?? slice);
  const { model } = plan;
  if (model?.kind !== 'multiclass') return;
  const unknown = [model.label, model.prediction].filter(isLacking);
  const more = await classesOf(data.engine, data.select, data.columns, unknown);
  model.classes = [...new Set([...model.classes, ...more])].sort();
}
