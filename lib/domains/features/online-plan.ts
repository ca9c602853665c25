/** What a look-up online needs to know of its tables, remembered for some seconds: endpoints ask thousands of times in one. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { invalid, notFound } from '@/lib/pure/errors';
import { type Node, parseExpression } from '@/lib/pure/expression';
import { memberPicker, runPicker } from '@/lib/pure/json-members';
import { keyIsLookedUp, lookupFault } from '@/lib/pure/point-in-time/plan';
import type { PackedFunction } from './join-rows';
import { entityKeys } from './load';
import { readLookups } from './packed-look-ups';
import type { Lookup } from './schemas';

/** What a model carries, as its `feature_spec` says it. */
export type OnlineSpec = {
  lookups: readonly Record<string, unknown>[];
  functions?: readonly PackedFunction[];
};

export type PlannedLookup = {
  table: number;
  /** Columns of the rows that hold the keys, and the keys' types. */
  lookupKey: readonly string[];
  types: readonly string[];
  timeKey?: string;
  timeType: string;
  ttlSeconds: number | null;
  /** By place: the feature, what it is called, what stands where there is none. */
  features: readonly string[];
  outputs: readonly string[];
  standIns: readonly unknown[];
  /** Which of them are floats or doubles, or lists of such. */
  areReal: readonly boolean[];
  /** The same for an answer in JSON: each feature's name with its colon, what stands there, and what cuts features out of a text. */
  labels: readonly string[];
  standInTexts: readonly string[];
  pick(values: string): (string | undefined)[];
  /** All of them as one text, where none is missing or null and none is called otherwise; undefined elsewhere. */
  pickAll(values: string): string | undefined;
};
export type OnlinePlan = {
  lookups: readonly PlannedLookup[];
  /** A row for which nothing was found: the columns that hold keys, then all features. */
  outline: Readonly<Record<string, unknown>>;
  /** Where a feature stands: in which look-up, at which of its so many places. */
  outputs: ReadonlyMap<string, { lookup: number; at: number; of: number }>;
  functions: readonly { output: string; node: Node }[];
};

export type PlannedLookups = Omit<OnlinePlan, 'functions'>;

const REAL = /^(?:array<)*(?:float|double)>*$/;
const KNOWN_FOR = 5_000;
const MOST = 1_000;
type Database = Pick<Context, 'sql'>;
type Kept<Value> = { until: number; value: Promise<Value> };

const plans = new WeakMap<object, Kept<OnlinePlan>>();
const targets = new Map<string, Kept<Target>>();

/**
 * @param spec the same object is planned once in a while
 * @throws RESOURCE_DOES_NOT_EXIST for a table that is not published, INVALID_PARAMETER_VALUE naming the field
 */
export function planned(ctx: Database, spec: OnlineSpec): Promise<OnlinePlan> {
  const kept = plans.get(spec);
  if (kept && kept.until > Date.now()) return kept.value;
  const value = planOf(ctx, spec);
  value.catch(() => plans.delete(spec));
  plans.set(spec, { until: Date.now() + KNOWN_FOR, value });
  return value;
}

const LONGEST_TEXT = 4_000;
const byText = new Map<string, Kept<PlannedLookups>>();

/** Look-ups that come with each request, in the same words each time. @throws as `planned` does */
export function plannedLookups(ctx: Database, asked: readonly Lookup[]): Promise<PlannedLookups> {
  const text = JSON.stringify(asked);
  const kept = byText.get(text);
  if (kept && kept.until > Date.now()) return kept.value;
  const value = planLookups(ctx, asked);
  if (text.length > LONGEST_TEXT) return value;
  value.catch(() => byText.delete(text));
  if (byText.size >= MOST) byText.clear();
  byText.set(text, { until: Date.now() + KNOWN_FOR, value });
  return value;
}

async function planLookups(ctx: Database, asked: readonly Lookup[]): Promise<PlannedLookups> {
  const lookups = await Promise.all(
    asked.map(async (lookup) => planOne(lookup, await targetOf(ctx, lookup))),
  );
  assertKeysGiven(asked, lookups);
  const outline: Record<string, unknown> = {};
  const outputs: Map<string, { lookup: number; at: number; of: number }> = new Map();
  for (const { lookupKey } of lookups) for (const name of lookupKey) outline[name] = undefined;
  for (const [lookup, { outputs: names, standIns }] of lookups.entries()) {
    for (const [at, name] of names.entries()) {
      if (outputs.has(name))
        throw invalid(`Two features are called '${name.slice(0, 100)}': rename one of them.`, {
          field: 'lookups',
        });
      outputs.set(name, { lookup, at, of: names.length });
      outline[name] = standIns[at];
    }
  }
  return { lookups, outline, outputs };
}

/** As training refuses it: what one look-up finds is no key of another, and would be missing in each row without a word. */
function assertKeysGiven(asked: readonly Lookup[], lookups: readonly PlannedLookup[]): void {
  const finders = new Map<string, number>();
  for (const [at, { outputs }] of lookups.entries())
    for (const output of outputs) finders.set(output.toLowerCase(), at);
  for (const [at, { lookupKey }] of lookups.entries()) {
    for (const name of lookupKey) {
      const finder = finders.get(name.toLowerCase()) ?? at;
      if (finder === at) continue;
      const message = keyIsLookedUp(name, asked[finder]?.tableName ?? '');
      throw lookupFault(at, asked[at]?.tableName ?? '', message, 'lookupKeys');
    }
  }
}

async function planOf(ctx: Database, { lookups, functions = [] }: OnlineSpec): Promise<OnlinePlan> {
  return {
    ...(await planLookups(ctx, readLookups(lookups))),
    functions: functions.map(({ output_name: output, expression, columns }) => ({
      output,
      node: parseExpression(expression, columns),
    })),
  };
}

type Target = Pick<PlannedLookup, 'table' | 'types' | 'timeKey' | 'timeType' | 'ttlSeconds'> & {
  keys: string[];
  /** Those that are no keys, with their types. */
  columns: Map<string, string>;
};

async function targetOf(
  ctx: Database,
  { tableName: name, featureNames = [] }: Pick<Lookup, 'tableName' | 'featureNames'>,
): Promise<Target> {
  const known = targets.get(name);
  if (known && known.until > Date.now()) {
    const target = await known.value;
    // What is not known may have come since.
    if (featureNames.every((feature) => target.columns.has(feature))) return target;
  }
  const value = readTarget(ctx, name);
  value.catch(() => targets.delete(name));
  if (targets.size > MOST) targets.clear();
  targets.set(name, { until: Date.now() + KNOWN_FOR, value });
  return value;
}

async function readTarget(ctx: Database, name: string): Promise<Target> {
  type Found = { key: number; primaryKeys: string[]; timestampKey: string | null; ttlSeconds: number | null };
  const [table] = await ctx.sql<Found & { columns: { name: string; type: string }[] }>(sql`
    SELECT key, primary_keys AS "primaryKeys", timestamp_key AS "timestampKey", ttl_seconds AS "ttlSeconds",
           (SELECT json_agg(json_build_object('name', name, 'type', type) ORDER BY position) FROM features WHERE table_key = key) AS columns
    FROM feature_tables JOIN online_tables ON table_key = key WHERE name = ${name} AND deleted_time IS NULL`);
  if (!table)
    throw notFound(`The feature table '${name}' is not published: publish it to look it up online.`);
  const keys = entityKeys(table);
  const typeOf = (key: string) => table.columns.find((column) => column.name === key)?.type ?? 'string';
  return {
    table: table.key,
    keys,
    types: keys.map(typeOf),
    ...(table.timestampKey !== null && { timeKey: table.timestampKey }),
    timeType: table.timestampKey === null ? '' : typeOf(table.timestampKey),
    columns: new Map(
      table.columns.flatMap(({ name, type }) => (table.primaryKeys.includes(name) ? [] : [[name, type]])),
    ),
    ttlSeconds: table.ttlSeconds,
  };
}

/** Whether some names stand one behind the other among others. */
function isRun(all: readonly string[], some: readonly string[]): boolean {
  const from = all.indexOf(some[0] ?? '');
  return some.every((name, at) => name === all[from + at]);
}

function planOne(lookup: Lookup, { keys, columns, ...target }: Target): PlannedLookup {
  const { tableName, lookupKey, renameOutputs = {}, defaultValues = {} } = lookup;
  const refuse = (message: string) => invalid(message, { field: 'lookups' });
  if (lookupKey.length !== keys.length)
    throw refuse(
      `'${tableName}' has the keys ${keys.join(', ')}; ${lookupKey.length} lookup keys are given.`,
    );
  const features = lookup.featureNames ?? [...columns.keys()];
  const unknown = features.find((feature) => !columns.has(feature));
  if (unknown !== undefined)
    throw refuse(`The table '${tableName}' has no feature '${unknown.slice(0, 100)}'.`);
  const own = <T>(record: Record<string, T>, key: string) =>
    Object.hasOwn(record, key) ? record[key] : undefined;
  const outputs = features.map((feature) => own(renameOutputs, feature) ?? feature);
  const standIns = outputs.map((output) => own(defaultValues, output) ?? null);
  return {
    ...target,
    lookupKey,
    features,
    outputs,
    areReal: features.map((feature) => REAL.test(columns.get(feature) ?? '')),
    standIns,
    labels: outputs.map((output) => `${JSON.stringify(output)}:`),
    standInTexts: standIns.map((value) => JSON.stringify(value)),
    pick: memberPicker(features),
    pickAll:
      isRun([...columns.keys()], features) && isRun(features, outputs)
        ? runPicker(features)
        : () => undefined,
  };
}
