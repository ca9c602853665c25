import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { type OrderTerm, parseOrderBy } from '@/lib/pure/order-by';
import { readRunQuantity } from './expression-sql';
import { findMetricNameIds } from './metric-names';
import { attribute } from './run-question';

const NUMERIC = new Set(['start_time', 'end_time']);

/** What of a metric's history is ordered by, beside its last value. */
const STATS = {
  min: raw('min_value'),
  max: raw('max_value'),
  first: raw('first_value'),
  minStep: raw('min_step'),
  maxStep: raw('max_step'),
} as const;

type Own =
  | { source: 'expression'; key: string }
  | { source: 'stat'; stat: keyof typeof STATS; key: string }
  | { source: 'duration'; key: '' };
type Term = OrderTerm | (Own & { ascending: boolean });

const OWN =
  /^(?:expr\.(?<expression>.+)|metrics@(?<stat>\w+)\.(?<key>.+)|(?<duration>duration)) (?<direction>ASC|DESC)$/s;

function readOwn(term: string): Term | undefined {
  const { expression, stat = '', key, duration, direction } = OWN.exec(term)?.groups ?? {};
  const ascending = direction === 'ASC';
  if (expression) return { source: 'expression', key: expression, ascending };
  if (duration) return { source: 'duration', key: '', ascending };
  if (!key || !Object.hasOwn(STATS, stat)) return undefined;
  return { source: 'stat', stat: stat as keyof typeof STATS, key, ascending };
}

/**
 * MLflow's terms, and as the first of them the console's own: `expr.(train_loss - val_loss) / val_loss DESC`,
 * `metrics@min.loss ASC` with the key as it is, `duration DESC`.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function readRunOrder(orderBy: readonly string[]): Term[] {
  const [first = '', ...others] = orderBy;
  const own = readOwn(first);
  return own ? [own, ...parseOrderBy('run', others)] : parseOrderBy('run', orderBy);
}

type Order = { joins: Sql[]; columns: SortColumn[]; lead?: { nameId: number; ascending: boolean } };

/** Real values, then NaN, then missing, in both directions; ties by start time, then run id. */
async function orderOf(terms: Term[]): Promise<Order> {
  const quantities = terms.map(({ source, key }) =>
    source === 'expression' ? readRunQuantity(key) : undefined,
  );
  const names = await findMetricNameIds(
    terms.flatMap(({ source, key }, at) =>
      source === 'metric' || source === 'stat' ? [key] : (quantities[at]?.metrics ?? []),
    ),
  );
  const joins: Sql[] = [];
  const columns: SortColumn[] = [];
  for (const [index, term] of terms.entries()) {
    const { source, key, ascending } = term;
    const alias = raw(`sorted_${index}`);
    if (source === 'metric' || 'stat' in term) {
      joins.push(
        sql`LEFT JOIN latest_metrics ${alias} ON ${alias}.run_key = runs.key AND ${alias}.name_id = ${names.get(key) ?? 0}`,
      );
      const value = 'stat' in term ? sql`${alias}.${STATS[term.stat]}::float8` : sql`${alias}.value`;
      columns.push(...metricColumns(value, ascending));
      continue;
    }
    if (source === 'duration') {
      // Of a run that still goes on nobody knows it: it stands behind the others.
      columns.push(...metricColumns(sql`(runs.end_time - runs.start_time)::float8`, ascending));
      continue;
    }
    const quantity = quantities[index]?.of(sql`runs.key`, `sorted_${index}`, names);
    if (quantity) {
      joins.push(...quantity.joins);
      columns.push(...metricColumns(quantity.value, ascending));
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

type Page = {
  where: Sql;
  /** Set where `where` may leave out most runs; with the stretch of the index by start time that it leaves them out of. */
  filtered?: { stretch?: Sql };
  terms: Term[];
  position: unknown[] | undefined;
  limit: number;
  /** How many candidates a walk looks at. */
  looks?: number;
};

/** A walk looks at so many candidates for each run of the page, and at no fewer than so many in all. */
const LOOKS_EACH = 20;
const FEWEST_LOOKS = 5_000;

/**
 * Statements that each answer `key` and `position` of the next runs in order. The first that fills the page has the
 * whole answer; the last always has.
 *
 * Where the order is that of an index, the first walks along it, and with a filter no further than to a bound: how many
 * runs a filter leaves is a guess of the planner's, and it guesses badly where a metric's values are unlike those of others.
 * The last finds all that matches by whatever index is best for that, and sorts it.
 */
export async function runPages({
  where,
  filtered,
  terms,
  position,
  limit,
  looks = Math.max(FEWEST_LOOKS, LOOKS_EACH * limit),
}: Page): Promise<Sql[]> {
  const order = await orderOf(terms);
  const { joins, columns, lead } = order;
  const sorted = columns.map((column, index) => ({ ...column, expression: raw(`sort_${index}`) }));
  const asPage = (candidates: Sql) => sql`
    SELECT key, ${positionSql(sorted)} AS position, row_number() OVER () AS place
    FROM (SELECT * FROM (${candidates}) AS candidate ORDER BY ${orderSql(sorted)} LIMIT ${limit}) AS chosen`;
  const select = (expressions: SortColumn[]) =>
    sql`runs.key, ${join(expressions.map(({ expression }, index) => sql`${expression} AS ${raw(`sort_${index}`)}`))}`;
  const joined = (some: Sql[]) => (some.length > 0 ? join(some, ' ') : empty);
  const allOf = (runs: Sql) => sql`
    SELECT ${select(columns)} FROM ${runs} ${joined(joins)} WHERE ${where} AND ${afterSql(columns, position)}`;
  // OFFSET keeps the planner from walking by itself.
  const whole = asPage(sql`${allOf(sql`runs`)} ${filtered ? sql`OFFSET 0` : empty}`);

  const [first] = terms;
  const isByTime = !first || (first.source === 'attribute' && first.key === 'start_time');
  if (isByTime && filtered?.stretch) {
    const direction = raw(first?.ascending ? 'ASC' : 'DESC');
    const reach = position
      ? sql`AND runs.start_time ${raw(first?.ascending ? '>=' : '<=')} ${position[0]}::int8`
      : empty;
    const walk = asPage(
      allOf(sql`(SELECT * FROM runs WHERE ${filtered.stretch} ${reach}
                 ORDER BY start_time ${direction} FETCH FIRST ${raw(String(looks))} ROWS WITH TIES) AS runs`),
    );
    return [walk, whole];
  }
  const isBehindTheRealValues = position !== undefined && position[0] !== 0;
  if (!lead || isBehindTheRealValues) return [whole];

  // Runs whose first metric is a real number come first: settled ones are walked in order by their index, as far as
  // the page reaches and through the ties at its end; the few that are still being logged are added.
  const alongIndex = sql`ORDER BY settled_value ${raw(lead.ascending ? 'ASC' : 'DESC')}`;
  const arm = (isOfArm: Sql, value: Sql, bound: Sql) => {
    const expressions = [
      { ...(columns[0] as SortColumn), expression: sql`0` },
      { ...(columns[1] as SortColumn), expression: sql`sorted_0.value` },
      ...columns.slice(2),
    ];
    const reach = position
      ? sql`AND ${value} ${raw(lead.ascending ? '>=' : '<=')} ${position[1]}::float8`
      : empty;
    return sql`
      SELECT ${select(expressions)}
      FROM (SELECT run_key, ${value} AS value FROM latest_metrics
            WHERE name_id = ${lead.nameId} AND ${isOfArm} AND ${value} <> 'NaN' ${reach} ${bound}) AS sorted_0
           JOIN runs ON runs.key = sorted_0.run_key ${joined(joins.slice(1))}
      WHERE ${where} AND ${afterSql(expressions, position)}`;
  };
  const isSettled = sql`settled_value IS NOT NULL`;
  const settled = filtered
    ? arm(isSettled, sql`settled_value`, sql`${alongIndex} FETCH FIRST ${raw(String(looks))} ROWS WITH TIES`)
    : sql`${arm(isSettled, sql`settled_value`, empty)}
          ORDER BY sorted_0.value ${raw(lead.ascending ? 'ASC' : 'DESC')} FETCH FIRST ${limit} ROWS WITH TIES`;
  const unsettled = arm(sql`settled_value IS NULL`, sql`value`, empty);
  return [asPage(sql`(${settled}) UNION ALL ${unsettled}`), whole];
}
