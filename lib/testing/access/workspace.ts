/** A workspace in which nothing is shared, an experiment with one of everything in it, and people who hold something on it. */
import type { Caller, RoleName } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/operations';
import * as tracking from '@/lib/domains/tracking/operations';
import { prisma } from '@/lib/platform/db';
import type { Level } from '@/lib/pure/permission-levels';
import { afresh, callerWithRole } from '../callers';

/** Stands in every name and text of the experiment: whoever reads it has seen something. */
export const MARK = 'unseen-by-strangers';

export type Estate = {
  owner: Caller;
  experimentId: string;
  name: string;
  runId: string;
  otherRunId: string;
  deletedRunId: string;
  modelId: string;
  viewId: string;
  viewUpdatedAt: number;
  deletedTime: number;
  uploadId: string;
};

const bytes = () => new Blob([MARK]).stream();

/** Takes from everybody what the workspace grants by itself, as a workspace does that shares nothing. */
export const shareNothing = () => prisma().grant.deleteMany({ where: { objectId: '' } });

export async function makeEstate(owner: Caller): Promise<Estate> {
  const name = `${MARK}/${crypto.randomUUID()}`;
  const { experimentId } = await perform(tracking.createExperiment, owner, {
    name,
    tags: [{ key: 'team', value: MARK }],
  });
  const run = async () => {
    const made = await perform(tracking.createRun, owner, {
      experimentId,
      runName: `${MARK} run`,
      tags: [{ key: 'note', value: MARK }],
    });
    return made.info.runId;
  };
  const [runId, otherRunId, deletedRunId] = [await run(), await run(), await run()];
  await perform(tracking.logBatch, owner, {
    runId,
    metrics: [{ key: `${MARK}-loss`, value: 0.5, timestamp: 1, step: 0 }],
    params: [{ key: `${MARK}-rate`, value: MARK }],
  });
  await perform(tracking.logInputs, owner, {
    runId,
    datasets: [{ dataset: { name: MARK, digest: 'd1', sourceType: 'local', source: MARK }, tags: [] }],
  });
  const { model } = await perform(tracking.createLoggedModel, owner, {
    experimentId,
    name: `${MARK}-model`,
    sourceRunId: runId,
    tags: [{ key: 'stage', value: MARK }],
  });
  for (const id of [`${runId}/artifacts`, `models/${model.modelId}/artifacts`]) {
    const path = `${experimentId}/${id}/${MARK}.txt`;
    await perform(tracking.uploadArtifact, owner, { path, body: bytes(), size: MARK.length });
  }
  const view = await perform(tracking.createView, owner, {
    experimentId,
    name: `${MARK} view`,
    isShared: true,
    state: {},
  });
  const { deletedTime } = await perform(tracking.deleteMatchingRuns, owner, {
    question: { experimentIds: [experimentId], filter: `attributes.run_id = '${deletedRunId}'` },
  });
  const { uploadId } = await perform(tracking.createMultipartUpload, owner, {
    folder: `${experimentId}/${runId}/artifacts`,
    path: 'parts.bin',
    numParts: 1,
  });
  return {
    owner,
    experimentId,
    name,
    runId,
    otherRunId,
    deletedRunId,
    modelId: model.modelId,
    viewId: view.id,
    viewUpdatedAt: view.updatedAt,
    deletedTime,
    uploadId,
  };
}

export const grant = (caller: Caller, objectId: string, level: Level) =>
  prisma().grant.create({
    data: { objectType: 'experiment', objectId, principalId: caller.user?.id ?? '', level },
  });

/** The same level by way of a group within a group. */
export async function grantByGroups(caller: Caller, objectId: string, level: Level): Promise<void> {
  const suffix = crypto.randomUUID();
  const outer = await prisma().group.create({ data: { name: `outer ${suffix}` } });
  const inner = await prisma().group.create({ data: { name: `inner ${suffix}` } });
  await prisma().groupMember.createMany({
    data: [
      { groupId: outer.id, memberId: inner.id },
      { groupId: inner.id, memberId: caller.user?.id ?? '' },
    ],
  });
  await prisma().grant.create({
    data: { objectType: 'experiment', objectId, principalId: outer.id, level },
  });
}

/** A person of that role with an access token. */
export async function personWithToken(role: RoleName, isReadOnly = false) {
  const caller = await callerWithRole(role);
  const { token } = await perform(createToken, caller, { name: 'matrix', isReadOnly });
  return { caller: await afresh(caller), token };
}
