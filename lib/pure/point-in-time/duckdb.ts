/** The plan as DuckDB runs it: an ASOF join a time series, which costs one sort however deep the history is. */
import { identifier, identifiers, literal } from '../sql-text';
import type { Plan, PlannedFeature, PlannedLookup, Scalar } from './plan';

/** What stands for the labels and for each look-up's table: a SELECT, or a name that stands in SQL as it is. */
export type Relations = { labels: string; tables: readonly string[] };

/** Names with a space, which no column of a table has. */
const PLACE = identifier('of label');
const source = (relation: string) =>
  /^\s*(select|with|from|values)\b/i.test(relation) ? `(${relation})` : relation;

/** @param isOrdered false gives the rows in any order, for those who count or aggregate them */
export function duckdbJoin(plan: Plan, { labels, tables }: Relations, { isOrdered = true } = {}): string {
  const joins = plan.lookups.map((lookup, at) => joinOf(lookup, `t${at}`, source(tables[at] ?? '')));
  const columns = plan.columns.map((column) => {
    if (column.from === 'label') return `l.${identifier(column.name)}`;
    const lookup = plan.lookups[column.lookup];
    const feature = lookup?.features.find(({ output }) => output === column.name);
    if (!lookup || !feature) throw new Error(`The plan has no '${column.name}'.`);
    return `${valueOfFeature(lookup, feature, `t${column.lookup}`)} AS ${identifier(column.name)}`;
  });
  const place = isOrdered ? `, row_number() OVER () AS ${PLACE}` : '';
  return [
    `SELECT ${columns.join(', ')}`,
    `FROM (SELECT *${place} FROM ${source(labels)}) AS l`,
    ...joins.filter(Boolean),
    ...(isOrdered ? [`ORDER BY l.${PLACE}`] : []),
  ].join('\n');
}

function joinOf({ table, on, time, features }: PlannedLookup, alias: string, relation: string): string {
  if (features.length === 0) return '';
  const keys = on.map(({ key }) => key.name);
  const columns = [
    ...new Set([...keys, ...(time ? [time.key.name] : []), ...features.map(({ feature }) => feature)]),
  ];
  const unique = [...keys, ...(time ? [time.key.name] : [])];
  const once =
    table.isUnique === false
      ? ` QUALIFY row_number() OVER (PARTITION BY ${identifiers(unique)} ORDER BY ${identifiers(columns)}) = 1`
      : '';
  const equal = on.map(({ label, key }) => `l.${identifier(label.name)} = ${alias}.${identifier(key.name)}`);
  const later = time ? [`${labelTime(time)} >= ${alias}.${identifier(time.key.name)}`] : [];
  // The engine gives a time of its own to compare by only where both sides have one type.
  const select = columns.map((name) =>
    name === time?.key.name ? `${keyTime(time)} AS ${identifier(name)}` : identifier(name),
  );
  return `${time ? 'ASOF ' : ''}LEFT JOIN (SELECT ${select.join(', ')} FROM ${relation}${once}) AS ${alias}
  ON ${[...equal, ...later].join(' AND ')}`;
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

function valueOfFeature(
  { time }: PlannedLookup,
  { feature, type, default: standIn }: PlannedFeature,
  alias: string,
): string {
  const found = `${alias}.${identifier(feature)}`;
  const most =
    time?.lookback === undefined
      ? undefined
      : time.kind === 'number'
        ? time.lookback
        : Math.round(time.lookback * 1_000_000);
  const fresh =
    time && most !== undefined ? `CASE WHEN ${age(time, alias)} <= ${most} THEN ${found} END` : found;
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
