/** What was found out of a window and its slices, written in one commit: nobody sees half of it. */
import sql, { join } from 'sql-template-tag';
import { rows, transaction } from '@/lib/platform/db';
import type { JudgedAttribution } from '@/lib/pure/drift/attribution';
import type { SchemaChange, VolumeVerdict } from '@/lib/pure/drift/quality';
import { storableJson } from '@/lib/pure/storable-json';
import { type Bundle, type CountingPlan, packBundle } from '../counting/plan';
import type { CustomFaults, CustomValues } from '../custom/definition';
import type { FoundWindow } from './find-windows';
import type { FairnessBySlice } from './judge-groups';
import type { JointWindowView } from './judge-joint';
import type { Performance } from './judge-model';
import type { Judged, Point } from './judge-window';

export type StoredSlice = {
  slice: string;
  bundle: Bundle | undefined;
  judged: Judged;
  performance: Performance | undefined;
  custom: StoredCustom | undefined;
};

/** Of the window, and of what lies between it and its reference; and why of others nothing is. */
export type StoredCustom = { values: CustomValues; drift: CustomValues; faults?: CustomFaults };

export type Outcome = {
  window: FoundWindow;
  slices: StoredSlice[];
  volume: VolumeVerdict;
  schema: SchemaChange[];
  joint: JointWindowView | undefined;
  fairness: FairnessBySlice | undefined;
  attribution: JudgedAttribution | undefined;
  isBackfill: boolean;
  /** The same of what is said of its labels, which are news once they are there. */
  isLabelBackfill: boolean;
  now: number;
};

type Of = { monitorId: string; planVersion: number; configVersion: number; plan: CountingPlan };

export const storeWindow = (
  { monitorId, planVersion, configVersion, plan }: Of,
  outcome: Outcome,
  /** What follows of it, in the same commit. */
  andThen: () => Promise<void>,
): Promise<void> =>
  transaction(async () => {
    const { window, slices, volume, schema, joint, fairness, attribution, isBackfill, now } = outcome;
    const ofAll = (value: object | undefined, isWhole: boolean) =>
      isWhole && value ? storableJson(JSON.stringify(value)) : null;
    const [before] = await rows<{ verdict: string }>(sql`
      SELECT verdict FROM monitor_windows
      WHERE monitor_id = ${monitorId} AND slice = '' AND window_start = ${window.start}`);
    // Its points and those of slices that are no more go along.
    await rows(
      sql`DELETE FROM monitor_windows WHERE monitor_id = ${monitorId} AND window_start = ${window.start}`,
    );
    for (const { slice, bundle, judged, performance, custom } of slices) {
      const isWhole = slice === '';
      await rows(sql`
        INSERT INTO monitor_windows (monitor_id, slice, window_start, window_end, plan_version, config_version, rows, labelled,
                                     fingerprint, verdict, verdict_before, drifted, judged, is_backfill, computed_time, volume,
                                     schema, performance, joint, fairness, attribution, custom)
        VALUES (${monitorId}, ${slice}, ${window.start}, ${window.end}, ${planVersion}, ${configVersion},
                ${isWhole ? window.rows : (bundle?.rows ?? 0)}, ${isWhole ? window.labelled : (performance?.maturity.labelled ?? 0)},
                ${isWhole ? window.fingerprint : ''}, ${judged.verdict}, ${isWhole ? (before?.verdict ?? null) : null},
                ${judged.drifted}, ${judged.judged}, ${isBackfill}, ${now}, ${JSON.stringify(volume)}::jsonb,
                ${JSON.stringify(schema)}::jsonb, ${performance ? JSON.stringify(performance) : null}::jsonb,
                ${ofAll(joint, isWhole)}::jsonb, ${ofAll(fairness, isWhole)}::jsonb, ${ofAll(attribution, isWhole)}::jsonb,
                ${ofAll(custom, true)}::jsonb)`);
      if (bundle)
        await rows(sql`
          INSERT INTO monitor_profiles (monitor_id, plan_version, slice, window_start, window_end, rows, body)
          VALUES (${monitorId}, ${planVersion}, ${slice}, ${window.start}, ${window.end}, ${bundle.rows},
                  ${packBundle(bundle, plan)})
          ON CONFLICT (monitor_id, plan_version, slice, window_start) DO UPDATE SET
            window_end = excluded.window_end, rows = excluded.rows, body = excluded.body`);
      if (judged.points.length > 0) await storePoints(monitorId, slice, window.start, judged.points);
    }
    await andThen();
  });

const clean = (text: string): string => text.replaceAll('\0', '');

async function storePoints(
  monitorId: string,
  slice: string,
  start: number,
  points: readonly Point[],
): Promise<void> {
  const lines = points.map(
    (point) => sql`(
      ${monitorId}, ${slice}, ${start}::bigint, ${clean(point.column)}, ${point.role}, ${point.verdict}, ${clean(point.because)},
      ${point.test}, ${point.statistic}::float8, ${point.p}::float8, ${point.logP}::float8, ${point.adjustedP}::float8,
      ${point.effectName}, ${point.effect}::float8, ${point.floor}::float8, ${point.severe}::float8, ${point.n}::bigint,
      ${point.m}::bigint, ${JSON.stringify(point.measures)}::jsonb)`,
  );
  await rows(sql`
    INSERT INTO drift_points (monitor_id, slice, window_start, "column", role, verdict, because, test, statistic, p, log_p,
                              adjusted_p, effect_name, effect, floor, severe, n, m, measures)
    VALUES ${join(lines)}`);
}
