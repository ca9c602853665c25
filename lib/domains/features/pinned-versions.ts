import sql, { type Sql } from 'sql-template-tag';

/**
 * Versions of a table that must stay readable, as an array: those that training sets were made of, and those up to which streams of
 * scoring have come, for they go on with what differs since.
 *
 * @param key the table's, as SQL
 */
export const pinnedVersions = (key: Sql): Sql => sql`ARRAY(
  SELECT version FROM training_set_lookups WHERE table_key = ${key}
  UNION SELECT position FROM scoring_jobs WHERE input_table = ${key} AND kind = 'stream' AND position >= 0)`;
