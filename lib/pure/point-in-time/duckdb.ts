/** The plan as DuckDB runs it: an ASOF join a time series, which costs one sort however deep the history is. */
import { identifier, identifiers, literal } from '../sql-text';
import type { Column, Plan, PlannedFeature, PlannedLookup, Scalar } from './plan';

/** What stands for the labels and for each look-up's table: a SELECT, or a name that stands in SQL as it is. */
export type Relations = { labels: string; tables: readonly string[] };

/** Names with a space, which no column of a table has. */
const PLACE = identifier('of label');
const source = (relation: string) =>
  /^\s*(select|with|from|values)\b/i.test(relation) ? `(${relation})` : relation;

/** The column that says whether a look-up found a row that counts, for those who ask for it. No table has one of its name. */
export const foundColumn = (lookup: number) => identifier(`found by ${lookup}`);

type Options = {
  /** False gives the rows in any order, for those who count or aggregate them. */
  isOrdered?: boolean;
  /** Whether a `foundColumn` stands beside the features of each look-up. */
  tellsFound?: boolean;
};

export function duckdbJoin(
  plan: Plan,
  { labels, tables }: Relations,
  { isOrdered = true, tellsFound = false }: Options = {},
): string {
  const joins = plan.lookups.map((lookup, at) => joinOf(lookup, `t${at}`, source(tables[at] ?? '')));
  const columns = plan.columns.map((column) => {
    if (column.from === 'label') return `l.${identifier(column.name)}`;
    const lookup = plan.lookups[column.lookup];
    const feature = lookup?.features.find(({ output }) => output === column.name);
    if (!lookup || !feature) throw new Error(`The plan has no '${column.name}'.`);
    return `${valueOfFeature(lookup, feature, `t${column.lookup}`)} AS ${identifier(column.name)}`;
  });
  if (tellsFound)
    columns.push(
      ...plan.lookups.flatMap((lookup, at) =>
        lookup.features.length === 0 ? [] : [`${isFound(lookup, `t${at}`)} AS ${foundColumn(at)}`],
      ),
    );
  const asksKnown = plan.lookups.some(({ time, features }) => time?.known && features.length > 0);
  const place = isOrdered || asksKnown ? `, row_number() OVER () AS ${PLACE}` : '';
  const numbered = `SELECT *${place} FROM ${source(labels)}`;
  return [
    ...(asksKnown ? [`WITH l AS MATERIALIZED (${numbered})`] : []),
    `SELECT ${columns.join(', ')}`,
    asksKnown ? 'FROM l' : `FROM (${numbered}) AS l`,
    ...joins.filter(Boolean),
    ...(isOrdered ? [`ORDER BY l.${PLACE}`] : []),
  ].join('\n');
}

function joinOf({ table, on, time, features }: PlannedLookup, alias: string, relation: string): string {
  if (features.length === 0) return '';
  const equal = on.map(({ label, key }) => `l.${identifier(label.name)} = ${alias}.${identifier(key.name)}`);
  if (time?.known) return joinOfKnown(time, time.known, features, equal, alias, relation);
  const keys = on.map(({ key }) => key.name);
  const columns = [
    ...new Set([...keys, ...(time ? [time.key.name] : []), ...features.map(({ feature }) => feature)]),
  ];
  const unique = [...keys, ...(time ? [time.key.name] : [])];
  const once =
    table.isUnique === false
      ? ` QUALIFY row_number() OVER (PARTITION BY ${identifiers(unique)} ORDER BY ${identifiers(columns)}) = 1`
      : '';
  const later = time ? [`${labelTime(time)} >= ${alias}.${identifier(time.key.name)}`] : [];
  // The engine gives a time of its own to compare by only where both sides have one type.
  const select = columns.map((name) =>
    name === time?.key.name ? `${keyTime(time)} AS ${identifier(name)}` : identifier(name),
  );
  return `${time ? 'ASOF ' : ''}LEFT JOIN (SELECT ${select.join(', ')} FROM ${relation}${once}) AS ${alias}
  ON ${[...equal, ...later].join(' AND ')}`;
}

/**
 * No ASOF join can pass over what was not known yet: of all rows up to the label's time that were, the latest is kept by itself. It
 * costs as many pairs as a label has earlier rows.
 */
function joinOfKnown(
  time: Time,
  known: Column,
  features: readonly PlannedFeature[],
  equal: readonly string[],
  alias: string,
  relation: string,
): string {
  const taken = [...new Set([time.key.name, ...features.map(({ feature }) => feature)])];
  const of = (name: string) =>
    name === time.key.name
      ? castTime(`${alias}.${identifier(name)}`, time.key.type, time.kind)
      : `${alias}.${identifier(name)}`;
  const knownTime = castTime(`${alias}.${identifier(known.name)}`, known.type, time.kind);
  const found = `struct_pack(${taken.map((name) => `${identifier(name)} := ${of(name)}`).join(', ')})`;
  // Where two rows are alike in both times, as in tables of others, the same one is taken each time.
  const latest = `row(${of(time.key.name)}, ${knownTime}, ${found})`;
  const pairs = [
    ...equal,
    `${labelTime(time)} >= ${of(time.key.name)}`,
    `${labelTime(time)} >= ${knownTime}`,
  ];
  const columns = taken.map((name) => `struct_extract(found, ${literal(name)}) AS ${identifier(name)}`);
  return `LEFT JOIN (SELECT ${PLACE}, ${columns.join(', ')} FROM (
    SELECT l.${PLACE}, arg_max(${found}, ${latest}) AS found FROM l JOIN ${relation} AS ${alias} ON ${pairs.join(' AND ')} GROUP BY l.${PLACE})) AS ${alias}
  ON l.${PLACE} = ${alias}.${PLACE}`;
}

type Time = NonNullable<PlannedLookup['time']>;
const INSTANT = 'TIMESTAMP WITH TIME ZONE';
const castTime = (value: string, type: string, kind: Time['kind']) =>
  kind === 'instant' && type !== 'timestamp' ? `CAST(${value} AS ${INSTANT})` : value;
const labelTime = ({ label, kind }: Time) => castTime(`l.${identifier(label.name)}`, label.type, kind);
const keyTime = ({ key, kind }: Time) => castTime(identifier(key.name), key.type, kind);

/** Microseconds, days or units between the row found and the label: never negative. */
function age(time: Time, alias: string): string {
  const [label, found] = [labelTime(time), `${alias}.${identifier(time.key.name)}`];
  if (time.kind === 'number') return `CAST(${label} AS HUGEINT) - ${found}`;
  if (time.kind === 'date') return `(${label} - ${found}) * 86400000000`;
  return `epoch_us(${label}) - epoch_us(${found})`;
}

function isFresh(time: Time, alias: string): string {
  const { lookback = 0, kind } = time;
  return `${age(time, alias)} <= ${kind === 'number' ? lookback : Math.round(lookback * 1_000_000)}`;
}

/** Keys that matched are not null. */
function isFound({ on, time }: PlannedLookup, alias: string): string {
  const key = time?.key.name ?? on[0]?.key.name ?? '';
  const isThere = `${alias}.${identifier(key)} IS NOT NULL`;
  return time?.lookback === undefined ? isThere : `(${isThere} AND ${isFresh(time, alias)})`;
}

function valueOfFeature(
  { time }: PlannedLookup,
  { feature, type, default: standIn }: PlannedFeature,
  alias: string,
): string {
  const found = `${alias}.${identifier(feature)}`;
  const fresh = time?.lookback === undefined ? found : `CASE WHEN ${isFresh(time, alias)} THEN ${found} END`;
  return standIn === undefined ? fresh : `coalesce(${fresh}, ${constant(standIn, type)})`;
}

const ENGINE_TYPES: Record<string, string> = {
  byte: 'TINYINT',
  short: 'SMALLINT',
  integer: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: INSTANT,
  timestamp_ntz: 'TIMESTAMP',
};

/** Of the feature's own type, so that a default changes no column's. */
const constant = (value: Scalar, type: string): string =>
  `CAST(${literal(String(value))} AS ${ENGINE_TYPES[type] ?? type})`;
