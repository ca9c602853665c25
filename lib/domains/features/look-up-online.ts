/** Features of single entities, at once, for endpoints: rows become records that a model takes. */
import type { Context } from '@/lib/core/context';
import { type OnlineKeys, onlineStore, type Values } from '@/lib/platform/online-store';
import { entityOf, type TimeRange, timeOf, timesBefore } from '@/lib/pure/entity';
import { evaluate } from '@/lib/pure/expression';
import { type OnlineSpec, type PlannedLookup, planned } from './online-plan';

type Row = Record<string, unknown>;

export type LookedUp = {
  /** The rows given, with the features that they lacked; null where nothing is found. */
  rows: Row[];
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
): Promise<LookedUp> {
  const { lookups, outline, functions } = await planned(ctx, spec);
  const { places, keys } = keysOf(lookups, rows);
  const found = await onlineStore().getValues(keys);
  // A copy has room for all columns at once: objects that grow by each of them are many times slower.
  const filled: Row[] = rows.map(() => ({ ...outline }));
  for (const [at, lookup] of lookups.entries()) {
    const oldest = oldestOf(lookup);
    for (let index = 0; index < filled.length; index += 1) {
      const values = found[places[at * rows.length + index] ?? -1];
      if (values && !isTooOld(lookup, values, oldest)) fillRow(lookup, filled[index] as Row, values);
    }
  }
  for (let index = 0; index < filled.length; index += 1) Object.assign(filled[index] as Row, rows[index]);
  for (const { output, node } of functions)
    for (const row of filled) if (!Object.hasOwn(row, output)) row[output] = evaluate(node, row);
  return { rows: filled };
}

/**
 * One question for all tables and rows. A row that has all of it already is not asked for.
 *
 * @returns what to ask for, and by look-up and row where among the answers its own is: -1 where nothing is asked
 */
export function keysOf(
  lookups: readonly PlannedLookup[],
  rows: readonly Row[],
): { places: Int32Array; keys: OnlineKeys } {
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
  return { places, keys: { tables, entities } };
}

/** The times that are not looked at any more; undefined where nothing is too old. */
export const oldestOf = ({ ttlSeconds, timeType }: PlannedLookup): TimeRange[] | undefined =>
  ttlSeconds === null ? undefined : timesBefore(timeType, Date.now() - ttlSeconds * 1000);

export function isTooOld(
  { timeKey, timeType }: PlannedLookup,
  values: Values,
  old: readonly TimeRange[] | undefined,
): boolean {
  if (old === undefined) return false;
  const time = timeKey === undefined ? undefined : timeOf(timeType, values[timeKey]);
  return time === undefined || old.some(({ from, before }) => time >= from && time < before);
}

/** Works on places in lists: it runs for every row of thousands of requests a second. */
function fillRow({ features, outputs, areReal }: PlannedLookup, row: Row, values: Values): void {
  for (let at = 0; at < outputs.length; at += 1) {
    const value = values[features[at] as string];
    if (value === null || value === undefined) continue;
    row[outputs[at] as string] = areReal[at] && typeof value !== 'number' ? realOf(value) : value;
  }
}

/** JSON has no NaN and no infinities: texts stand for them, in lists too. A model is given the numbers that it was trained on. */
const realOf = (value: unknown): unknown =>
  typeof value === 'string' ? Number(value) : Array.isArray(value) ? value.map(realOf) : value;
