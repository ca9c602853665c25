/** Statistics of a file as Delta keeps them, made from the engine's texts: exact, or a bound that is surely one, or none. */
import { identifier } from '../../pure/sql-text';
import type { Cell } from '../duckdb';
import { type Field, typeText } from './schema';

/** As many columns as readers expect to find described. */
const MOST_COLUMNS = 32;
const LONGEST_TEXT = 32;
/** Sorts behind every text that goes on where this one was cut. */
const LAST_CHARACTER = '\u{10ffff}';

export type ColumnStats = Record<string, string>;

/** The engine's map of maps, `[{key, value: [{key, value}]}]`, by column as the engine quotes it. */
export function columnStatsOf(cell: Cell): Map<string, ColumnStats> {
  type Entry = { key: string; value: { key: string; value: string }[] };
  const entries = (cell ?? []) as unknown as Entry[];
  return new Map(
    entries.map(({ key, value }) => [key, Object.fromEntries(value.map((each) => [each.key, each.value]))]),
  );
}

/** @param fields those that are in the file, keys first: they are what is looked for most */
export function statsText(
  records: number,
  fields: readonly Field[],
  columns: Map<string, ColumnStats>,
): string {
  const lowest: string[] = [];
  const highest: string[] = [];
  const nulls: string[] = [];
  for (const { name, type } of fields.slice(0, MOST_COLUMNS)) {
    const found = columns.get(identifier(name));
    if (typeof type !== 'string' || !found) continue;
    const key = JSON.stringify(name);
    if (/^\d+$/.test(found.null_count ?? '')) nulls.push(`${key}:${found.null_count}`);
    if (found.has_nan === 'true') continue;
    const bounds = boundsOf(typeText(type), found.min, found.max);
    if (!bounds) continue;
    lowest.push(`${key}:${bounds[0]}`);
    highest.push(`${key}:${bounds[1]}`);
  }
  return `{"numRecords":${records},"minValues":{${lowest}},"maxValues":{${highest}},"nullCount":{${nulls}}}`;
}

/** Both bounds as JSON, or none: half a range is of no use. */
function boundsOf(
  type: string,
  min: string | undefined,
  max: string | undefined,
): [string, string] | undefined {
  if (min === undefined || max === undefined) return undefined;
  const bound = type.startsWith('decimal') ? BOUNDS.decimal : BOUNDS[type];
  const low = bound?.(min, false);
  const high = bound?.(max, true);
  return low === undefined || high === undefined ? undefined : [low, high];
}

type Bound = (text: string, isUpper: boolean) => string | undefined;

const whole: Bound = (text) => (/^-?\d+$/.test(text) ? text : undefined);
const decimal: Bound = (text) => (/^-?\d+(\.\d+)?$/.test(text) ? text : undefined);
const real: Bound = (text, isUpper) => {
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return undefined;
  // Some readers order the two zeros.
  if (Number(text) === 0) return isUpper ? '0.0' : '-0.0';
  return text;
};
const date: Bound = (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? JSON.stringify(text) : undefined);

/** To the millisecond: down for a lowest time, up for a highest. */
const instant: Bound = (text, isUpper) => {
  const [, day, time, fraction = ''] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  const milliseconds = Date.parse(`${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  const isCut = /[1-9]/.test(fraction.slice(3));
  return JSON.stringify(new Date(milliseconds + (isUpper && isCut ? 1 : 0)).toISOString());
};

const string: Bound = (text, isUpper) => {
  const characters = Array.from(text);
  if (characters.length <= LONGEST_TEXT) return JSON.stringify(text);
  const cut = characters.slice(0, LONGEST_TEXT).join('');
  if (!isUpper) return JSON.stringify(cut);
  return characters[LONGEST_TEXT] === LAST_CHARACTER ? undefined : JSON.stringify(cut + LAST_CHARACTER);
};

const BOUNDS: Record<string, Bound | undefined> = {
  byte: whole,
  short: whole,
  integer: whole,
  long: whole,
  float: real,
  double: real,
  decimal,
  date,
  timestamp: instant,
  string,
};
