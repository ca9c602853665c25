import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, nobody, unique } from '@/lib/testing/callers';
import { deleteExperiment } from './change-experiment';
import { createExperiment } from './create-experiment';
import { createRun } from './create-run';
import { findObjects } from './find-objects';
import { createLoggedModel } from './logged-models';
import { createView } from './saved-views';

let ada: Caller;
let bob: Caller;
let experimentId: string;
let runId: string;
let modelId: string;
beforeAll(async () => {
  ada = await callerWithRole('contributor');
  bob = await callerWithRole('viewer');
  experimentId = await makeExperiment(ada);
  const run = await perform(createRun, ada, { experimentId, runName: '100%_needle run' });
  runId = run.info.runId;
  const made = await perform(createLoggedModel, ada, {
    experimentId,
    name: 'needle-model',
    sourceRunId: runId,
  });
  modelId = made.model.modelId;
  await perform(createView, ada, { experimentId, name: 'needle view', state: {} });
});

const find = async (search: string, caller = ada) =>
  (await perform(findObjects, caller, { search })).objects.map(({ kind, id }) => `${kind} ${id}`);

describe('findObjects', () => {
  test('finds runs, models and one’s own views by a part of their name', async () => {
    const { objects } = await perform(findObjects, ada, { search: 'NEEDLE' });
    expect(objects.map(({ kind }) => kind)).toEqual(['run', 'model', 'view']);
    expect(objects[1]).toMatchObject({ id: modelId, runId, experimentId });
    expect(await find('needle', bob)).toEqual([`run ${runId}`, `model ${modelId}`]);
  });

  test('finds anything by its id, once', async () => {
    expect(await find(runId)).toEqual([`run ${runId}`]);
    expect(await find(modelId)).toEqual([`model ${modelId}`]);
    expect(await find(experimentId)).toContain(`experiment ${experimentId}`);
  });

  test('finds first the experiment whose whole name it is, however many begin so', async () => {
    const name = `whole ${unique()}`;
    const made = [];
    for (const end of ['', ' a', ' b', ' c', ' d', ' e', ' f'])
      made.push((await perform(createExperiment, ada, { name: name + end })).experimentId);
    expect((await find(name.toUpperCase()))[0]).toBe(`experiment ${made[0]}`);
  });

  test('takes signs of a pattern as they are', async () => {
    expect(await find('100%_n')).toEqual([`run ${runId}`]);
    expect(await find('1_0%')).toEqual([]);
  });

  test('finds nothing in the trash', async () => {
    const gone = await makeExperiment(ada);
    const { info } = await perform(createRun, ada, { experimentId: gone, runName: 'lost' });
    await perform(deleteExperiment, ada, { experimentId: gone });
    expect(await find(info.runId)).toEqual([]);
    expect(await find(gone)).not.toContain(`experiment ${gone}`);
  });

  test('refuses bad input and a stranger', async () => {
    await expect(perform(findObjects, ada, { search: '  ' })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
    await expect(perform(findObjects, nobody, { search: 'needle' })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
