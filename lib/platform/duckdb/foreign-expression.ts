/** An expression that a caller wrote, over the columns of one relation: functions of its rows, and nothing beside them. */
import { invalid } from '../../pure/errors';
import { meaningToItsWriter } from './faults';
import { harmless } from './foreign-sql';
import type { Engine, Table, Value } from './index';

type Node = { [key: string]: unknown };

/** What the relation is called that an expression stands in. */
export const GIVEN = 'given';
/** The lines between keep a comment of the expression to itself. */
const standing = (expression: string) => `SELECT (\n${expression}\n) AS value FROM ${GIVEN}`;

const NOT_HERE = ['SUBQUERY', 'STAR', 'WINDOW', 'PARAMETER', 'POSITIONAL_REFERENCE', 'LAMBDA', 'DEFAULT'];
/** A SELECT may have them; one that an expression stands in has none. */
const CLAUSES = ['where_clause', 'having', 'qualify', 'sample'];

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const isEmpty = (value: unknown) => !value || (Array.isArray(value) && value.length === 0);
const refused = (message: string) => invalid(message, { field: 'definition' });

/**
 * @returns the names that it reads, as far as they are of columns
 * @throws INVALID_PARAMETER_VALUE for what is more than one expression, or asks for more than its rows
 */
export async function readExpression(engine: Engine, expression: string): Promise<string[][]> {
  const text = standing(expression);
  const [parsed] = await engine.rows<{ tree: string }>('SELECT json_serialize_sql($1::VARCHAR) AS tree', [
    text,
  ]);
  const tree = parsed?.tree ?? '';
  harmless(text, tree, [GIVEN]);
  const { statements } = JSON.parse(tree) as { statements: { node: Node }[] };
  const node = statements[0]?.node ?? {};
  const from = isNode(node.from_table) ? node.from_table : {};
  const list = Array.isArray(node.select_list) ? node.select_list : [];
  const isOne =
    node.type === 'SELECT_NODE' &&
    list.length === 1 &&
    from.type === 'BASE_TABLE' &&
    CLAUSES.every((clause) => isEmpty(node[clause])) &&
    isEmpty(node.group_expressions) &&
    isEmpty(node.modifiers) &&
    isEmpty((node.cte_map as Node | undefined)?.map);
  if (!isOne) throw refused('Write one expression, and nothing behind it.');
  const names: string[][] = [];
  const waiting: unknown[] = [...list];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isNode(next)) continue;
    const kind = String(next.class ?? '');
    if (NOT_HERE.includes(kind))
      throw refused(`A ${kind.toLowerCase().replaceAll('_', ' ')} has no place in it.`);
    if (kind === 'COLUMN_REF' && Array.isArray(next.column_names)) names.push(next.column_names.map(String));
    waiting.push(...Object.values(next));
  }
  return names;
}

type Running = { values?: Value[]; maxRows: number };

/** Runs a statement with such expressions in it. @throws INVALID_PARAMETER_VALUE where they are what is wrong with it */
export const runExpressions = (engine: Engine, statement: string, options: Running): Promise<Table> =>
  engine.table(statement, { ...options, isForeign: true }).catch((error: unknown) => {
    throw meaningToItsWriter(error);
  });
