/** What a reference fixes once for all windows: how each column is counted, which slices there are, what the model is. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { CategoricalProfile } from '@/lib/pure/drift/profile/categorical';
import type { ClassProfile } from '@/lib/pure/drift/profile/classes';
import { profileFromJson, profileToJson } from '@/lib/pure/drift/profile/json';
import type { NumericProfile } from '@/lib/pure/drift/profile/numeric';
import {
  type ColumnPlan,
  type ColumnProfile,
  mergeProfiles,
  type Profile,
} from '@/lib/pure/drift/profile/profile';
import type { RegressionProfile } from '@/lib/pure/drift/profile/regression';
import type { ScoreProfile } from '@/lib/pure/drift/profile/scores';
import type { ColumnKind, ColumnRole } from '../schemas';

export type PlannedColumn = {
  name: string;
  kind: ColumnKind;
  role: ColumnRole;
  /** As the source called it when the reference was read. */
  type: string;
  plan: ColumnPlan;
};

export type PlannedModel =
  | { kind: 'binary'; score: string; label?: string | undefined; positive: string; threshold: number }
  | { kind: 'multiclass'; prediction: string; label: string; classes: string[] }
  | { kind: 'regression'; prediction: string; label: string };

export type CountingPlan = {
  columns: PlannedColumn[];
  slices: { column: string; values: string[] }[];
  model?: PlannedModel | undefined;
};

/** The profiles of one window, of all rows or of a slice. */
export type Bundle = {
  rows: number;
  columns: Record<string, ColumnProfile>;
  scores?: ScoreProfile;
  classes?: ClassProfile;
  regression?: RegressionProfile;
};

const MODEL_PARTS = ['scores', 'classes', 'regression'] as const;

export const packPlan = (plan: CountingPlan): Buffer => gzipSync(JSON.stringify(plan));
export const unpackPlan = (body: Uint8Array): CountingPlan =>
  JSON.parse(gunzipSync(body).toString('utf8')) as CountingPlan;

export function packBundle(bundle: Bundle, plan: CountingPlan): Buffer {
  const texts: Record<string, string> = {};
  for (const { name, plan: own } of plan.columns) {
    const profile = bundle.columns[name];
    if (profile) texts[name] = profileToJson(profile, own);
  }
  const parts = Object.fromEntries(
    MODEL_PARTS.flatMap((part) => {
      const profile = bundle[part];
      return profile ? [[part, profileToJson(profile)]] : [];
    }),
  );
  return gzipSync(JSON.stringify({ rows: bundle.rows, columns: texts, ...parts }));
}

type Packed = { rows: number; columns: Record<string, string> } & Partial<
  Record<(typeof MODEL_PARTS)[number], string>
>;

/** @param only the columns that are wanted; all by default */
export function unpackBundle(body: Uint8Array, plan: CountingPlan, only?: readonly string[]): Bundle {
  const packed = JSON.parse(gunzipSync(body).toString('utf8')) as Packed;
  const columns: Bundle['columns'] = {};
  for (const { name, plan: own } of plan.columns) {
    const text = packed.columns[name];
    if (text !== undefined && (!only || only.includes(name)))
      columns[name] = profileFromJson(text, own) as NumericProfile | CategoricalProfile;
  }
  const bundle: Bundle = { rows: packed.rows, columns };
  for (const part of MODEL_PARTS) {
    const text = packed[part];
    if (text !== undefined) Object.assign(bundle, { [part]: profileFromJson(text) });
  }
  return bundle;
}

/** The profiles of the rows of all; undefined of none. */
export const mergeBundles = (bundles: readonly Bundle[]): Bundle | undefined =>
  bundles.length === 0 ? undefined : bundles.reduce(mergeTwo);

function mergeTwo(a: Bundle, b: Bundle): Bundle {
  const columns: Bundle['columns'] = { ...a.columns };
  for (const [name, profile] of Object.entries(b.columns)) {
    const own = columns[name];
    columns[name] = own ? mergeProfiles(own, profile) : profile;
  }
  const merged: Bundle = { rows: a.rows + b.rows, columns };
  for (const part of MODEL_PARTS) {
    const [x, y] = [a[part] as Profile | undefined, b[part] as Profile | undefined];
    if (x || y) Object.assign(merged, { [part]: x && y ? mergeProfiles(x, y) : (x ?? y) });
  }
  return merged;
}
