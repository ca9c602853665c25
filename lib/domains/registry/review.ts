import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import type { CheckResult } from './checks';
import { FROM_INBOX, type InboxRequest, type InboxRow, inboxColumns, viewInbox } from './inbox';
import { DELETED, loadVersion, modelGranted } from './load';
import { type Readiness, readinessOf } from './readiness';
import { FROM_WORDS } from './requests';
import { isActiveStage, readStages, type Stage, stageAt } from './stages';

/** A word that was said on a request: an approval, a rejection, its end. */
export type ReviewDecision = {
  type: 'APPROVED_REQUEST' | 'REJECTED_REQUEST' | 'CANCELLED_REQUEST';
  userName: string;
  time: number;
  comment: string;
  checks: Pick<CheckResult, 'label' | 'state' | 'detail'>[];
  override: string | null;
};

export type Review = {
  request: InboxRequest;
  /** What it would take, as long as it is open and its version is there. */
  readiness: Readiness | null;
  /** The version that it is held against: the one whose place it would take, or took. */
  against: { version: number; why: 'stage' | 'alias' | 'production' } | null;
  decisions: ReviewDecision[];
};

export const getReview = query({
  name: 'registry.getReview',
  summary:
    'A request as a reviewer reads it: what it would take, which version it is held against, who has said what.',
  access: 'models.read',
  input: z.object({ id: z.number().int().positive() }),
  async run(ctx, { id }): Promise<Review> {
    const stages = await readStages(ctx);
    const [row] = await ctx.sql<InboxRow>(sql`
      SELECT ${inboxColumns(ctx)} FROM ${FROM_INBOX}
      WHERE transition_requests.id = ${id} AND deleted_time IS NULL AND ${modelGranted(ctx)}`);
    const [request] = row ? await viewInbox(ctx, [row], stages) : [];
    if (!row || !request) throw notFound(`There is no request ${id}.`);
    const decisions = await decisionsOn(ctx, id);
    const to = stageAt(stages, request.toStage);
    const [readiness, against] = await Promise.all([
      request.status === 'open' ? readinessNow(ctx, request, stages, to) : null,
      heldAgainst(ctx, row, stages, to, decisions.at(-1)?.time ?? ctx.now),
    ]);
    return { request, readiness, against, decisions };
  },
});

async function readinessNow(
  ctx: Context,
  { modelName: name, version }: InboxRequest,
  stages: Stage[],
  to: Stage,
) {
  return readinessOf(ctx, await loadVersion(ctx, { name, version }), stages, to);
}

const decisionsOn = (ctx: Context, requestId: number): Promise<ReviewDecision[]> =>
  ctx.sql<ReviewDecision>(sql`
    SELECT word.type, word.user_name AS "userName", word.time, word.comment, coalesce(word.details -> 'checks', '[]') AS checks,
           word.details ->> 'override' AS override
    FROM ${FROM_WORDS}
    WHERE asked.id = ${requestId} AND word.type IN ('APPROVED_REQUEST', 'REJECTED_REQUEST', 'CANCELLED_REQUEST')
    ORDER BY word.id`);

/** Who was in the stage then; else the champion, else what is in production. */
async function heldAgainst(
  ctx: Context,
  { modelKey, version }: Pick<InboxRow, 'modelKey' | 'version'>,
  stages: readonly Stage[],
  to: Stage,
  time: number,
): Promise<Review['against']> {
  const production = stages.filter(({ kind }) => kind === 'production').map(({ name }) => name);
  const versions = (why: string, rank: number, from: Sql) => sql`
    (SELECT held.version, ${why} AS why, ${rank}::int AS rank FROM (${from}) AS held
     JOIN model_versions ON model_versions.model_key = ${modelKey} AND model_versions.version = held.version
     WHERE held.version <> ${version} AND model_versions.stage <> ${DELETED} ORDER BY held.version DESC LIMIT 1)`;
  const [found] = await ctx.sql<{ version: number; why: 'stage' | 'alias' | 'production' }>(sql`
    SELECT version, why FROM (
      ${versions(
        'stage',
        1,
        sql`SELECT version FROM stage_periods
            WHERE model_key = ${modelKey} AND stage = ${to.name} AND version <> ${version} AND ${isActiveStage(to)}
              AND from_time <= ${time}::bigint AND (to_time IS NULL OR to_time >= ${time}::bigint)`,
      )}
      UNION ALL ${versions(
        'alias',
        2,
        sql`SELECT version FROM model_aliases WHERE model_key = ${modelKey} AND lower(alias) = 'champion'`,
      )}
      UNION ALL ${versions(
        'production',
        3,
        sql`SELECT version FROM model_versions
            WHERE model_key = ${modelKey} AND stage = ANY(${production}::text[])`,
      )}) AS candidates
    ORDER BY rank LIMIT 1`);
  return found ?? null;
}
