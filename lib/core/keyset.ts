/** Orders of lists, and pages that go on behind a position in them. */
import sql, { join, raw, type Sql } from 'sql-template-tag';

/** A column of an order: an expression that is never null, its type, and its direction. */
export type SortColumn = { expression: Sql; type: 'float8' | 'int8' | 'text' | 'int4'; ascending: boolean };

export const orderSql = (columns: SortColumn[]): Sql =>
  join(columns.map(({ expression, ascending }) => sql`${expression} ${raw(ascending ? 'ASC' : 'DESC')}`));

/** Selects the columns' values under the names sort_0, sort_1 …, for the next page's token. */
export const positionSql = (columns: SortColumn[]): Sql =>
  sql`json_build_array(${join(columns.map(({ expression, type }) => (type === 'int8' ? sql`(${expression})::text` : expression)))})`;

/** Rows behind `position` in that order: a keyset condition, whose cost does not grow with the page's number. */
export function afterSql(columns: SortColumn[], position: unknown[] | undefined): Sql {
  const [first] = columns;
  if (!position || !first) return sql`true`;
  const steps = columns.map(({ expression, type, ascending }, index) => {
    const same = columns
      .slice(0, index)
      .map((column, before) => sql`${column.expression} = ${position[before]}::${raw(column.type)}`);
    const beyond = sql`${expression} ${raw(ascending ? '>' : '<')} ${position[index]}::${raw(type)}`;
    return sql`(${join([...same, beyond], ' AND ')})`;
  });
  // Said apart, though it follows: an index begins there, and not at the first page.
  const reach = sql`${first.expression} ${raw(first.ascending ? '>=' : '<=')} ${position[0]}::${raw(first.type)}`;
  return sql`(${reach} AND (${join(steps, ' OR ')}))`;
}
