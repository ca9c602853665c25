import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { type AppError, conflict, notFound } from '@/lib/pure/errors';
import { nameOf } from './activity';
import type { LoadedVersion, ModelRow, VersionRow } from './load';
import { settleNotices } from './notices';
import { publishAll } from './publish';
import type { Stage } from './stages';

export type RequestStatus = 'open' | 'approved' | 'rejected' | 'cancelled';

export type RequestRow = {
  id: number;
  version: number;
  fromStage: string;
  toStage: string;
  comment: string;
  requestedById: string | null;
  requestedBy: string;
  creationTime: number;
  status: RequestStatus;
  closedBy: string | null;
  closedTime: number | null;
  closedComment: string | null;
};

export const REQUEST_COLUMNS = sql`
  transition_requests.id, transition_requests.version, transition_requests.from_stage AS "fromStage",
  transition_requests.to_stage AS "toStage", transition_requests.comment,
  transition_requests.requested_by_id AS "requestedById", transition_requests.requested_by AS "requestedBy",
  transition_requests.creation_time AS "creationTime", transition_requests.status,
  transition_requests.closed_by AS "closedBy", transition_requests.closed_time AS "closedTime",
  transition_requests.closed_comment AS "closedComment"`;

type Of = { model: Pick<ModelRow, 'key'>; version: Pick<VersionRow, 'version'> };

export const openRequests = (ctx: Context, { model, version }: Of, toStage?: string): Promise<RequestRow[]> =>
  ctx.sql<RequestRow>(sql`
    SELECT ${REQUEST_COLUMNS} FROM transition_requests
    WHERE model_key = ${model.key} AND version = ${version.version} AND status = 'open'
      AND (${toStage === undefined} OR to_stage = ${toStage ?? ''})
    ORDER BY id`);

/**
 * `word`: what was said on requests, `asked`. Whoever approves or rejects means all that are open for the stage then, and it is noted
 * on the first of them; that one may be taken back since.
 */
export const FROM_WORDS = sql`
  transition_requests AS asked
  JOIN transition_requests AS noted
    ON noted.model_key = asked.model_key AND noted.version = asked.version AND noted.to_stage = asked.to_stage
      AND (asked.closed_time IS NULL OR noted.creation_time <= asked.closed_time)
  JOIN model_activities AS word
    ON word.request_id = noted.id
      AND (noted.id = asked.id OR (word.type IN ('APPROVED_REQUEST', 'REJECTED_REQUEST') AND word.time >= asked.creation_time
                                   AND (asked.status <> 'cancelled' OR word.time <= asked.closed_time)))`;

type End = { status: Exclude<RequestStatus, 'open'>; comment?: string; only?: number };

/** The open requests for a stage end together, or only the one. */
export const closeRequests = (
  ctx: Context,
  { model, version }: Pick<LoadedVersion, 'model' | 'version'>,
  to: Pick<Stage, 'name'>,
  end: End,
): Promise<RequestRow[]> => closeRequestsOf(ctx, model, [version.version], to, end);

async function closeRequestsOf(
  ctx: Context,
  model: Pick<ModelRow, 'key' | 'name'>,
  versions: readonly number[],
  to: Pick<Stage, 'name'>,
  { status, comment = '', only }: End,
): Promise<RequestRow[]> {
  const closed = await ctx.sql<RequestRow>(sql`
    UPDATE transition_requests SET status = ${status}::request_status, closed_by_id = ${ctx.caller.user?.id ?? null}::uuid,
                                   closed_by = ${nameOf(ctx)}, closed_time = ${ctx.now}, closed_comment = ${comment}
    WHERE model_key = ${model.key} AND version = ANY(${versions}::int[]) AND to_stage = ${to.name} AND status = 'open'
      AND (${only === undefined} OR id = ${only ?? 0})
    RETURNING ${REQUEST_COLUMNS}`);
  await settleNotices(ctx, model, closed);
  return closed;
}

const FACTS = {
  approved: 'requestApproved',
  rejected: 'requestRejected',
  cancelled: 'requestCancelled',
} as const;

/** Webhooks hear of requests too that something else ended than a word on them; of those that ended together, once. */
export function publishEnds(
  ctx: Context,
  model: Parameters<typeof publishAll>[1],
  closed: readonly RequestRow[],
): Promise<void> {
  const facts = closed.flatMap(({ status, version, fromStage, toStage, closedComment }) =>
    status === 'open'
      ? []
      : [{ type: FACTS[status], version, fromStage, toStage, comment: closedComment ?? '' }],
  );
  const together = new Map(facts.map((fact) => [`${fact.version}/${fact.toStage}`, fact]));
  return publishAll(ctx, model, [...together.values()]);
}

/** What others ask of versions that were moved is asked from where they are now: who may decide on it follows from that. */
export const followMove = (ctx: Context, model: Pick<ModelRow, 'key'>, moved: readonly number[]) =>
  ctx.sql(sql`
    UPDATE transition_requests SET from_stage = model_versions.stage FROM model_versions
    WHERE transition_requests.model_key = ${model.key} AND transition_requests.version = ANY(${moved}::int[])
      AND transition_requests.status = 'open' AND to_stage <> model_versions.stage
      AND model_versions.model_key = transition_requests.model_key
      AND model_versions.version = transition_requests.version`);

/** Who asked to put a version aside has it put aside. */
export async function closePutAside(
  ctx: Context,
  model: Pick<ModelRow, 'key' | 'name' | 'isPrompt'>,
  versions: readonly number[],
  archive: Pick<Stage, 'name'>,
  why: string,
): Promise<void> {
  const end = { status: 'approved', comment: why } as const;
  await publishEnds(ctx, model, await closeRequestsOf(ctx, model, versions, archive, end));
}

/** Why there is nothing left to decide: somebody was faster, or nobody has asked. */
export async function noOpenRequest(
  ctx: Context,
  { model, version }: LoadedVersion,
  toStage: string,
): Promise<AppError> {
  const [last] = await ctx.sql<RequestRow>(sql`
    SELECT ${REQUEST_COLUMNS} FROM transition_requests
    WHERE model_key = ${model.key} AND version = ${version.version} AND to_stage = ${toStage} ORDER BY id DESC LIMIT 1`);
  const what = `to move version ${version.version} of '${model.name}' to ${toStage}`;
  if (!last?.closedTime) return notFound(`There is no open request ${what}.`);
  const when = new Date(last.closedTime).toISOString();
  return conflict(`The request ${what} was ${last.status} by ${last.closedBy} at ${when}.`);
}
