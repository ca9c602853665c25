/** Features of single entities, at once: for endpoints, and for whoever asks by keys. */
import type { Context } from '@/lib/core/context';
import { onlineStore, type Values } from '@/lib/platform/online-store';
import { entityOf, timeOf } from '@/lib/pure/entity';
import { evaluate } from '@/lib/pure/expression';
import { type OnlineSpec, type PlannedLookup, planned } from './online-plan';

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
  /** By feature, a row each. Told only to who asks: endpoints do not. */
  statuses(): Record<string, Status[]>;
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
  const { lookups, functions } = await planned(ctx, spec);
  const found = await fill(lookups, rows);
  for (const { output, node } of functions)
    for (const row of found.rows) if (!Object.hasOwn(row, output)) row[output] = evaluate(node, row);
  return found;
}

/** The same by look-ups that are planned already. */
export async function fill(lookups: readonly PlannedLookup[], rows: readonly Row[]): Promise<LookedUp> {
  const { places, found } = await ask(lookups, rows);
  const filled = rows.map((row) => ({ ...row }));
  const codes = lookups.map((lookup, at) => {
    const told = new Uint8Array(lookup.features.length * rows.length);
    const oldest = lookup.ttlSeconds === null ? undefined : (Date.now() - lookup.ttlSeconds * 1000) * 1000;
    for (const [index, row] of filled.entries()) {
      const values = found[places[at * rows.length + index] ?? -1];
      const isOld = oldest !== undefined && values !== undefined && timeIn(lookup, values) < oldest;
      fillRow(lookup, row, values, isOld, told, index * lookup.features.length);
    }
    return told;
  });
  return {
    rows: filled,
    statuses: () => Object.fromEntries(lookups.flatMap((lookup, at) => statusesOf(lookup, codes[at]))),
  };
}

/** One question for all tables and rows. A row that has all of it already is not asked for. */
async function ask(lookups: readonly PlannedLookup[], rows: readonly Row[]) {
  const tables: number[] = [];
  const entities: string[] = [];
  const places = new Int32Array(lookups.length * rows.length).fill(-1);
  for (const [at, { outputs, lookupKey, types, table }] of lookups.entries()) {
    for (const [index, row] of rows.entries()) {
      if (outputs.every((output) => Object.hasOwn(row, output))) continue;
      const entity = entityOf(
        types,
        lookupKey.map((name) => row[name]),
      );
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
  { features, outputs, standIns }: PlannedLookup,
  row: Row,
  values: Values | undefined,
  isOld: boolean,
  told: Uint8Array,
  from: number,
): void {
  const absent = values === undefined ? NOT_FOUND : isOld ? OUTSIDE_MAX_AGE : NULL_VALUE;
  for (let at = 0; at < outputs.length; at += 1) {
    const output = outputs[at] as string;
    if (Object.hasOwn(row, output)) {
      told[from + at] = GIVEN;
      continue;
    }
    const value = absent === NULL_VALUE ? values?.[features[at] as string] : undefined;
    const isPresent = value !== null && value !== undefined;
    told[from + at] = isPresent ? PRESENT : absent;
    row[output] = isPresent ? value : standIns[at];
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
