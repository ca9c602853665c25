/** What a look-up by HTTP answers, as text: values go from the store to the caller as they are written there. */
import { onlineStore, type Values } from '@/lib/platform/online-store';
import type { TimeRange } from '@/lib/pure/entity';
import { isTooOld, keysOf, oldestOf } from './look-up-online';
import type { PlannedLookup, PlannedLookups } from './online-plan';

type Row = Record<string, unknown>;

const NOTHING = 0;
const GIVEN = 1;
const STATUSES = ['', 'GIVEN', 'PRESENT', 'NULL_VALUE', 'NOT_FOUND', 'OUTSIDE_MAX_AGE'].map((status) =>
  JSON.stringify(status),
);
const PRESENT = 2;
const NULL_VALUE = 3;
const NOT_FOUND = 4;
const OUTSIDE_MAX_AGE = 5;

/**
 * The rows given with the features that they lacked, and by feature what became of it in each row:
 * `{"rows": [{…}], "by_column": {"fare": ["PRESENT"]}}`. A value that a row gives, null too, wins.
 */
export async function writeLookedUp(
  { lookups, outputs }: PlannedLookups,
  rows: readonly Row[],
): Promise<string> {
  const { places, keys } = keysOf(lookups, rows);
  const texts = await onlineStore().get(keys);
  const told = lookups.map((lookup) => new Uint8Array(lookup.outputs.length * rows.length));
  const oldest = lookups.map(oldestOf);
  /** Names of the rows given, which are nearly always the same. */
  const given = new Map<string, string>();
  const written = rows.map((row, index) => {
    let text = '';
    for (const name of Object.keys(row)) {
      const place = outputs.get(name);
      const codes = place && told[place.lookup];
      if (codes) codes[index * place.of + place.at] = GIVEN;
      let label = given.get(name);
      if (label === undefined) {
        label = `${JSON.stringify(name)}:`;
        given.set(name, label);
      }
      text += `${label}${textOf(row[name])},`;
    }
    for (let at = 0; at < lookups.length; at += 1) {
      const lookup = lookups[at] as PlannedLookup;
      const values = texts[places[at * rows.length + index] ?? -1];
      text += writeFound(lookup, values, oldest[at], told[at] as Uint8Array, index * lookup.outputs.length);
    }
    return `{${text.slice(0, -1)}}`;
  });
  const statuses = lookups.flatMap((lookup, at) => statusesOf(lookup, told[at] as Uint8Array));
  return `{"rows":[${written.join()}],"by_column":{${statuses.join()}}}`;
}

const textOf = (value: unknown): string =>
  (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint'
    ? String(value)
    : (JSON.stringify(value) ?? 'null');

function writeFound(
  lookup: PlannedLookup,
  values: string | undefined,
  oldest: readonly TimeRange[] | undefined,
  told: Uint8Array,
  from: number,
): string {
  const { labels, standInTexts, pick, pickAll } = lookup;
  const isOld =
    values !== undefined && oldest !== undefined && isTooOld(lookup, JSON.parse(values) as Values, oldest);
  const absent = values === undefined ? NOT_FOUND : isOld ? OUTSIDE_MAX_AGE : NULL_VALUE;
  const isFound = absent === NULL_VALUE && values !== undefined;
  const all = isFound && !isAnyTold(told, from, labels.length) ? pickAll(values) : undefined;
  if (all !== undefined) {
    told.fill(PRESENT, from, from + labels.length);
    return `${all},`;
  }
  const picked = isFound ? pick(values) : [];
  let text = '';
  for (let at = 0; at < labels.length; at += 1) {
    if (told[from + at] !== NOTHING) continue;
    const value = picked[at];
    const isPresent = value !== undefined && value !== 'null';
    told[from + at] = isPresent ? PRESENT : absent;
    text += `${labels[at]}${isPresent ? value : standInTexts[at]},`;
  }
  return text;
}

function isAnyTold(told: Uint8Array, from: number, places: number): boolean {
  for (let at = from; at < from + places; at += 1) if (told[at] !== NOTHING) return true;
  return false;
}

function statusesOf({ labels }: PlannedLookup, told: Uint8Array): string[] {
  if (told.every((code) => code === PRESENT)) {
    const all = new Array(told.length / labels.length).fill(STATUSES[PRESENT]).join();
    return labels.map((label) => `${label}[${all}]`);
  }
  return labels.map((label, at) => {
    let text = '';
    for (let place = at; place < told.length; place += labels.length)
      text += (text && ',') + STATUSES[told[place] as number];
    return `${label}[${text}]`;
  });
}
