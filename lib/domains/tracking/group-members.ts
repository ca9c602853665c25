/** The runs of groups that somebody names, as `tracking.groupRuns` answers them. */
import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { GroupId, GroupKey, groupIdSql, labelSql, RUNS_LOOKED_AT } from './group-labels';
import { RunQuestion } from './run-question';

export const NamedGroups = z.object({
  question: RunQuestion,
  by: z.array(GroupKey).max(10).default([]),
  butParams: z.array(z.string().min(1).max(1000)).max(50).optional(),
  groups: z.array(GroupId).min(1).max(50),
});
export type NamedGroups = z.output<typeof NamedGroups>;

/**
 * A select of the newest runs that match and are in one of the groups: `key`, `id`, `name`, `status`, `user_id`, `start_time`,
 * `label`, and as `place` which group it is.
 */
export const membersSql = (where: Sql, { by, butParams, groups }: NamedGroups): Sql => sql`
    SELECT labelled.*, (wanted.place - 1)::int AS place
    FROM (SELECT matching.*, ${labelSql(by, butParams)} AS label FROM (
            SELECT key, id, name, status::text AS status, user_id, start_time FROM runs WHERE ${where}
            ORDER BY start_time DESC LIMIT ${RUNS_LOOKED_AT}) AS matching) AS labelled
    JOIN unnest(${groups}::text[]) WITH ORDINALITY AS wanted (id, place) ON wanted.id = ${groupIdSql(sql`label`)}`;
