import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import type { OrderTerm } from '@/lib/pure/order-by';
import { findMetricNameIds } from './metric-names';
import { attribute } from './run-question';

const NUMERIC = new Set(['start_time', 'end_time']);

type Order = { joins: Sql[]; columns: SortColumn[]; lead?: { nameId: number; ascending: boolean } };

/** Real values, then NaN, then missing, in both directions; ties by start time, then run id. */
async function orderOf(terms: OrderTerm[]): Promise<Order> {
  const names = await findMetricNameIds(
    terms.flatMap(({ source, key }) => (source === 'metric' ? [key] : [])),
  );
  const joins: Sql[] = [];
  const columns: SortColumn[] = [];
  for (const [index, { source, key, ascending }] of terms.entries()) {
    const alias = raw(`sorted_${index}`);
    if (source === 'metric') {
      joins.push(
        sql`LEFT JOIN latest_metrics ${alias} ON ${alias}.run_key = runs.key AND ${alias}.name_id = ${names.get(key) ?? 0}`,
      );
      columns.push(...metricColumns(sql`${alias}.value`, ascending));
      continue;
    }
    let value = attribute(key);
    if (source === 'param' || source === 'tag') {
      const table = raw(source === 'param' ? 'params' : 'run_tags');
      joins.push(sql`LEFT JOIN ${table} ${alias} ON ${alias}.run_key = runs.key AND ${alias}.key = ${key}`);
      value = sql`${alias}.value`;
    }
    if (source !== 'attribute' || key === 'end_time') {
      columns.push({
        expression: sql`CASE WHEN ${value} IS NULL THEN 1 ELSE 0 END`,
        type: 'int4',
        ascending: true,
      });
    }
    columns.push(attributeColumn(source === 'attribute' ? key : '', value, ascending));
  }
  const given = new Set(terms.filter(({ source }) => source === 'attribute').map(({ key }) => key));
  if (!given.has('start_time'))
    columns.push({ expression: sql`runs.start_time`, type: 'int8', ascending: false });
  if (!given.has('run_id')) columns.push({ expression: sql`runs.id`, type: 'text', ascending: true });
  const [first] = terms;
  const nameId = first?.source === 'metric' ? names.get(first.key) : undefined;
  return { joins, columns, ...(first && nameId && { lead: { nameId, ascending: first.ascending } }) };
}

const metricColumns = (value: Sql, ascending: boolean): SortColumn[] => [
  {
    expression: sql`CASE WHEN ${value} IS NULL THEN 2 WHEN ${value} = 'NaN' THEN 1 ELSE 0 END`,
    type: 'int4',
    ascending: true,
  },
  {
    expression: sql`CASE WHEN ${value} = 'NaN' THEN 0 ELSE coalesce(${value}, 0) END`,
    type: 'float8',
    ascending,
  },
];

function attributeColumn(attributeKey: string, value: Sql, ascending: boolean): SortColumn {
  if (attributeKey === 'start_time') return { expression: value, type: 'int8', ascending };
  if (NUMERIC.has(attributeKey)) return { expression: sql`coalesce(${value}, 0)`, type: 'int8', ascending };
  return { expression: sql`coalesce(${value}, '')`, type: 'text', ascending };
}

type Page = { where: Sql; terms: OrderTerm[]; position: unknown[] | undefined; limit: number };

/**
 * Statements that each answer `key` and `position` of the next runs in order. The first that fills the page has the
 * whole answer; the last always has.
 */
export async function runPages({ where, terms, position, limit }: Page): Promise<Sql[]> {
  const order = await orderOf(terms);
  const { joins, columns, lead } = order;
  const sorted = columns.map((column, index) => ({ ...column, expression: raw(`sort_${index}`) }));
  const asPage = (candidates: Sql) => sql`
    SELECT key, ${positionSql(sorted)} AS position, row_number() OVER () AS place
    FROM (SELECT * FROM (${candidates}) AS candidate ORDER BY ${orderSql(sorted)} LIMIT ${limit}) AS chosen`;
  const select = (expressions: SortColumn[]) =>
    sql`runs.key, ${join(expressions.map(({ expression }, index) => sql`${expression} AS ${raw(`sort_${index}`)}`))}`;
  const whole = asPage(sql`
    SELECT ${select(columns)} FROM runs ${joins.length > 0 ? join(joins, ' ') : empty}
    WHERE ${where} AND ${afterSql(columns, position)}`);
  const isBehindTheRealValues = position !== undefined && position[0] !== 0;
  if (!lead || isBehindTheRealValues) return [whole];

  // Runs whose first metric is a real number come first: settled ones are walked in order by their index, as far as
  // the page reaches and through the ties at its end; the few that are still being logged are added.
  const direction = raw(lead.ascending ? 'ASC' : 'DESC');
  const arm = (value: Sql, isOfArm: Sql) => {
    const expressions = [
      { ...(columns[0] as SortColumn), expression: sql`0` },
      { ...(columns[1] as SortColumn), expression: value },
      ...columns.slice(2),
    ];
    const reach = position
      ? sql`AND ${value} ${raw(lead.ascending ? '>=' : '<=')} ${position[1]}::float8`
      : empty;
    return sql`
      SELECT ${select(expressions)}
      FROM latest_metrics AS sorted_0 JOIN runs ON runs.key = sorted_0.run_key ${joins.length > 1 ? join(joins.slice(1), ' ') : empty}
      WHERE sorted_0.name_id = ${lead.nameId} AND ${isOfArm} AND ${value} <> 'NaN' ${reach}
        AND ${where} AND ${afterSql(expressions, position)}`;
  };
  const settled = arm(sql`sorted_0.settled_value`, sql`sorted_0.settled_value IS NOT NULL`);
  const unsettled = arm(sql`sorted_0.value`, sql`sorted_0.settled_value IS NULL`);
  const walk = asPage(sql`
    (${settled} ORDER BY sorted_0.settled_value ${direction} FETCH FIRST ${limit} ROWS WITH TIES)
    UNION ALL ${unsettled}`);
  return [walk, whole];
}
