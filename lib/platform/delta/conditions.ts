/** What rows are meant, without a word of SQL from outside: columns, comparisons, values. */
import { comparedFault } from '../../pure/compared-value';
import { instantOf } from '../../pure/entity';
import { settledValue } from '../../pure/settled-value';
import { identifier } from '../../pure/sql-text';
import type { Value } from '../duckdb';
import { schemaFault } from './faults';
import { engineType, type Field, findField } from './schema';

export const OPERATORS = ['=', '<>', '<', '<=', '>', '>=', 'in', 'is null', 'is not null'] as const;

export type Condition = {
  column: string;
  operator: (typeof OPERATORS)[number];
  /** As text, in the notation of the column's type; a list for `in`; none for `is null`. */
  value?: string | number | boolean | readonly (string | number)[];
};

/** As the engine reads it: of a time with a zone it wants the seconds too. */
const written = (time: string): string =>
  instantOf(time) === undefined ? time : String(settledValue('timestamp', time, 'object'));

/** All of them joined by AND, with parameters. @throws INVALID_PARAMETER_VALUE naming the column */
export function whereOf(
  conditions: readonly Condition[],
  schema: readonly Field[],
): { sql: string; values: Value[] } {
  if (conditions.length === 0) throw schemaFault('There is no condition.', 'where');
  const values: Value[] = [];
  const tests = conditions.map(({ column, operator, value }) => {
    const field = findField(schema, column);
    if (!field) throw schemaFault(`The table has no column '${column}'.`, column);
    if (!OPERATORS.includes(operator))
      throw schemaFault(`'${operator}' is none of ${OPERATORS.join(', ')}.`, column);
    const name = identifier(field.name);
    if (operator === 'is null' || operator === 'is not null') return `${name} ${operator.toUpperCase()}`;
    const { type } = field;
    if (typeof type !== 'string') throw schemaFault(`'${column}' is no single value to compare.`, column);
    const given = operator === 'in' ? (Array.isArray(value) ? value : [value]) : [value];
    if (given.length === 0) return 'false';
    const parameters = given.map((each) => {
      if (each === undefined || each === null || Array.isArray(each))
        throw schemaFault(`The condition on '${column}' needs a value.`, column);
      const fault = comparedFault(type, each);
      if (fault) throw schemaFault(`The value of the condition on '${column}' ${fault}.`, column);
      values.push(type === 'timestamp' ? written(String(each).trim()) : String(each));
      return `CAST($${values.length}::VARCHAR AS ${engineType(type)})`;
    });
    return operator === 'in'
      ? `${name} IN (${parameters.join(', ')})`
      : `${name} ${operator} ${parameters[0]}`;
  });
  return { sql: tests.join(' AND '), values };
}
