import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { denied, notFound } from '@/lib/pure/errors';
import { type Activity, note } from './activity';
import { type LoadedVersion, loadVersion } from './load';
import { Decision, loadPending } from './pending';
import { publish } from './publish';
import { mayCancel } from './request-shape';
import { closeRequests, openRequests, type RequestRow } from './requests';
import { readStages, type Stage, stageAt, stageNamed } from './stages';

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
