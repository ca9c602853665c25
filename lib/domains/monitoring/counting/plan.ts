/** What a reference fixes once for all windows: how each column is counted, which slices there are, what the model is. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { mergeSamples, type Sample } from '@/lib/pure/drift/joint/sample';
import type { CategoricalProfile } from '@/lib/pure/drift/profile/categorical';
import type { CategoryPairs } from '@/lib/pure/drift/profile/category-pairs';
import type { ClassProfile } from '@/lib/pure/drift/profile/classes';
import type { CrossMoments } from '@/lib/pure/drift/profile/cross-moments';
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
import type { CustomFaults, CustomValues, PlannedCustom } from '../custom/definition';
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

/** What is counted of columns together: of all rows of a window, not of its slices. */
export type PlannedJoint = {
  numbers: string[];
  categories: string[];
  hasMoments: boolean;
  hasPairs: boolean;
  hasSample: boolean;
};

export type CountingPlan = {
  columns: PlannedColumn[];
  slices: { column: string; values: string[] }[];
  model?: PlannedModel | undefined;
  joint?: PlannedJoint | undefined;
  /** By the preset that goes by how much parts of the reference differ among themselves: the limit of each column. */
  thresholds?: Record<string, number> | undefined;
  custom?: PlannedCustom | undefined;
};

/** The profiles of one window, of all rows or of a slice. */
export type Bundle = {
  rows: number;
  columns: Record<string, ColumnProfile>;
  scores?: ScoreProfile;
  classes?: ClassProfile;
  regression?: RegressionProfile;
  cross?: CrossMoments;
  pairs?: CountedPair[];
  sample?: Sample;
  /** Of one window or of a whole reference: they do not add up. */
  custom?: CustomValues;
  /** Of what was counted just now; they stand beside the window, and are not kept in its profile. */
  customFaults?: CustomFaults;
};

export type CountedPair = { pair: [string, string]; table: CategoryPairs };

const PARTS = ['scores', 'classes', 'regression', 'cross'] as const;

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
    PARTS.flatMap((part) => {
      const profile = bundle[part];
      return profile ? [[part, profileToJson(profile)]] : [];
    }),
  );
  const pairs = bundle.pairs?.map(({ pair, table }) => ({ pair, table: profileToJson(table) }));
  return gzipSync(
    JSON.stringify({
      rows: bundle.rows,
      columns: texts,
      ...parts,
      pairs,
      sample: bundle.sample,
      custom: bundle.custom,
    }),
  );
}

type Packed = {
  rows: number;
  columns: Record<string, string>;
  pairs?: { pair: [string, string]; table: string }[];
  sample?: Sample;
  custom?: CustomValues;
} & Partial<Record<(typeof PARTS)[number], string>>;

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
  for (const part of PARTS) {
    const text = packed[part];
    if (text !== undefined) Object.assign(bundle, { [part]: profileFromJson(text) });
  }
  if (packed.pairs && !only)
    bundle.pairs = packed.pairs.map(({ pair, table }) => ({
      pair,
      table: profileFromJson(table) as CategoryPairs,
    }));
  if (packed.sample && !only) bundle.sample = packed.sample;
  if (packed.custom) bundle.custom = packed.custom;
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
  for (const part of PARTS) {
    const [x, y] = [a[part] as Profile | undefined, b[part] as Profile | undefined];
    if (x || y) Object.assign(merged, { [part]: x && y ? mergeProfiles(x, y) : (x ?? y) });
  }
  const pairs = mergePairs(a.pairs, b.pairs);
  if (pairs) merged.pairs = pairs;
  const sample =
    a.sample && b.sample
      ? mergeSamples(a.sample, b.sample, { a: a.rows, b: b.rows })
      : (a.sample ?? b.sample);
  if (sample) merged.sample = sample;
  return merged;
}

/** A window in which no row has both columns has no such pair. */
function mergePairs(a: CountedPair[] | undefined, b: CountedPair[] | undefined): CountedPair[] | undefined {
  if (!a || !b) return a ?? b;
  const keyOf = ({ pair }: CountedPair) => pair.join('\0');
  const merged = new Map(a.map((own) => [keyOf(own), own]));
  for (const other of b) {
    const own = merged.get(keyOf(other));
    merged.set(keyOf(other), own ? { pair: own.pair, table: mergeProfiles(own.table, other.table) } : other);
  }
  return [...merged.values()];
}
