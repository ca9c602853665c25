import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { blobs } from '@/lib/platform/blobs';
import { rows } from '@/lib/platform/db';
import {
  asking,
  auditBy,
  callerWithRole,
  makeExperiment,
  makeRun,
  refusal,
  unique,
} from '@/lib/testing/callers';
import { sweepPurged } from '@/lib/testing/purged';
import { uploadArtifact } from './artifacts';
import { deleteExperiment } from './change-experiment';
import { createExperiment } from './create-experiment';
import { deleteRun } from './delete-run';
import { getExperiment } from './get-experiment';
import { getRun } from './get-run';
import { logBatch } from './log-batch';
import { purgeDeletedRuns, purgeExperiment } from './purge';

let caller: Caller;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
});

const gone = { code: 'RESOURCE_DOES_NOT_EXIST' };

/** A run with a point and a file. */
async function fullRun(experimentId: string): Promise<string> {
  const runId = await makeRun(caller, experimentId);
  await perform(logBatch, caller, { runId, metrics: [{ key: 'loss', value: 1, timestamp: 1 }] });
  const path = `${experimentId}/${runId}/artifacts/model.bin`;
  await perform(uploadArtifact, caller, { path, body: new Blob(['weights']).stream() });
  return runId;
}

const counted = async (table: string) =>
  (await rows<{ count: number }>({ text: `SELECT count(*) FROM ${table}`, values: [] }))[0]?.count ?? 0;
const hasFiles = async (folder: string) => (await blobs().list(`artifacts/${folder}`)).entries.length > 0;

describe('runs', () => {
  test('are gone with points and files, and only those', async () => {
    const experimentId = await makeExperiment(caller);
    const [runId, kept] = [await fullRun(experimentId), await fullRun(experimentId)];
    await perform(deleteRun, caller, { runId });
    const points = await counted('metric_points');
    const by = asking(caller);
    await perform(purgeDeletedRuns, by, { runIds: [runId] });
    expect(await refusal(perform(getRun, caller, { runId }))).toMatchObject(gone);
    await sweepPurged();
    expect(await counted('metric_points')).toBe(points - 1);
    expect(await hasFiles(`${experimentId}/${runId}`)).toBe(false);
    expect(await hasFiles(`${experimentId}/${kept}/artifacts`)).toBe(true);
    expect(await auditBy(by)).toMatchObject([{ objectType: 'run', objectId: runId, before: {} }]);
  });

  test('that are not in the bin stay, and those that are with them', async () => {
    const experimentId = await makeExperiment(caller);
    const [deleted, active] = [await makeRun(caller, experimentId), await makeRun(caller, experimentId)];
    await perform(deleteRun, caller, { runId: deleted });
    const both = perform(purgeDeletedRuns, caller, { runIds: [deleted, active] });
    expect(await refusal(both)).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field: 'runIds' });
    expect((await perform(getRun, caller, { runId: deleted })).info.lifecycleStage).toBe('deleted');
    const unknown = perform(purgeDeletedRuns, caller, { runIds: ['0'.repeat(32)] });
    expect(await refusal(unknown)).toMatchObject(gone);
  });
});

describe('an experiment', () => {
  test('is gone with all that was in it; its name is free again', async () => {
    const name = unique();
    const { experimentId } = await perform(createExperiment, caller, { name });
    const runId = await fullRun(experimentId);
    await perform(deleteExperiment, caller, { experimentId });
    const by = asking(caller);
    expect(await perform(purgeExperiment, by, { experimentId, name })).toEqual({ runs: 1 });
    expect(await refusal(perform(getExperiment, caller, { experimentId }))).toMatchObject(gone);
    expect(await refusal(perform(getRun, caller, { runId }))).toMatchObject(gone);
    await sweepPurged();
    expect(await hasFiles(experimentId)).toBe(false);
    expect(await auditBy(by)).toMatchObject([{ objectId: experimentId, before: { name, runs: 1 } }]);
    await perform(createExperiment, caller, { name });
  });

  test('stays while it is in use, under another name, or when it is the default one', async () => {
    const name = unique();
    const { experimentId } = await perform(createExperiment, caller, { name });
    const purge = (input: object, by = caller) =>
      perform(purgeExperiment, by, { experimentId, name, ...input });
    expect((await refusal(purge({}))).message).toMatch(/Only an experiment in the trash/);
    await perform(deleteExperiment, caller, { experimentId });
    expect((await refusal(purge({ name: 'other' }))).field).toBe('name');
    const byDefault = purge({ experimentId: '0', name: 'Default' }, await callerWithRole('admin'));
    expect((await refusal(byDefault)).message).toMatch(/default experiment stays/);
    expect((await perform(getExperiment, caller, { experimentId })).experiment.name).toBe(name);
  });
});
