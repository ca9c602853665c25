/** What the runs of a group have in common, by which Postgres tells groups apart. */
import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';

export const RUNS_LOOKED_AT = 100_000;

export const GroupKey = z.object({
  source: z.enum(['param', 'tag', 'attribute']),
  key: z.string().min(1).max(1000),
});
export type GroupKey = z.output<typeof GroupKey>;

/** A group by its name, as `tracking.groupRuns` answers it: what its runs have in common may be a hundred params. */
export const GroupId = z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a group');

/** The id of a group from its label. */
export const groupIdSql = (label: Sql): Sql =>
  sql`left(encode(sha256(convert_to((${label})::text, 'UTF8')), 'hex'), 32)`;

const ATTRIBUTES: Record<string, Sql> = { status: sql`matching.status`, user_id: sql`matching.user_id` };

/** What a group has in common, as an object; of a given list of keys under their places in it. Of a row of `matching`. */
export function labelSql(by: GroupKey[], butParams: string[] | undefined): Sql {
  if (butParams) {
    return sql`(SELECT coalesce(jsonb_object_agg(params.key, value), '{}') FROM params
                WHERE run_key = matching.key AND params.key <> ALL(${butParams}::text[]))`;
  }
  return by.reduce(
    (label, { source, key }, at) =>
      sql`${label} || jsonb_build_object(${String(at)}::text, ${valueSql(source, key)})`,
    sql`'{}'::jsonb`,
  );
}

function valueSql(source: GroupKey['source'], key: string): Sql {
  if (source === 'attribute') return ATTRIBUTES[key] ?? sql`NULL::text`;
  const table = source === 'param' ? sql`params` : sql`run_tags`;
  return sql`(SELECT value FROM ${table} AS logged WHERE run_key = matching.key AND logged.key = ${key})`;
}
