import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { conflict, denied, notFound } from '@/lib/pure/errors';
import { type Activity, note } from './activity';
import { assertLevel, type LoadedVersion, loadVersion, reading } from './load';
import { assertMayArchive, moveVersion, versionsIn } from './move-version';
import { publish } from './publish';
import { mayCancel } from './request-shape';
import { closeRequests, noOpenRequest, openRequests, type RequestRow } from './requests';
import { stageRule } from './rules';
import { Comment, Override, StageName, type StageRule, Version } from './schemas';
import { levelOfMove, readStages, type Stage, stageAt, stageNamed } from './stages';
import { assertAsSeen, assertMayMove, Seen } from './transition-version';

const Decision = Version.extend({ stage: StageName, comment: Comment.default('') });

type Pending = LoadedVersion & { stages: Stage[]; from: Stage; to: Stage; open: RequestRow[] };

/** The model held, what is asked of the version, and whether the caller may decide on it. */
async function loadPending(ctx: Context, { stage, ...which }: z.output<typeof Decision>): Promise<Pending> {
  const loaded = await loadVersion(reading(ctx), which, { lock: true });
  const stages = await readStages(ctx);
  const [from, to] = [stageAt(stages, loaded.version.stage), stageNamed(stages, stage)];
  assertLevel(ctx, loaded.model.level, levelOfMove(from, to));
  const open = await openRequests(ctx, loaded, to.name);
  if (open.length === 0) throw await noOpenRequest(ctx, loaded, to.name);
  return { ...loaded, stages, from, to, open };
}

export type Decided = {
  activity: Activity;
  /** Whether the version was moved by it; else more approvals are needed. */
  isApplied: boolean;
  approvals: { given: number; needed: number };
};

export const approveTransition = command({
  name: 'registry.approveTransition',
  summary:
    'Approves the open requests for a stage of a version; the last approval that it takes moves it there.',
  access: 'models.stage',
  input: Decision.extend({
    archiveExistingVersions: z.boolean().default(false),
    override: Override,
    seen: Seen,
  }),
  async run(ctx, input): Promise<Decided> {
    const pending = await loadPending(ctx, input);
    const { model, version, stages, from, to, open } = pending;
    if (input.archiveExistingVersions) assertMayArchive(to, stages);
    if (input.seen) await assertAsSeen(ctx, pending, to, input.seen);
    const rule = await stageRule(ctx, model.id, to.name);
    const given = (await assertMayApprove(ctx, pending, rule)) + 1;
    const [first] = open;
    const entry = { type: 'APPROVED_REQUEST', comment: input.comment, requestId: first?.id } as const;
    ctx.audit({
      objectType: 'model-version',
      objectId: `${model.id}/${version.version}`,
      before: { stage: from.name, requests: open.map(({ id }) => id) },
      after: {
        ...(given < rule.approvals ? { approvals: given } : { stage: to.name }),
        comment: input.comment,
        ...(input.override && { override: input.override }),
      },
    });
    const approvals = { given, needed: rule.approvals };
    if (given < rule.approvals) {
      const stagesOf = { fromStage: from.name, toStage: to.name };
      const activity = await note(ctx, {
        ...entry,
        ...stagesOf,
        modelKey: model.key,
        version: version.version,
        details: { approvals },
      });
      return { activity, isApplied: false, approvals };
    }
    const record = await assertMayMove(ctx, pending, { from, to, rule, override: input.override });
    const archived = input.archiveExistingVersions
      ? await versionsIn(ctx, model, to.name, version.version)
      : [];
    const activity = await moveVersion(
      ctx,
      { model, version, from, to, archived, archive: stages.at(-1) as Stage },
      {
        ...entry,
        details: {
          ...record,
          requestedBy: [...new Set(open.map(({ requestedBy }) => requestedBy))],
          approvals,
        },
      },
    );
    await closeRequests(ctx, pending, to, { status: 'approved', comment: input.comment });
    await publish(ctx, model, {
      type: 'requestApproved',
      version: version.version,
      fromStage: from.name,
      toStage: to.name,
      comment: input.comment,
    });
    return { activity, isApplied: true, approvals };
  },
});

/** @returns how many others have approved @throws PERMISSION_DENIED, RESOURCE_CONFLICT */
async function assertMayApprove(
  ctx: Context,
  { open, to, model }: Pending,
  { fourEyes, approvals }: StageRule,
): Promise<number> {
  const me = ctx.caller.user?.id ?? null;
  if (fourEyes && open.every(({ requestedById }) => requestedById === me)) {
    throw denied(
      `${to.name} of '${model.name}' takes two people: somebody else must approve what you asked for.`,
    );
  }
  const [found] = await ctx.sql<{ others: number; isMine: boolean }>(sql`
    SELECT count(DISTINCT user_id) AS others, coalesce(bool_or(user_id = ${me}::uuid), false) AS "isMine"
    FROM model_activities WHERE request_id = ANY(${open.map(({ id }) => id)}::bigint[]) AND type = 'APPROVED_REQUEST'`);
  if (found?.isMine) {
    throw conflict(`You have approved it already; it takes ${approvals} people in all.`);
  }
  return found?.others ?? 0;
}

export const rejectTransition = command({
  name: 'registry.rejectTransition',
  summary: 'Rejects the open requests for a stage of a version.',
  access: 'models.stage',
  input: Decision,
  async run(ctx, input): Promise<{ activity: Activity }> {
    const pending = await loadPending(ctx, input);
    const closed = await closeRequests(ctx, pending, pending.to, {
      status: 'rejected',
      comment: input.comment,
    });
    return { activity: await noteEnd(ctx, pending, closed, 'rejected', input.comment) };
  },
});

export const cancelTransition = command({
  name: 'registry.cancelTransition',
  summary: "Takes one's own request back; whoever manages the model takes anybody's back.",
  access: 'models.request',
  input: Decision.extend({ creator: z.string().trim().min(1).max(254) }),
  async run(ctx, { creator, stage, comment, ...which }): Promise<{ activity: Activity }> {
    const loaded = await loadVersion(ctx, which, { lock: true });
    const stages = await readStages(ctx);
    const [from, to] = [stageAt(stages, loaded.version.stage), stageNamed(stages, stage)];
    const wanted = creator.toLowerCase();
    const open = await openRequests(ctx, loaded, to.name);
    const request = open.find(({ requestedBy }) => requestedBy.toLowerCase() === wanted);
    if (!request) {
      throw notFound(
        `There is no open request of ${creator} to move version ${which.version} of '${which.name}' to ${to.name}.`,
      );
    }
    if (!mayCancel(ctx, loaded.model, request)) {
      throw denied('Only who asked may take a request back, or whoever holds CAN_MANAGE on the model.');
    }
    const closed = await closeRequests(ctx, loaded, to, { status: 'cancelled', comment, only: request.id });
    return { activity: await noteEnd(ctx, { ...loaded, from, to }, closed, 'cancelled', comment) };
  },
});

const ENDS = {
  rejected: { type: 'REJECTED_REQUEST', fact: 'requestRejected' },
  cancelled: { type: 'CANCELLED_REQUEST', fact: 'requestCancelled' },
} as const;

/** Feed, webhooks and audit of requests that end without a move. */
async function noteEnd(
  ctx: Context,
  { model, version, from, to }: LoadedVersion & { from: Stage; to: Stage },
  closed: readonly RequestRow[],
  how: keyof typeof ENDS,
  comment: string,
): Promise<Activity> {
  const stages = { fromStage: from.name, toStage: to.name };
  const activity = await note(ctx, {
    ...stages,
    modelKey: model.key,
    version: version.version,
    type: ENDS[how].type,
    comment,
    requestId: closed[0]?.id,
    details: { requestedBy: closed.map(({ requestedBy }) => requestedBy) },
  });
  await publish(ctx, model, { ...stages, type: ENDS[how].fact, version: version.version, comment });
  ctx.audit({
    objectType: 'model-version',
    objectId: `${model.id}/${version.version}`,
    before: { requests: closed.map(({ id }) => id), toStage: to.name },
    after: { status: how, comment },
  });
  return activity;
}
