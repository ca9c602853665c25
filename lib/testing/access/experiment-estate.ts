/** An experiment with one of everything in it. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as tracking from '@/lib/domains/tracking/operations';
import { type Estate, MARK } from './entry';

export type ExperimentEstate = Estate & {
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
  commentId: number;
};

const bytes = () => new Blob([MARK]).stream();

export async function makeExperimentEstate(owner: Caller): Promise<ExperimentEstate> {
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
  for (const file of [
    `${runId}/artifacts/${MARK}.txt`,
    `${runId}/artifacts/${MARK}.csv`,
    `models/${model.modelId}/artifacts/${MARK}.txt`,
  ]) {
    const path = `${experimentId}/${file}`;
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
  const { comment } = await perform(tracking.createRunComment, owner, { runId, text: MARK });
  return {
    owner,
    objectId: experimentId,
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
    commentId: comment.id,
  };
}
