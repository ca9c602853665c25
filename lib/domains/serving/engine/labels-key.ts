import sql, { type Sql } from 'sql-template-tag';

/**
 * The lock of an endpoint's labels. Whoever says labels shares it until they are committed; whoever wrote rows has it alone for a moment
 * before looking for labels that came earlier: so one of the two sees the other.
 *
 * @param endpoint an expression of the endpoint's id
 */
export const labelsKey = (endpoint: Sql): Sql => sql`hashtextextended('plumbline labels ' || ${endpoint}, 0)`;
