/** Jobs and runs that ended before their time, and are taken up again. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { closeAfterScoring, makeScoringJob, scoreAll } from '@/lib/testing/scoring';
import { sampleRows } from '../features/operations';
import { setAlias } from '../registry/operations';
import * as scoring from './operations';
import { followModels, followTables, queueDue, sweepFiles } from './watch';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
closeAfterScoring();

test('a job whose schedule somebody lets rest is not begun again by a change of its description', async () => {
  const { name } = await makeScoringJob(maker, { count: 1, trigger: { cron: '30 6 * * *' } });
  await perform(scoring.stopJob, maker, { name });
  await perform(scoring.updateJob, maker, { name, description: 'It rests.' });
  expect(await perform(scoring.getJob, maker, { name })).toMatchObject({
    isActive: false,
    nextRunTime: null,
  });
});

describe('a stream', () => {
  /** Its first run is under way, and its worker was killed. */
  async function running() {
    const job = await makeScoringJob(maker, { count: 2, kind: 'stream' });
    await prisma().scoringRun.update({
      where: { jobKey_number: { jobKey: job.key, number: 1 } },
      data: { state: 'running', leaseUntil: 0 },
    });
    return job;
  }
  const found = (name: string) => perform(scoring.getJob, maker, { name });

  test('that is started again before its run has ended goes on', async () => {
    const { name, key } = await running();
    await perform(scoring.stopJob, maker, { name });
    await perform(scoring.startJob, maker, { name });
    await scoreAll(key);
    const { runs } = await perform(scoring.listRuns, maker, { name });
    expect(runs.map(({ state }) => state)).toEqual(['succeeded', 'canceled']);
    expect(await found(name)).toMatchObject({ isActive: true });
  });

  test('ends with a run that is cancelled', async () => {
    const { name, key } = await running();
    await perform(scoring.cancelRun, maker, { name, number: 1 });
    await scoreAll(key);
    expect(await found(name)).toMatchObject({ isActive: false, stateMessage: '' });
  });

  test('ends with one that is cancelled as it waits: the next minute puts none in its place', async () => {
    const { name, key } = await makeScoringJob(maker, {
      count: 2,
      kind: 'stream',
      start: { at: 'earliest' },
    });
    await perform(scoring.cancelRun, maker, { name, number: 1 });
    await followTables();
    const { runs } = await perform(scoring.listRuns, maker, { name });
    expect(runs.map(({ state }) => state)).toEqual(['canceled']);
    expect(await found(name)).toMatchObject({ isActive: false });
    await perform(scoring.startJob, maker, { name });
    await scoreAll(key);
    expect((await perform(scoring.listRuns, maker, { name })).runs[0]).toMatchObject({ state: 'succeeded' });
  });
});

test('of three runs that begin at the same moment a worker takes two, and puts the third off', async () => {
  const jobs = [];
  for (let at = 0; at < 3; at += 1) jobs.push(await makeScoringJob(maker, { count: 1, runNow: true }));
  await Promise.all(jobs.map(({ key }) => scoreAll(key)));
  const runs = await prisma().scoringRun.findMany({ where: { jobKey: { in: jobs.map(({ key }) => key) } } });
  expect(runs.map(({ state, attempts }) => [state, attempts]).sort()).toEqual([
    ['queued', 0],
    ['succeeded', 1],
    ['succeeded', 1],
  ]);
});

test('a run that kills its workers is given up, and may be tried again', async () => {
  const { name, key } = await makeScoringJob(maker, { count: 2, runNow: true });
  const where = { jobKey_number: { jobKey: key, number: 1 } };
  await prisma().scoringRun.update({ where, data: { state: 'running', leaseUntil: 1, attempts: 20 } });
  await scoreAll(key);
  const ended = async () => (await perform(scoring.listRuns, maker, { name })).runs[0];
  expect(await ended()).toMatchObject({ state: 'failed', message: expect.stringContaining('20 workers') });
  await perform(scoring.retryRun, maker, { name, number: 1 });
  await scoreAll(key);
  expect(await ended()).toMatchObject({ state: 'succeeded' });
});

test('a run that failed more than a week ago is taken up from its first row: its files are gone', async () => {
  const { name, key } = await makeScoringJob(maker, { count: 5, runNow: true });
  const failed = { state: 'failed', rowsTotal: 5, rowsDone: 4, parts: 2 } as const;
  await prisma().scoringRun.update({
    where: { jobKey_number: { jobKey: key, number: 1 } },
    data: { ...failed, startTime: 1, endTime: Date.now() - 8 * 86_400_000 },
  });
  await sweepFiles();
  await perform(scoring.retryRun, maker, { name, number: 1 });
  await scoreAll(key);
  const { runs } = await perform(scoring.listRuns, maker, { name });
  expect(runs).toMatchObject([{ state: 'succeeded', rowsTotal: 5, rowsDone: 5 }]);
  // What tells when each row was scored tells the truth.
  expect(runs[0]?.startTime).toBeGreaterThan(1);
});

test('a run that failed is taken up with what the job says by now, and with nothing of what it did before', async () => {
  const { name, key, model, input, output } = await makeScoringJob(maker, { count: 5, runNow: true });
  const where = { jobKey_number: { jobKey: key, number: 1 } };
  const begun = { startTime: Date.now() - 1_000, rowsTotal: 5, rowsDone: 4, parts: 2, modelVersion: 1 };
  await prisma().scoringRun.update({
    where,
    data: { ...begun, state: 'running', leaseUntil: Date.now() + 60_000 },
  });
  const definition = {
    model: { name: model, version: 2 },
    input: { table: input },
    output: { table: output, mode: 'overwrite' as const },
  };
  const refused = await refusal(perform(scoring.updateJob, maker, { name, definition }));
  expect(refused).toMatchObject({
    code: 'RESOURCE_CONFLICT',
    message: expect.stringContaining('Run 1 is under way'),
  });
  // Another version is for the runs to come: this one keeps what it began with.
  const { definition: before } = await perform(scoring.getJob, maker, { name });
  const next = { ...before, model: { name: model, version: 2 } };
  await perform(scoring.updateJob, maker, { name, description: 'It goes on.', definition: next });
  await prisma().scoringRun.update({ where, data: { state: 'failed', endTime: Date.now(), leaseUntil: 0 } });
  await perform(scoring.updateJob, maker, { name, definition });
  await perform(scoring.retryRun, maker, { name, number: 1 });
  await scoreAll(key);
  const { runs } = await perform(scoring.listRuns, maker, { name });
  expect(runs).toMatchObject([{ state: 'succeeded', modelVersion: 2, rowsTotal: 5, rowsDone: 5 }]);
});

test('a run of a version of before that is taken up again is no move of the model', async () => {
  const { name, key, model, input, output } = await makeScoringJob(maker, { count: 2 });
  await perform(setAlias, maker, { name: model, version: 1, alias: 'champion' });
  await perform(scoring.updateJob, maker, {
    name,
    definition: {
      model: { name: model, alias: 'champion' },
      input: { table: input },
      output: { table: output },
    },
    trigger: { followsModel: true },
  });
  await perform(scoring.runJob, maker, { name });
  await prisma().scoringRun.update({
    where: { jobKey_number: { jobKey: key, number: 1 } },
    data: { state: 'failed', modelVersion: 1, inputVersion: 1, endTime: Date.now() },
  });
  await perform(setAlias, maker, { name: model, version: 2, alias: 'champion' });
  await followModels();
  await scoreAll(key);
  await perform(scoring.retryRun, maker, { name, number: 1 });
  await scoreAll(key);
  await followModels();
  const { runs } = await perform(scoring.listRuns, maker, { name });
  expect(runs.map(({ number, modelVersion, state }) => [number, modelVersion, state])).toEqual([
    [2, 2, 'succeeded'],
    [1, 1, 'succeeded'],
  ]);
  // Page after page the same.
  const first = await perform(scoring.listRuns, maker, { name, limit: 1 });
  const pageToken = first.nextPageToken ?? undefined;
  const last = await perform(scoring.listRuns, maker, { name, limit: 1, pageToken });
  expect([...first.runs, ...last.runs]).toEqual(runs);
  expect([first.hasMore, last.hasMore, last.nextPageToken]).toEqual([true, false, null]);
  // The later run's write does not stand for its own.
  expect((await perform(sampleRows, maker, { name: output })).rows).toHaveLength(4);
});

test('a model that has moved is followed, also where the job was changed before that was seen', async () => {
  const { name, key, model, input, output } = await makeScoringJob(maker, { count: 2 });
  await perform(setAlias, maker, { name: model, version: 1, alias: 'next' });
  await perform(scoring.updateJob, maker, {
    name,
    definition: {
      model: { name: model, alias: 'next' },
      input: { table: input },
      output: { table: output },
    },
    trigger: { followsModel: true },
  });
  await perform(setAlias, maker, { name: model, version: 2, alias: 'next' });
  await perform(scoring.updateJob, maker, { name, description: 'It follows.' });
  await followModels();
  await scoreAll(key);
  const { runs } = await perform(scoring.listRuns, maker, { name });
  expect(runs).toMatchObject([{ cause: 'model', modelVersion: 2, state: 'succeeded' }]);
});

test('what is due is run, also where the job was changed in the minute before', async () => {
  const { name, key } = await makeScoringJob(maker, { count: 2, trigger: { cron: '30 6 * * *' } });
  await prisma().scoringJob.update({ where: { key }, data: { dueTime: 1 } });
  await perform(scoring.updateJob, maker, { name, description: 'Each morning.' });
  await queueDue();
  const { runs } = await perform(scoring.listRuns, maker, { name });
  expect(runs).toMatchObject([{ cause: 'schedule', state: 'queued' }]);
});
