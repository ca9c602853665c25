/** What the runs of a group have in common, by which Postgres tells groups apart. */
import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';

export const RUNS_LOOKED_AT = 100_000;

export const GroupKey = z.object({
  source: z.enum(['param', 'tag', 'attribute']),
  key: z.string().min(1).max(1000),
});
type GroupKey = z.output<typeof GroupKey>;

/** Groups that somebody names, as `tracking.groupRuns` answers them. */
export const GroupValues = {
  /** What the values of each group are of. */
  keys: z.array(z.string()).max(100),
  groups: z.array(z.array(z.string().nullable()).max(100)).min(1).max(50),
};
type GroupValues = { keys: string[]; groups: (string | null)[][] };

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

/** The labels of named groups, each as JSON. */
export const labelsOf = ({ keys, groups }: GroupValues, butParams: string[] | undefined): string[] =>
  groups.map((values) =>
    JSON.stringify(
      Object.fromEntries(
        values.flatMap((value, at) => {
          const name = butParams ? keys[at] : String(at);
          return name === undefined || (butParams && value === null) ? [] : [[name, value]];
        }),
      ),
    ),
  );
