/**
 * An expression over the last values of a run as SQL. It means what `evaluate` means: null goes through, and what has no finite value is
 * null. Postgres would rather break off the whole question than answer an infinity, so each step looks before it leaps.
 */
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { logged, type Node, parseRunExpression } from '@/lib/pure/expression';

/** Natural logarithms of about the greatest and the least double. */
const MOST = '709.0';
const LEAST = '-708.0';

/** Each part once, however often the work names it: a, b, c. */
const given = (parts: readonly Sql[], work: string): Sql =>
  sql`(SELECT ${raw(work)} FROM (SELECT ${join(
    parts.map((part, at) => sql`${part} AS ${raw('abc'.charAt(at))}`),
  )}) AS parts)`;

const size = (logarithm: string, small: string, work: string) =>
  `CASE WHEN ${logarithm} > ${MOST} THEN NULL WHEN ${logarithm} < ${LEAST} THEN ${small} ELSE ${work} END`;
const sum = (sign: '+' | '-') => `CASE WHEN abs(a) > 8e307 OR abs(b) > 8e307 THEN NULL ELSE a ${sign} b END`;
const rest = (a: string, b: string) => `((${a})::numeric % (${b})::numeric)::float8`;
const powered = `b::numeric * ln(abs(a))::numeric`;

const WORK: Record<string, string> = {
  '+': sum('+'),
  '-': sum('-'),
  '*': `CASE WHEN a = 0 OR b = 0 THEN 0 ELSE ${size('ln(abs(a)) + ln(abs(b))', '0', 'a * b')} END`,
  '/': `CASE WHEN b = 0 THEN NULL WHEN a = 0 THEN 0 ELSE ${size('ln(abs(a)) - ln(abs(b))', '0', 'a / b')} END`,
  '%': `CASE WHEN b = 0 THEN NULL ELSE ${rest('a', 'b')} END`,
  negative: '-a',
  '<': 'a < b',
  '<=': 'a <= b',
  '>': 'a > b',
  '>=': 'a >= b',
  '=': 'a = b',
  and: 'a AND b',
  or: 'a OR b',
  not: 'NOT a',
  abs: 'abs(a)',
  floor: 'floor(a)',
  ceil: 'ceil(a)',
  round: 'sign(a) * floor(abs(a) + 0.5)',
  sqrt: 'CASE WHEN a >= 0 THEN sqrt(a) END',
  ln: 'CASE WHEN a > 0 THEN ln(a) END',
  exp: size('a', '0', 'exp(a)'),
  pow: `CASE WHEN b = 0 THEN 1 WHEN a = 0 THEN CASE WHEN b > 0 THEN 0 END WHEN a < 0 AND b <> floor(b) THEN NULL
             ELSE ${size(powered, '0', 'power(a, b)')} END`,
  least: 'CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN least(a, b) END',
  greatest: 'CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN greatest(a, b) END',
  hour: `floor(${rest(`${rest('a', '86400')} + 86400`, '86400')} / 3600)`,
  weekday: rest(`${rest('floor(a / 86400) + 3', '7')} + 7`, '7'),
  number: 'CASE WHEN a THEN 1 WHEN NOT a THEN 0 END',
  'is null': 'a IS NULL',
  if: 'CASE WHEN a THEN b ELSE c END',
};

const TYPES = { number: raw('float8'), text: raw('text'), boolean: raw('boolean'), null: raw('float8') };

function nodeSql(node: Node, columnOf: (name: string) => Sql): Sql {
  if (node.kind === 'column') return columnOf(node.name);
  if (node.kind === 'value') return sql`${node.value}::${TYPES[node.type]}`;
  const parts = node.parts.map((part) => nodeSql(part, columnOf));
  if (node.name === 'coalesce') return sql`coalesce(${join(parts)})`;
  const work = WORK[node.name];
  if (!work) throw new Error(`There is no SQL for '${node.name}'.`);
  return given(parts, work);
}

/** Infinities are stored as the greatest double; NaN is more than any. */
const finite = (value: Sql) => sql`CASE WHEN abs(${value}) < ${Number.MAX_VALUE}::float8 THEN ${value} END`;

/** A text that is written as a number, and not one that no double holds. */
const NUMBER = String.raw`^\s*[+-]?(\d{1,255}(\.\d{0,255})?|\.\d{1,255})(e[+-]?\d{1,3})?\s*$`;
const numeric = (value: Sql) => sql`
  (CASE WHEN ${value} ~* ${NUMBER}
        THEN CASE WHEN abs(btrim(${value})::numeric) BETWEEN 1e-307 AND 1.7e308 THEN ${value}::float8
                  WHEN abs(btrim(${value})::numeric) < 1 THEN 0 END END)`;

export type RunQuantity = {
  /** Behind a table with the runs' keys: what the expression takes. */
  joins: Sql[];
  /** Null where it has no value. */
  value: Sql;
};

/** What an expression takes of runs. @throws INVALID_PARAMETER_VALUE for one that cannot be read */
export function readRunQuantity(expression: string) {
  const node = parseRunExpression(expression);
  const taken = logged(node);
  return {
    metrics: taken.flatMap(({ source, key }) => (source === 'metric' ? [key] : [])),
    /** @param prefix of the names of the tables joined; @param nameIds of the metrics, as far as any run has them */
    of(runKey: Sql, prefix: string, nameIds: ReadonlyMap<string, number>): RunQuantity {
      const columns = new Map<string, Sql>();
      const joins = taken.map(({ name, source, key }, at) => {
        const alias = raw(`${prefix}_${at}`);
        columns.set(name, source === 'metric' ? finite(sql`${alias}.value`) : numeric(sql`${alias}.value`));
        return source === 'metric'
          ? sql`LEFT JOIN latest_metrics ${alias} ON ${alias}.run_key = ${runKey} AND ${alias}.name_id = ${nameIds.get(key) ?? 0}`
          : sql`LEFT JOIN params ${alias} ON ${alias}.run_key = ${runKey} AND ${alias}.key = ${key}`;
      });
      const worked = raw(`${prefix}_worked`);
      const value = nodeSql(node, (name) => columns.get(name) ?? sql`NULL::float8`);
      // OFFSET keeps it from being written, and worked out, wherever it is named.
      return {
        joins: [...joins, sql`CROSS JOIN LATERAL (SELECT ${value}::float8 AS value OFFSET 0) AS ${worked}`],
        value: sql`${worked}.value`,
      };
    },
  };
}
