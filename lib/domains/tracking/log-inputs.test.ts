import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun, refusal } from '@/lib/testing/callers';
import { deleteRun } from './delete-run';
import { getRun } from './get-run';
import { logInputs, logOutputs, searchDatasets } from './log-inputs';
import { createLoggedModel } from './logged-models';

let caller: Caller;
let experimentId: string;
let runId: string;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
  experimentId = await makeExperiment(caller);
  runId = await makeRun(caller, experimentId);
});

const dataset = (name: string, more: object = {}) => ({
  name,
  digest: 'd1',
  sourceType: 'local',
  source: 's',
  ...more,
});
const inContext = (value: string) => [{ key: 'mlflow.data.context', value }];
const makeModel = async () => (await perform(createLoggedModel, caller, { experimentId })).model.modelId;
const inputs = (input: object, id = runId) => perform(logInputs, caller, { runId: id, ...input });

test('works: datasets are told with the run; sent again they stay one, in their newest context', async () => {
  const walls = dataset('walls', { schema: '{}', profile: '{"rows": 3}' });
  for (const context of ['training', 'test'])
    await inputs({ datasets: [{ dataset: walls, tags: inContext(context) }, { dataset: dataset('roofs') }] });
  const { datasetInputs } = await perform(getRun, caller, { runId });
  expect(datasetInputs).toEqual([
    { dataset: dataset('roofs'), tags: [] },
    { dataset: walls, tags: inContext('test') },
  ]);
  const other = await makeRun(caller, experimentId);
  await inputs({ datasets: [{ dataset: walls, tags: inContext('training') }] }, other);
  const { datasetSummaries } = await perform(searchDatasets, caller, { experimentIds: [experimentId] });
  expect(datasetSummaries.map(({ name, context }) => [name, context])).toEqual([
    ['roofs', undefined],
    ['walls', 'test'],
    ['walls', 'training'],
  ]);
});

test('works: models that a run reads and makes, once each', async () => {
  const [read, made] = [await makeModel(), await makeModel()];
  for (let time = 0; time < 2; time += 1) {
    await inputs({ models: [{ modelId: read }] });
    await perform(logOutputs, caller, { runId, models: [{ modelId: made, step: time }] });
  }
  const run = await perform(getRun, caller, { runId });
  expect(run.modelInputs).toEqual([{ modelId: read }]);
  expect(run.modelOutputs).toEqual([{ modelId: made, step: 1 }]);
});

test('refuses bad input', async () => {
  const refused = async (input: object) => (await refusal(inputs(input))).field;
  expect(await refused({ datasets: [{ dataset: dataset('') }] })).toBe('datasets.0.dataset.name');
  expect(await refused({ datasets: [{ dataset: dataset('a', { digest: 'd'.repeat(37) }) }] })).toBe(
    'datasets.0.dataset.digest',
  );
  const many = new Array(1001).fill({ dataset: dataset('a') });
  expect(await refused({ datasets: many })).toBe('datasets');
  const tags = [{ key: 'k', value: 'v'.repeat(501) }];
  expect(await refused({ datasets: [{ dataset: dataset('a'), tags }] })).toBe('datasets.0.tags.0.value');
  expect((await refusal(perform(searchDatasets, caller, { experimentIds: [] }))).field).toBe('experimentIds');
});

test('an unknown model undoes the whole call; an unknown or deleted run takes nothing', async () => {
  const id = await makeRun(caller, experimentId);
  const both = inputs({ datasets: [{ dataset: dataset('walls') }], models: [{ modelId: 'm-none' }] }, id);
  expect((await refusal(both)).message).toBe("Logged model with ID 'm-none' not found.");
  expect((await perform(getRun, caller, { runId: id })).datasetInputs).toEqual([]);
  expect((await refusal(inputs({}, '0'.repeat(32)))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  await perform(deleteRun, caller, { runId: id });
  expect((await refusal(inputs({}, id))).message).toMatch(/must be in the 'active' state/);
  const made = perform(logOutputs, caller, { runId: id, models: [] });
  expect((await refusal(made)).message).toMatch(/must be in the 'active' state/);
});
