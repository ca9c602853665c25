import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { conflict, denied } from '@/lib/pure/errors';
import { type Activity, note } from './activity';
import { assertMayArchive, moveVersion, versionsIn } from './move-version';
import { settleOwnNotices } from './notices';
import { Decision, loadPending, type Pending } from './pending';
import { publish } from './publish';
import { closeRequests, FROM_WORDS } from './requests';
import { stageRule } from './rules';
import { Override, type StageRule } from './schemas';
import type { Stage } from './stages';
import { assertAsSeen, assertMayMove, Seen } from './transition-version';

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
      await settleOwnNotices(ctx, open);
      return { activity, isApplied: false, approvals };
    }
    const archived = input.archiveExistingVersions
      ? await versionsIn(ctx, model, to.name, version.version)
      : [];
    const archive = stages.at(-1) as Stage;
    const aside = archived.length > 0 ? archive : undefined;
    const record = await assertMayMove(ctx, pending, { from, to, aside, rule, override: input.override });
    const activity = await moveVersion(
      ctx,
      { model, version, from, to, archived, archive },
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
    SELECT count(DISTINCT word.user_id) AS others, coalesce(bool_or(word.user_id = ${me}::uuid), false) AS "isMine"
    FROM ${FROM_WORDS} WHERE asked.id = ANY(${open.map(({ id }) => id)}::bigint[]) AND word.type = 'APPROVED_REQUEST'`);
  if (found?.isMine) {
    throw conflict(`You have approved it already; it takes ${approvals} people in all.`);
  }
  return found?.others ?? 0;
}
