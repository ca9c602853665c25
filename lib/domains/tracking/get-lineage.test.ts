import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, makeExperiment, makeRun, nobody, refusal } from '@/lib/testing/callers';
import { deleteRun } from './delete-run';
import { getLineage } from './get-lineage';
import { logInputs, logOutputs } from './log-inputs';
import { createLoggedModel } from './logged-models';

let owner: Caller;
let experimentId: string;
let training: string;
let evaluation: string;
let modelId: string;

const dataset = (name: string, context: string) => ({
  dataset: { name, digest: 'd1', sourceType: 'local', source: 's' },
  tags: [{ key: 'mlflow.data.context', value: context }],
});

beforeAll(async () => {
  owner = await callerWithRole('contributor');
  experimentId = await makeExperiment(owner);
  [training, evaluation] = [await makeRun(owner, experimentId), await makeRun(owner, experimentId)];
  await perform(logInputs, owner, { runId: training, datasets: [dataset('wine', 'training')] });
  const made = await perform(createLoggedModel, owner, {
    experimentId,
    name: 'forest',
    modelType: 'classifier',
    sourceRunId: training,
  });
  modelId = made.model.modelId;
  await perform(logOutputs, owner, { runId: training, models: [{ modelId }] });
  await perform(logInputs, owner, {
    runId: evaluation,
    models: [{ modelId }],
    datasets: [dataset('new wine', 'eval')],
  });
});

const edgesOf = async (input: object) => {
  const { nodes, edges } = await perform(getLineage, owner, input);
  const names = new Map(nodes.map(({ id, type, name }) => [id, type === 'run' ? id : name]));
  return edges.map(({ from, to }) => `${names.get(from)} > ${names.get(to)}`).sort();
};

describe('works', () => {
  test('from a run back to its data and on to its models and who took them', async () => {
    expect(await edgesOf({ runId: training })).toEqual(
      [`wine > run:${training}`, `run:${training} > forest`, `forest > run:${evaluation}`].sort(),
    );
  });
  test('from a run that was fed with a model back to the run that made it', async () => {
    expect(await edgesOf({ runId: evaluation })).toEqual(
      [`new wine > run:${evaluation}`, `forest > run:${evaluation}`, `run:${training} > forest`].sort(),
    );
  });
  test('from a logged model both ways', async () => {
    expect(await edgesOf({ modelId })).toEqual(
      [`wine > run:${training}`, `run:${training} > forest`, `forest > run:${evaluation}`].sort(),
    );
  });
  test('each object says what it is and how its page is found', async () => {
    const { nodes } = await perform(getLineage, owner, { runId: training });
    expect(nodes).toContainEqual({
      id: `dataset:${experimentId}/wine/d1`,
      type: 'dataset',
      name: 'wine',
      label: 'training · d1',
      ref: { experimentId, name: 'wine', digest: 'd1' },
    });
    expect(nodes).toContainEqual({
      id: `logged-model:${modelId}`,
      type: 'logged-model',
      name: 'forest',
      label: 'classifier',
      ref: { modelId, experimentId, runId: training },
    });
  });
  test('a deleted run is left out', async () => {
    const other = await makeRun(owner, experimentId);
    await perform(logInputs, owner, { runId: other, models: [{ modelId }] });
    await perform(deleteRun, owner, { runId: other });
    expect(await edgesOf({ modelId })).not.toContain(`forest > run:${other}`);
  });
});

test('refuses bad input', async () => {
  expect((await refusal(perform(getLineage, owner, {}))).field).toBe('runId');
  expect((await refusal(perform(getLineage, owner, { runId: training, modelId }))).field).toBe('runId');
});

test('refuses a stranger, and shows nothing of experiments that one may not see', async () => {
  expect((await refusal(perform(getLineage, nobody, { runId: training }))).code).toBe('UNAUTHENTICATED');
  await prisma().grant.deleteMany({ where: { objectId: '' } });
  const stranger = await callerWithRole('contributor');
  expect((await refusal(perform(getLineage, stranger, { modelId }))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  const own = await makeRun(stranger);
  await prisma().modelInput.create({
    data: { modelId, runKey: (await prisma().run.findUniqueOrThrow({ where: { id: own } })).key },
  });
  const { nodes } = await perform(getLineage, stranger, { runId: own });
  expect(nodes.map(({ id }) => id)).toEqual([`run:${own}`]);
});

test('unknown id', async () => {
  const unknown = 'f'.repeat(32);
  expect((await refusal(perform(getLineage, owner, { runId: unknown }))).code).toBe(
    'RESOURCE_DOES_NOT_EXIST',
  );
});
