/** The expression as SQL of the embedded engine. */
import { invalid } from '../errors';
import { identifier, literal } from '../sql-text';
import type { Node } from './parse';

/** What is not finite is null: comparisons know nothing of it then. */
const clean = (value: string) =>
  `nullif(nullif(nullif(${value}, 'nan'::DOUBLE), 'infinity'::DOUBLE), '-infinity'::DOUBLE)`;
const whenGiven = (a: string, b: string, value: string) =>
  `(CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN ${value} END)`;

const WORK: Record<string, (...parts: string[]) => string> = {
  '+': (a, b) => clean(`(${a} + ${b})`),
  '-': (a, b) => clean(`(${a} - ${b})`),
  '*': (a, b) => clean(`(${a} * ${b})`),
  '/': (a, b) => clean(`(${a} / nullif(${b}, 0))`),
  '%': (a, b) => clean(`(${a} % nullif(${b}, 0))`),
  negative: (a) => `(-${a})`,
  '<': (a, b) => `(${a} < ${b})`,
  '<=': (a, b) => `(${a} <= ${b})`,
  '>': (a, b) => `(${a} > ${b})`,
  '>=': (a, b) => `(${a} >= ${b})`,
  and: (a, b) => `(${a} AND ${b})`,
  or: (a, b) => `(${a} OR ${b})`,
  not: (a) => `(NOT ${a})`,
  abs: (a) => `abs(${a})`,
  floor: (a) => `floor(${a})`,
  ceil: (a) => `ceil(${a})`,
  round: (a) => `(sign(${a}) * floor(abs(${a}) + 0.5))`,
  sqrt: (a) => clean(`sqrt(CASE WHEN ${a} >= 0 THEN ${a} END)`),
  ln: (a) => clean(`ln(CASE WHEN ${a} > 0 THEN ${a} END)`),
  exp: (a) => clean(`exp(${a})`),
  pow: (a, b) => clean(`pow(${a}, ${b})`),
  least: (a, b) => whenGiven(a, b, `least(${a}, ${b})`),
  greatest: (a, b) => whenGiven(a, b, `greatest(${a}, ${b})`),
  hour: (a) => `floor(fmod(fmod(${a}, 86400) + 86400, 86400) / 3600)`,
  weekday: (a) => `fmod(fmod(floor(${a} / 86400) + 3, 7) + 7, 7)`,
  number: (a) => `CAST(${a} AS DOUBLE)`,
  '=': (a, b) => `(${a} = ${b})`,
  'is null': (a) => `(${a} IS NULL)`,
  coalesce: (...parts) => `coalesce(${parts.join(', ')})`,
  if: (test, a, b) => `(CASE WHEN ${test} THEN ${a} ELSE ${b} END)`,
};

const LONGEST = 50_000;
const TYPES = { number: 'DOUBLE', text: 'VARCHAR', boolean: 'BOOLEAN', null: 'DOUBLE' };

function columnSql({ name, type, isTime }: Extract<Node, { kind: 'column' }>): string {
  if (isTime) return `(epoch_us(CAST(${identifier(name)} AS TIMESTAMP WITH TIME ZONE)) / 1000000.0::DOUBLE)`;
  const value = `CAST(${identifier(name)} AS ${TYPES[type]})`;
  return type === 'number' ? clean(value) : value;
}

/** @throws INVALID_PARAMETER_VALUE for one whose SQL would be huge: some functions say their parts twice */
export function expressionSql(node: Node): string {
  const sql = sqlOf(node);
  if (sql.length > LONGEST)
    throw invalid('The expression is too complicated. Split it into several.', { field: 'expression' });
  return sql;
}

function sqlOf(node: Node): string {
  if (node.kind === 'column') return columnSql(node);
  if (node.kind === 'call') {
    const work = WORK[node.name];
    if (!work) throw new Error(`There is no SQL for '${node.name}'.`);
    return work(...node.parts.map(expressionSql));
  }
  if (node.value === null) return 'NULL';
  const text = typeof node.value === 'string' ? literal(node.value) : literal(String(node.value));
  return `CAST(${text} AS ${TYPES[node.type]})`;
}

/** The type of the result, as Delta names it. */
export const resultType = ({ type }: Node): string =>
  type === 'text' ? 'string' : type === 'boolean' ? 'boolean' : 'double';
