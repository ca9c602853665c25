/** The runs of groups that somebody names, as `tracking.groupRuns` answers them. */
import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { GroupKey, GroupValues, labelSql, labelsOf, RUNS_LOOKED_AT } from './group-labels';
import { RunQuestion } from './run-question';

export const NamedGroups = z.object({
  question: RunQuestion,
  by: z.array(GroupKey).max(10).default([]),
  butParams: z.array(z.string().min(1).max(1000)).max(50).optional(),
  ...GroupValues,
});
export type NamedGroups = z.output<typeof NamedGroups>;

/**
 * A select of the newest runs that match and are in one of the groups: `key`, `id`, `name`, `status`, `user_id`, `start_time`,
 * `label`, and as `place` which group it is.
 */
export function membersSql(where: Sql, { by, butParams, keys, groups }: NamedGroups): Sql {
  const wanted = labelsOf({ keys, groups }, butParams);
  return sql`
    SELECT labelled.*, (wanted.place - 1)::int AS place
    FROM (SELECT matching.*, ${labelSql(by, butParams)} AS label FROM (
            SELECT key, id, name, status::text AS status, user_id, start_time FROM runs WHERE ${where}
            ORDER BY start_time DESC LIMIT ${RUNS_LOOKED_AT}) AS matching) AS labelled
    JOIN unnest(${wanted}::jsonb[]) WITH ORDINALITY AS wanted (label, place) USING (label)`;
}
