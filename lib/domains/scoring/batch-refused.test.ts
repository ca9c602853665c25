/** Batch scoring that is refused or fails: what is said of it, and who may what. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { afresh, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { onnxFiles } from '@/lib/testing/onnx-model';
import { closeAfterScoring, makeLinearModel, makeScoringJob, scoreAll } from '@/lib/testing/scoring';
import { JOB } from './load';
import * as scoring from './operations';
import { closeModels, withModel } from './warm-models';

let maker: Caller;
/** For what is only refused. */
let one: ReturnType<typeof makeScoringJob> | undefined;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
closeAfterScoring();

const lastRun = async (name: string) => (await perform(scoring.listRuns, maker, { name })).runs[0];

describe('refuses', () => {
  test('rows that the model cannot answer, by their number', async () => {
    const job = await makeScoringJob(maker, { count: 3 });
    const { uploadId } = await perform(scoring.uploadInput, maker, {
      body: new Blob(['who,a,b\nann,1,2\nbob,x,3\neve,4,5\n']).stream(),
    });
    const definition = { model: { name: job.model, version: 1 }, input: { uploadId }, output: {} };
    await perform(scoring.updateJob, maker, { name: job.name, definition });
    await perform(scoring.runJob, maker, { name: job.name });
    await scoreAll(job.key);
    const failed = await lastRun(job.name);
    expect(failed?.state).toBe('failed');
    expect(failed?.message).toMatch(/^Row 2 \(a = "x"\): .*column a to type 'float64'/);
    await perform(scoring.retryRun, maker, { name: job.name, number: failed?.number });
    await scoreAll(job.key);
    expect((await lastRun(job.name))?.state).toBe('failed');
  });

  test.each([
    ['rows.parquet', 'PAR2 and then some', 'named as Parquet'],
    ['rows.parquet', 'PAR1 and then nothing more', 'cut off'],
    ['rows.csv', '', 'no rows'],
    ['rows.csv', 'a,b\n1,2\n3,4\n5,6,7\n', 'another number of values'],
  ])('a file %s of %j', async (fileName, text, message) => {
    const body = new Blob([text]).stream();
    const error = await refusal(perform(scoring.uploadInput, maker, { body, fileName }));
    expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field: 'body' });
    expect(error.message).toContain(message);
  });

  test('columns that are missing, by name, before the model is loaded', async () => {
    const job = await makeScoringJob(maker, { count: 3 });
    const unloadable = await makeModel(maker, { files: onnxFiles(Buffer.from('no graph'), ['a', 'b']) });
    const { uploadId } = await perform(scoring.uploadInput, maker, {
      body: new Blob(['who,a\nann,1\n']).stream(),
    });
    await perform(scoring.updateJob, maker, {
      name: job.name,
      definition: { model: { name: unloadable.name, version: 1 }, input: { uploadId } },
    });
    await perform(scoring.runJob, maker, { name: job.name });
    await scoreAll(job.key);
    expect((await lastRun(job.name))?.message).toBe(
      "The model needs the column 'b', which the rows do not have.",
    );
  });

  test.each([
    [
      'no model of that name',
      { model: { name: 'no such', version: 1 } },
      'RESOURCE_DOES_NOT_EXIST',
      'no such',
    ],
    [
      'two meanings',
      { model: { name: 'x', version: 1, alias: 'y' } },
      'INVALID_PARAMETER_VALUE',
      'one of version',
    ],
    ['no rows', { input: {} }, 'INVALID_PARAMETER_VALUE', 'Name a table'],
    ['no such table', { input: { table: 'no.such' } }, 'RESOURCE_DOES_NOT_EXIST', 'no.such'],
    ['no such file', { input: { uploadId: 'none' } }, 'RESOURCE_DOES_NOT_EXIST', 'no uploaded file'],
  ])('%s', async (_, more, code, message) => {
    one ??= makeScoringJob(maker, { count: 1 });
    const job = await one;
    const definition = { model: { name: job.model, version: 1 }, input: { table: job.input }, ...more };
    const error = await refusal(perform(scoring.createJob, maker, { name: unique(), definition } as never));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  test('a schedule that is none, a name that is taken, a table that is its own output', async () => {
    const job = await makeScoringJob(maker, { count: 1 });
    const definition = { model: { name: job.model, version: 1 }, input: { table: job.input } };
    const making = (more: object) =>
      refusal(perform(scoring.createJob, maker, { name: unique(), definition, ...more } as never));
    expect((await making({ trigger: { cron: 'daily' } })).field).toBe('trigger.cron');
    expect((await making({ trigger: { timeZone: 'Mars/Base' } })).field).toBe('trigger.timeZone');
    expect((await making({ trigger: { followsModel: true } })).field).toBe('trigger.followsModel');
    expect((await making({ name: job.name })).code).toBe('RESOURCE_ALREADY_EXISTS');
    const same = { ...definition, output: { table: job.input } };
    expect((await making({ definition: same })).field).toBe('definition.output.table');
  });
});

describe('rights', () => {
  test('whoever may not write the table does not write it by a job, at the run either', async () => {
    const job = await makeScoringJob(maker, { count: 2, runNow: true });
    const owner = maker.user?.id ?? '';
    await prisma().user.update({ where: { id: owner }, data: { role: 'viewer' } });
    await scoreAll(job.key);
    expect((await lastRun(job.name))?.message).toMatch(/is a viewer now/);
    await prisma().user.update({ where: { id: owner }, data: { role: 'contributor', isActive: false } });
    await perform(scoring.runJob, maker, { name: job.name });
    await scoreAll(job.key);
    await prisma().user.update({ where: { id: owner }, data: { isActive: true } });
    expect(await perform(scoring.getJob, maker, { name: job.name })).toMatchObject({
      isActive: false,
      stateMessage: expect.stringMatching(/is deactivated\. Whoever may manage/),
      lastRun: { state: 'failed' },
    });
  });

  test('who changes it becomes its owner', async () => {
    const job = await makeScoringJob(maker, { count: 2 });
    const other = await callerWithRole('contributor');
    await prisma().grant.create({
      data: { objectType: JOB, objectId: job.id, principalId: other.user?.id ?? '', level: 'CAN_MANAGE' },
    });
    const view = await perform(scoring.updateJob, await afresh(other), {
      name: job.name,
      description: 'mine',
    });
    expect(view.owner).toBe(other.user?.email);
  });

  test('a cancelled run writes nothing', async () => {
    const job = await makeScoringJob(maker, { count: 2, runNow: true });
    await perform(scoring.cancelRun, maker, { name: job.name, number: 1 });
    await scoreAll(job.key);
    expect(await lastRun(job.name)).toMatchObject({ state: 'canceled', rowsDone: 0 });
    expect(await prisma().featureTable.count({ where: { name: job.output } })).toBe(0);
    expect((await refusal(perform(scoring.cancelRun, maker, { name: job.name, number: 1 }))).code).toBe(
      'RESOURCE_CONFLICT',
    );
  });
});

test('a model that holds more memory than one may is ended, with a sentence', async () => {
  await closeModels();
  const { experimentId, runId } = await makeLinearModel(maker);
  const { memoryMb } = env.modelServer;
  env.modelServer.memoryMb = 1;
  try {
    const held = withModel(
      `artifacts/${experimentId}/${runId}/artifacts/model`,
      new AbortController().signal,
      async ({ runner }) => {
        throw new Error(await runner.ended);
      },
    );
    await expect(held).rejects.toThrow(/more than the 1 MB that one may \(PLUMBLINE_MODEL_MEMORY_MB\)/);
  } finally {
    env.modelServer.memoryMb = memoryMb;
  }
});
