/** Features of single entities, at once: for endpoints, and for whoever asks by keys. */
import type { Context } from '@/lib/core/context';
import { onlineStore, type Values } from '@/lib/platform/online-store';
import { entityOf, timeOf } from '@/lib/pure/entity';
import { evaluate } from '@/lib/pure/expression';
import { type OnlinePlan, type OnlineSpec, type PlannedLookup, planned } from './online-plan';

type Row = Record<string, unknown>;
const STATUSES = ['GIVEN', 'PRESENT', 'NULL_VALUE', 'NOT_FOUND', 'OUTSIDE_MAX_AGE'] as const;
export type Status = (typeof STATUSES)[number];
const GIVEN = 0;
const PRESENT = 1;
const NULL_VALUE = 2;
const NOT_FOUND = 3;
const OUTSIDE_MAX_AGE = 4;

export type LookedUp = {
  /** The rows given, with the features that they lacked; null where nothing is found. */
  rows: Row[];
  /** By feature, a row each; empty where nobody asked for them. */
  statuses: Record<string, Status[]>;
};

/**
 * Fills in what the rows lack. A value that a row gives, null too, wins. Who may look up is for the caller to decide: an endpoint
 * answers whoever may query it.
 *
 * @param spec what a model carries; the same object is planned once in a while
 * @throws RESOURCE_DOES_NOT_EXIST for a table that is not published, INVALID_PARAMETER_VALUE
 */
export async function lookUpOnline(
  ctx: Pick<Context, 'sql'>,
  spec: OnlineSpec,
  rows: readonly Row[],
  { hasStatuses = false } = {},
): Promise<LookedUp> {
  const plan = await planned(ctx, spec);
  const found = await fill(plan, rows, { hasStatuses });
  for (const { output, node } of plan.functions)
    for (const row of found.rows) if (!Object.hasOwn(row, output)) row[output] = evaluate(node, row);
  return found;
}

/** The same by look-ups that are planned already. */
export async function fill(
  { lookups, outline, outputs }: Pick<OnlinePlan, 'lookups' | 'outline' | 'outputs'>,
  rows: readonly Row[],
  { hasStatuses = false } = {},
): Promise<LookedUp> {
  const { places, found } = await ask(lookups, rows);
  // A copy has room for all columns at once: objects that grow by each of them are many times slower.
  const filled = rows.map(() => ({ ...outline }));
  const codes = hasStatuses
    ? lookups.map(({ features }) => new Uint8Array(features.length * rows.length))
    : [];
  for (const [at, lookup] of lookups.entries()) {
    const oldest = lookup.ttlSeconds === null ? undefined : (Date.now() - lookup.ttlSeconds * 1000) * 1000;
    for (let index = 0; index < filled.length; index += 1) {
      const values = found[places[at * rows.length + index] ?? -1];
      const isOld = oldest !== undefined && values !== undefined && timeIn(lookup, values) < oldest;
      fillRow(lookup, filled[index] as Row, values, isOld, codes[at], index * lookup.features.length);
    }
  }
  for (let index = 0; index < filled.length; index += 1)
    giveOwn(filled[index] as Row, rows[index] as Row, outputs, codes, index);
  return {
    rows: filled,
    statuses: hasStatuses
      ? Object.fromEntries(lookups.flatMap((lookup, at) => statusesOf(lookup, codes[at])))
      : {},
  };
}

/** One question for all tables and rows. A row that has all of it already is not asked for. */
async function ask(lookups: readonly PlannedLookup[], rows: readonly Row[]) {
  const tables: number[] = [];
  const entities: string[] = [];
  const places = new Int32Array(lookups.length * rows.length).fill(-1);
  for (const [at, { outputs, lookupKey, types, table }] of lookups.entries()) {
    const keys: unknown[] = lookupKey.map(() => undefined);
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] as Row;
      if (outputs.every((output) => Object.hasOwn(row, output))) continue;
      for (let part = 0; part < keys.length; part += 1) keys[part] = row[lookupKey[part] as string];
      const entity = entityOf(types, keys);
      if (entity === undefined) continue;
      places[at * rows.length + index] = tables.push(table) - 1;
      entities.push(entity);
    }
  }
  return { places, found: await onlineStore().get({ tables, entities }) };
}

const timeIn = ({ timeKey, timeType }: PlannedLookup, values: Values): number =>
  (timeKey === undefined ? undefined : timeOf(timeType, values[timeKey])) ?? 0;

/** Works on places in lists: it runs for every row of thousands of requests a second. */
function fillRow(
  { features, outputs }: PlannedLookup,
  row: Row,
  values: Values | undefined,
  isOld: boolean,
  told: Uint8Array | undefined,
  from: number,
): void {
  const absent = values === undefined ? NOT_FOUND : isOld ? OUTSIDE_MAX_AGE : NULL_VALUE;
  if (absent !== NULL_VALUE || values === undefined) {
    told?.fill(absent, from, from + outputs.length);
    return;
  }
  for (let at = 0; at < outputs.length; at += 1) {
    const value = values[features[at] as string];
    const isPresent = value !== null && value !== undefined;
    if (isPresent) row[outputs[at] as string] = value;
    if (told) told[from + at] = isPresent ? PRESENT : NULL_VALUE;
  }
}

/** What the row gave itself wins. */
function giveOwn(
  row: Row,
  given: Row,
  outputs: ReadonlyMap<string, { lookup: number; at: number; of: number }>,
  codes: readonly Uint8Array[],
  index: number,
): void {
  for (const [name, value] of Object.entries(given)) {
    row[name] = value;
    const place = outputs.get(name);
    const told = place && codes[place.lookup];
    if (told) told[index * place.of + place.at] = GIVEN;
  }
}

function statusesOf({ outputs }: PlannedLookup, told = new Uint8Array()): [string, Status[]][] {
  return outputs.map((output, at) => {
    const all: Status[] = [];
    for (let place = at; place < told.length; place += outputs.length)
      all.push(STATUSES[told[place] ?? NOT_FOUND] ?? 'NOT_FOUND');
    return [output, all];
  });
}
