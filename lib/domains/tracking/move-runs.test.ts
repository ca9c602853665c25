import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { blobs } from '@/lib/platform/blobs';
import { rows } from '@/lib/platform/db';
import { grant, shareNothing } from '@/lib/testing/access/people';
import { asking, auditBy, callerWithRole, makeExperiment, makeRun, refusal } from '@/lib/testing/callers';
import { sweepPurged } from '@/lib/testing/purged';
import { downloadArtifact, downloadRunArtifact, listArtifacts, uploadArtifact } from './artifacts';
import { deleteExperiment } from './change-experiment';
import { deleteRun } from './delete-run';
import { getExperiment } from './get-experiment';
import { getRun } from './get-run';
import { logBatch } from './log-batch';
import { logInputs, searchDatasets } from './log-inputs';
import { createLoggedModel, getLoggedModel } from './logged-models';
import { moveRuns } from './move-runs';
import { purgeExperiment } from './purge';
import { createRunComment } from './run-comments';
import { searchRuns } from './search-runs';

let caller: Caller;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
});

const two = () => Promise.all([makeExperiment(caller), makeExperiment(caller)]);
const experimentOf = async (runId: string) => (await perform(getRun, caller, { runId })).info.experimentId;
const child = async (experimentId: string, parent: string) => {
  const runId = await makeRun(caller, experimentId);
  await perform(logBatch, caller, { runId, tags: [{ key: 'mlflow.parentRunId', value: parent }] });
  return runId;
};
const experimentOfModel = async (modelId: string) =>
  (await perform(getLoggedModel, caller, { modelId })).model.experimentId;
const upload = (path: string, text: string) =>
  perform(uploadArtifact, caller, { path, body: new Blob([text]).stream() });
const textOf = async (download: Promise<{ body: ReadableStream<Uint8Array> }>) =>
  new Response((await download).body).text();

describe('runs that move', () => {
  test('take with them what they logged, are told of both ways, and come back', async () => {
    const [from, to] = await two();
    const runId = await makeRun(caller, from);
    const dataset = { name: 'wine', digest: 'abc', sourceType: 'local', source: '{}' };
    await perform(logBatch, caller, {
      runId,
      metrics: [{ key: 'loss', value: 1, timestamp: 1 }],
      params: [{ key: 'depth', value: '3' }],
    });
    await perform(logInputs, caller, { runId, datasets: [{ dataset, tags: [] }] });
    const { model } = await perform(createLoggedModel, caller, {
      experimentId: from,
      sourceRunId: runId,
    });
    await perform(createRunComment, caller, { runId, text: 'good' });
    const before = await perform(getRun, caller, { runId });

    const by = asking(caller);
    const move = await perform(moveRuns, by, { target: { runIds: [runId] }, experimentId: to });
    expect(move).toEqual({ count: 1, before: [{ runId, experimentId: from }] });
    const after = await perform(getRun, caller, { runId });
    expect(after).toEqual({ ...before, info: { ...before.info, experimentId: to } });
    expect((await perform(searchRuns, caller, { experimentIds: [from] })).runs).toEqual([]);
    expect(await perform(searchDatasets, caller, { experimentIds: [to] })).toMatchObject({
      datasetSummaries: [{ experimentId: to, name: 'wine', digest: 'abc' }],
    });
    expect(await perform(searchDatasets, caller, { experimentIds: [from] })).toEqual({
      datasetSummaries: [],
    });
    expect(await experimentOfModel(model.modelId)).toBe(to);
    const comments = await rows<{ id: number }>({
      text: 'SELECT experiment_id AS id FROM run_comments WHERE experiment_id = ANY($1::int[])',
      values: [[Number(from), Number(to)]],
    });
    expect(comments).toEqual([{ id: Number(to) }]);
    expect(await auditBy(by)).toMatchObject([
      { objectType: 'run', objectId: runId, before: { experimentId: from }, after: { experimentId: to } },
    ]);

    await perform(moveRuns, caller, { target: { runIds: [runId] }, experimentId: from });
    expect(await perform(getRun, caller, { runId })).toEqual(before);
    expect(await experimentOfModel(model.modelId)).toBe(from);
    const [row] = await rows({
      text: 'SELECT artifact_root AS root FROM runs WHERE id = $1',
      values: [runId],
    });
    expect(row).toEqual({ root: null });
  });

  test('take along the runs nested in them, to any depth; a nested one goes alone', async () => {
    const [from, to] = await two();
    const parent = await makeRun(caller, from);
    const middle = await child(from, parent);
    const leaf = await child(from, middle);
    const other = await makeRun(caller, from);
    await perform(moveRuns, caller, { target: { runIds: [parent] }, experimentId: to });
    expect(await Promise.all([parent, middle, leaf, other].map(experimentOf))).toEqual([to, to, to, from]);
    await perform(moveRuns, caller, { target: { runIds: [leaf] }, experimentId: from });
    expect(await Promise.all([parent, middle, leaf].map(experimentOf))).toEqual([to, to, from]);
  });

  test('that a question matches move; those in the trash, and those that are there, stay', async () => {
    const [from, to] = await two();
    const [good, bad, gone] = await Promise.all([1, 2, 3].map(() => makeRun(caller, from)));
    for (const [runId = '', value] of [
      [good, '1'],
      [bad, '2'],
      [gone, '1'],
    ] as const) {
      await perform(logBatch, caller, { runId, params: [{ key: 'p', value }] });
    }
    await perform(deleteRun, caller, { runId: gone });
    const question = { experimentIds: [from, to], filter: "params.p = '1'" };
    const move = () => perform(moveRuns, caller, { target: { question }, experimentId: to });
    expect(await move()).toEqual({ count: 1, before: [{ runId: good, experimentId: from }] });
    expect(await Promise.all([good, bad, gone].map((runId) => experimentOf(runId as string)))).toEqual([
      to,
      from,
      from,
    ]);
    expect(await move()).toEqual({ count: 0, before: [] });
  });

  test('share the datasets that the other experiment has', async () => {
    const [from, to] = await two();
    const dataset = { name: 'd', digest: '1', sourceType: 'local', source: '{}' };
    const [runId, there] = [await makeRun(caller, from), await makeRun(caller, to)];
    for (const id of [runId, there])
      await perform(logInputs, caller, { runId: id, datasets: [{ dataset, tags: [] }] });
    await perform(moveRuns, caller, { target: { runIds: [runId] }, experimentId: to });
    const { datasetInputs } = await perform(getRun, caller, { runId });
    expect(datasetInputs).toMatchObject([{ dataset }]);
  });
});

describe('artifacts of a run that moved', () => {
  test('are read and written where they are, by whoever may in its experiment now', async () => {
    const [from, to] = await two();
    const runId = await makeRun(caller, from);
    const path = `${from}/${runId}/artifacts/notes.txt`;
    await upload(path, 'one');
    await perform(moveRuns, caller, { target: { runIds: [runId] }, experimentId: to });
    // A client that still logs writes to where it was told at the beginning.
    await upload(`${from}/${runId}/artifacts/later.txt`, 'two');
    const { rootUri, files } = await perform(listArtifacts, caller, { runId });
    expect(rootUri).toBe(`mlflow-artifacts:/${from}/${runId}/artifacts`);
    expect(files.map((file) => file.path)).toEqual(['later.txt', 'notes.txt']);
    expect(await textOf(perform(downloadRunArtifact, caller, { runId, path: 'notes.txt' }))).toBe('one');
    expect(await textOf(perform(downloadArtifact, caller, { path }))).toBe('one');
    const elsewhere = perform(downloadArtifact, caller, { path: `${to}/${runId}/artifacts/notes.txt` });
    expect(await refusal(elsewhere)).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  });

  test('outlive the experiment that they were stored under, and go with the run', async () => {
    const [from, to] = await two();
    const [runId, left] = [await makeRun(caller, from), await makeRun(caller, from)];
    const { model } = await perform(createLoggedModel, caller, {
      experimentId: from,
      sourceRunId: runId,
    });
    const files = {
      moved: `${from}/${runId}/artifacts/a.txt`,
      model: `${from}/models/${model.modelId}/artifacts/MLmodel`,
      left: `${from}/${left}/artifacts/a.txt`,
    };
    for (const path of Object.values(files)) await upload(path, path);
    await perform(moveRuns, caller, { target: { runIds: [runId] }, experimentId: to });

    const purge = async (experimentId: string) => {
      await perform(deleteExperiment, caller, { experimentId });
      const { experiment } = await perform(getExperiment, caller, { experimentId });
      await perform(purgeExperiment, caller, { experimentId, name: experiment.name });
      await sweepPurged();
    };
    await purge(from);
    expect(await textOf(perform(downloadArtifact, caller, { path: files.moved }))).toBe(files.moved);
    expect(await textOf(perform(downloadArtifact, caller, { path: files.model }))).toBe(files.model);
    expect(await blobs().stat(`artifacts/${files.left}`)).toBeNull();
    await purge(to);
    for (const path of Object.values(files)) expect(await blobs().stat(`artifacts/${path}`)).toBeNull();
  });
});

test('nothing moves to the trash', async () => {
  const [from, to] = await two();
  const runId = await makeRun(caller, from);
  await perform(deleteExperiment, caller, { experimentId: to });
  const moved = perform(moveRuns, caller, { target: { runIds: [runId] }, experimentId: to });
  expect(await refusal(moved)).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field: 'experimentId' });
  expect(await experimentOf(runId)).toBe(from);
});

test('whoever may write to one experiment moves nothing to or from another', async () => {
  await shareNothing();
  const admin = await callerWithRole('admin');
  const [hidden, read, own] = await Promise.all([1, 2, 3].map(() => makeExperiment(admin)));
  const [unseen = '', seen = '', mine = ''] = await Promise.all(
    [hidden, read, own].map((experimentId) => makeRun(admin, experimentId)),
  );
  const bob = await callerWithRole('contributor');
  await grant(bob, { objectType: 'experiment', objectId: read as string, level: 'CAN_READ' });
  await grant(bob, { objectType: 'experiment', objectId: own as string, level: 'CAN_EDIT' });
  const move = (runId: string, experimentId = own as string) =>
    perform(moveRuns, bob, { target: { runIds: [runId] }, experimentId });
  expect(await move(unseen)).toEqual({ count: 0, before: [] });
  expect(await refusal(move(seen))).toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(await refusal(move(mine, read))).toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(await refusal(move(mine, hidden))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  const found = await rows<{ at: string }>({
    text: 'SELECT experiment_id::text AS at FROM runs WHERE id = ANY($1::text[]) ORDER BY array_position($1, id)',
    values: [[unseen, seen, mine]],
  });
  expect(found.map(({ at }) => at)).toEqual([hidden, read, own]);
});
