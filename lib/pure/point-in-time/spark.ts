/**
 * The plan as Spark runs it, for tables that outgrow one machine: the same rows as the embedded engine gives.
 *
 * Spark has no ASOF join, and a join by ranges costs all pairs. Labels and rows of a series are put in one order by key and time,
 * and each label takes the last row before it, whole: nulls in it are values.
 */
import type { Column, Plan, PlannedFeature, PlannedLookup, Scalar } from './plan';

/** Names of views. The labels' has a column `of label` besides: a number of its own for each row, by which the result is ordered. */
export type Relations = { labels: string; tables: readonly string[] };

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const names = (all: readonly string[]): string => all.map(quote).join(', ');

/** Names with a space, which no column of a table has. */
const PLACE = quote('of label');
const TIME = quote('of time');
const FOUND = quote('of row');
const SIDE = quote('of side');
const keyName = (at: number) => quote(`of key ${at}`);

export function sparkJoin(plan: Plan, { labels, tables }: Relations): string {
  const joined = plan.lookups
    .map((lookup, at) => ({ lookup, at, view: tables[at] ?? '' }))
    .filter(({ lookup }) => lookup.features.length > 0);
  const columns = plan.columns.map((column) => {
    if (column.from === 'label') return `l.${quote(column.name)}`;
    const lookup = plan.lookups[column.lookup];
    const feature = lookup?.features.find(({ output }) => output === column.name);
    if (!lookup || !feature) throw new Error(`The plan has no '${column.name}'.`);
    return `${featureOf(lookup, feature, `t${column.lookup}`)} AS ${quote(column.name)}`;
  });
  const parts = [
    `l AS (SELECT * FROM ${quote(labels)})`,
    ...joined.map(({ lookup, at, view }) => `t${at} AS (${rowsFor(lookup, quote(view))})`),
  ];
  return [
    `WITH ${parts.join(',\n')}`,
    `SELECT ${columns.join(', ')} FROM l`,
    ...joined.map(({ at }) => `LEFT JOIN t${at} ON l.${PLACE} = t${at}.${PLACE}`),
    `ORDER BY l.${PLACE}`,
  ].join('\n');
}

/** The place of each label with the row that it finds. */
function rowsFor(lookup: PlannedLookup, view: string): string {
  const { on, time } = lookup;
  const found = rowOf(lookup);
  const once = onceEach(lookup, view);
  const equal = on.map(({ label, key }) => `l.${quote(label.name)} = t.${quote(key.name)}`).join(' AND ');
  if (!time) return `SELECT l.${PLACE}, ${found} AS ${FOUND} FROM l JOIN (${once}) AS t ON ${equal}`;
  const there = (sql: readonly string[]) => sql.map((each) => `${each} IS NOT NULL`).join(' AND ');
  if (time.known) {
    const known = instant(`t.${quote(time.known.name)}`, time.known.type, time.kind);
    return `SELECT l.${PLACE}, max_by(${found}, struct(${keyTime(time)}, ${known})) AS ${FOUND} FROM l JOIN (${once}) AS t
      ON ${equal} AND ${labelTime(time)} >= ${keyTime(time)} AND ${labelTime(time)} >= ${known} GROUP BY l.${PLACE}`;
  }
  const labelKeys = on.map(({ label }) => `l.${quote(label.name)}`);
  const tableKeys = on.map(({ key }) => `t.${quote(key.name)}`);
  const as = (sql: readonly string[]) => sql.map((each, at) => `${each} AS ${keyName(at)}`).join(', ');
  const by = on.map((_, at) => keyName(at)).join(', ');
  return `SELECT ${PLACE}, ${FOUND} FROM (
    SELECT ${PLACE}, ${SIDE}, last_value(${FOUND}, true) OVER (PARTITION BY ${by} ORDER BY ${TIME}, ${SIDE}
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ${FOUND} FROM (
      SELECT ${as(tableKeys)}, ${keyTime(time)} AS ${TIME}, 0 AS ${SIDE}, CAST(NULL AS BIGINT) AS ${PLACE}, ${found} AS ${FOUND}
      FROM (${once}) AS t WHERE ${there([...tableKeys, keyTime(time)])}
      UNION ALL
      SELECT ${as(labelKeys)}, ${labelTime(time)}, 1, ${PLACE}, NULL FROM l WHERE ${there([...labelKeys, labelTime(time)])}))
    WHERE ${SIDE} = 1`;
}

/** Never null itself, so that a row of nulls is still the row that was found. */
function rowOf({ time, features }: PlannedLookup): string {
  const taken = [...new Set(features.map(({ feature }) => feature))];
  const fields = taken.map((name, at) => `${text(`f${at}`)}, t.${quote(name)}`);
  return `named_struct('time', ${time ? keyTime(time) : 'CAST(NULL AS INT)'}${fields.map((field) => `, ${field}`).join('')})`;
}

/** In tables of others a key may stand more than once: the same row of it each time, in the embedded engine's order. */
function onceEach({ table, on, time, features }: PlannedLookup, view: string): string {
  if (table.isUnique !== false) return `SELECT * FROM ${view}`;
  const unique = [...on.map(({ key }) => key.name), ...(time ? [time.key.name] : [])];
  const columns = [...new Set([...unique, ...features.map(({ feature }) => feature)])];
  const known = time?.known ? `, ${quote(time.known.name)}` : '';
  const order = columns.map((name) => `${quote(name)} ASC NULLS LAST`).join(', ');
  return `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY ${names(unique)}${known} ORDER BY ${order}) AS ${SIDE} FROM ${view}) WHERE ${SIDE} = 1`;
}

type Time = NonNullable<PlannedLookup['time']>;

/** Days and times without a zone are of UTC, whatever zone the session is in. */
function instant(value: string, type: string, kind: Time['kind']): string {
  if (kind !== 'instant' || type === 'timestamp') return value;
  const rest = type === 'date' ? "'T00:00:00Z'" : "'Z'";
  return `CAST(concat(CAST(${value} AS STRING), ${rest}) AS TIMESTAMP)`;
}
const labelTime = ({ label, kind }: Time) => instant(`l.${quote(label.name)}`, label.type, kind);
const keyTime = ({ key, kind }: Time) => instant(`t.${quote(key.name)}`, key.type, kind);

function age(time: Time, alias: string): string {
  const [label, found] = [labelTime(time), `${alias}.${FOUND}.time`];
  if (time.kind === 'number') return `CAST(${label} AS DECIMAL(38, 0)) - ${found}`;
  if (time.kind === 'date') return `CAST(datediff(${label}, ${found}) AS BIGINT) * 86400000000`;
  return `unix_micros(${label}) - unix_micros(${found})`;
}

function featureOf(lookup: PlannedLookup, feature: PlannedFeature, alias: string): string {
  const { time, features } = lookup;
  const taken = [...new Set(features.map((each) => each.feature))];
  const found = `${alias}.${FOUND}.f${taken.indexOf(feature.feature)}`;
  const most =
    time?.lookback === undefined
      ? undefined
      : time.kind === 'number'
        ? time.lookback
        : Math.round(time.lookback * 1_000_000);
  const fresh =
    time && most !== undefined ? `CASE WHEN ${age(time, alias)} <= ${most} THEN ${found} END` : found;
  return feature.default === undefined ? fresh : `coalesce(${fresh}, ${constant(feature.default, feature)})`;
}

const SPARK_TYPES: Record<string, string> = {
  byte: 'TINYINT',
  short: 'SMALLINT',
  integer: 'INT',
  long: 'BIGINT',
};

const constant = (value: Scalar, { type }: Pick<Column, 'type'>): string =>
  `CAST(${text(type === 'timestamp' ? inUtc(String(value)) : String(value))} AS ${SPARK_TYPES[type] ?? type.toUpperCase()})`;

/** A time that names no zone is of UTC; Spark would take it for one of the session's. */
function inUtc(time: string): string {
  if (/^[\d-]+$/.test(time)) return `${time}T00:00:00Z`;
  return /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(time) ? time : `${time}Z`;
}
