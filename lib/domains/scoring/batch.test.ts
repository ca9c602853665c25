/** Batch scoring on real files: what comes out, and that a kill changes nothing. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { readTable } from '@/lib/platform/delta';
import { withEngine } from '@/lib/platform/duckdb';
import { inScratch } from '@/lib/platform/scratch';
import { literal } from '@/lib/pure/sql-text';
import { auditOf, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { write } from '@/lib/testing/features';
import { closeAfterScoring, makeLinearModel, makeScoringJob, pairs, scoreAll } from '@/lib/testing/scoring';
import { deltaOf } from '../features';
import { renameModel, setAlias } from '../registry/operations';
import { JOB } from './load';
import * as scoring from './operations';
import { followModels, queueDue, sweepRuns } from './watch';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
closeAfterScoring();

const rowsOf = async (name: string, columns = 'id, a, b, prediction, model_version') => {
  const table = await prisma().featureTable.findFirstOrThrow({ where: { name, deletedTime: null } });
  return readTable(deltaOf(table), {}, async (engine, select) => {
    const { rows } = await engine.table(`SELECT ${columns} FROM (${select}) ORDER BY ALL`);
    return rows;
  });
};
const lastRun = async (name: string) => (await perform(scoring.listRuns, maker, { name })).runs[0];
const expected = (id: number) => [id, id * 0.5, id % 7, 2 * id * 0.5 - (id % 7) + 0.5, 1];

describe('works', () => {
  test('a table into a new one: its columns, the prediction, the version, the time, keyed by both', async () => {
    const job = await makeScoringJob(maker, { count: 25, runNow: true });
    await scoreAll(job.key);
    expect(await lastRun(job.name)).toMatchObject({
      state: 'succeeded',
      rowsTotal: 25,
      rowsDone: 25,
      modelVersion: 1,
      inputVersion: 1,
      message: '',
    });
    expect(await rowsOf(job.output)).toEqual(Array.from({ length: 25 }, (_, id) => expected(id)));
    const made = await prisma().featureTable.findFirstOrThrow({ where: { name: job.output } });
    expect(made).toMatchObject({
      primaryKeys: ['id', 'scored_at'],
      timestampKey: 'scored_at',
      ownerId: maker.user?.id,
    });
    const [audit] = await auditOf('feature-table', made.id);
    expect(audit).toMatchObject({ action: 'scoring.writeOutput', via: 'job', actorName: maker.user?.email });
    expect((await auditOf(JOB, job.id)).at(-1)?.action).toBe('scoring.createJob');
    const { edges } = await perform(scoring.getTableLineage, maker, { table: job.output });
    expect(edges.map(({ from, to }) => `${from.split(':')[0]} ${to.split(':')[0]}`).sort()).toEqual([
      'feature-table scoring-job',
      'model-version scoring-job',
      'scoring-job feature-table',
    ]);
    expect(await perform(scoring.getTableLineage, maker, { table: job.input })).toEqual(
      await perform(scoring.getLineage, maker, { name: job.name }),
    );
  });

  test('by merge and by overwriting, with the columns that are chosen', async () => {
    const job = await makeScoringJob(maker, { count: 4 });
    const definition = {
      model: { name: job.model, version: 1 },
      input: { table: job.input },
      output: { table: `${job.output}m`, mode: 'merge' as const },
      columns: ['id', 'label'],
    };
    await perform(scoring.updateJob, maker, { name: job.name, definition });
    for (const step of ['first', 'second']) {
      await perform(scoring.runJob, maker, { name: job.name });
      await scoreAll(job.key);
      if (step === 'first') await write(maker, job.input, pairs(2, 3));
    }
    expect(await rowsOf(`${job.output}m`, 'id, label, prediction')).toEqual(
      [0, 1, 2, 3, 4].map((id) => [id, `r${id}`, expected(id)[3]]),
    );
    await perform(scoring.updateJob, maker, {
      name: job.name,
      definition: {
        ...definition,
        input: { table: job.input, version: 1 },
        output: { ...definition.output, mode: 'overwrite' },
      },
    });
    await perform(scoring.runJob, maker, { name: job.name });
    await scoreAll(job.key);
    expect((await rowsOf(`${job.output}m`, 'id')).flat()).toEqual([0, 1, 2, 3]);
  });

  test('an uploaded CSV into a file to download', async () => {
    const model = await makeLinearModel(maker);
    const csv = 'who,a,b\nann,1,2\nbob,,4\n';
    const { uploadId, rows } = await perform(scoring.uploadInput, maker, {
      body: new Blob([csv]).stream(),
      fileName: 'people.csv',
    });
    expect(rows).toBe(2);
    const name = `file ${unique()}`;
    await perform(scoring.createJob, maker, {
      name,
      definition: { model: { name: model.name, version: 1 }, input: { uploadId } },
      runNow: true,
    });
    const { key } = await prisma().scoringJob.findUniqueOrThrow({ where: { name } });
    await scoreAll(key);
    const { body } = await perform(scoring.downloadResult, maker, { name, number: 1 });
    const bytes = Buffer.from(await new Response(body).arrayBuffer());
    const found = await inScratch(async (folder) => {
      const { writeFile } = await import('node:fs/promises');
      await writeFile(`${folder}/r.parquet`, bytes);
      return withEngine({ folders: [folder] }, (engine) =>
        engine.table(`SELECT who, a, b, prediction FROM read_parquet(${literal(`${folder}/r.parquet`)})`),
      );
    });
    expect(found.rows).toEqual([
      ['ann', 1, 2, 0.5],
      ['bob', null, 4, null],
    ]);
  });

  test('goes on with a model that gets another name', async () => {
    const job = await makeScoringJob(maker, { count: 2 });
    const newName = `${job.model} new`;
    await perform(renameModel, maker, { name: job.model, newName });
    const { definition } = await perform(scoring.getJob, maker, { name: job.name });
    expect(definition.model).toMatchObject({ name: newName });
    const { jobs } = await perform(scoring.listJobs, maker, { model: newName });
    expect(jobs.map(({ name }) => name)).toEqual([job.name]);
    await perform(scoring.runJob, maker, { name: job.name });
    await scoreAll(job.key);
    expect(await lastRun(job.name)).toMatchObject({ state: 'succeeded' });
  });

  test('a schedule by the clock of its zone, and an alias that moves, each once', async () => {
    const { name: model } = await makeLinearModel(maker, { versions: 2 });
    await perform(setAlias, maker, { name: model, version: 1, alias: 'champion' });
    const job = await makeScoringJob(maker, {
      trigger: { cron: '30 6 * * *', timeZone: 'Europe/Berlin' },
    });
    const { nextRunTime } = await perform(scoring.getJob, maker, { name: job.name });
    expect(new Date(nextRunTime ?? 0).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' })).toBe(
      '06:30:00',
    );
    await Promise.all([queueDue(nextRunTime ?? 0), queueDue(nextRunTime ?? 0)]);
    expect((await perform(scoring.listRuns, maker, { name: job.name })).runs).toMatchObject([
      { cause: 'schedule' },
    ]);
    await perform(scoring.updateJob, maker, {
      name: job.name,
      definition: {
        model: { name: model, alias: 'champion' },
        input: { table: job.input },
        output: { table: job.output },
      },
      trigger: { followsModel: true },
    });
    await scoreAll(job.key);
    await followModels();
    expect(await lastRun(job.name)).toMatchObject({ number: 1, modelVersion: 1 });
    await perform(setAlias, maker, { name: model, version: 2, alias: 'champion' });
    await followModels();
    await followModels();
    await scoreAll(job.key);
    expect(await lastRun(job.name)).toMatchObject({
      number: 2,
      cause: 'model',
      modelVersion: 2,
      state: 'succeeded',
    });
  });

  test('killed in the middle: the next worker goes on behind the last part, and no row is there twice', async () => {
    const job = await makeScoringJob(maker, { count: 65_000, runNow: true });
    const worker = fork('lib/testing/score-worker.ts', [String(job.key), '1'], {
      execArgv: ['--import', 'tsx'],
    });
    const ended = once(worker, 'exit');
    await expect
      .poll(async () => (await lastRun(job.name))?.rowsDone, { timeout: 100_000, interval: 5 })
      .toBeGreaterThan(0);
    worker.kill('SIGKILL');
    await ended;
    const left = await lastRun(job.name);
    expect(left?.state).toBe('running');
    // Nobody else has it before the killed one has been silent for a while.
    await scoreAll(job.key);
    expect(await lastRun(job.name)).toMatchObject({ state: 'running', rowsDone: left?.rowsDone });
    await prisma().scoringRun.updateMany({ where: { jobKey: job.key }, data: { leaseUntil: 0 } });
    await sweepRuns(Date.now() + 60_000);
    await scoreAll(job.key);
    expect(await lastRun(job.name)).toMatchObject({ number: 1, state: 'succeeded', rowsDone: 65_000 });
    const [counts] = await rowsOf(job.output, 'count(*), count(DISTINCT id), sum(prediction)::DOUBLE');
    const sum = Array.from({ length: 65_000 }, (_, id) => Number(expected(id)[3])).reduce((a, b) => a + b, 0);
    expect(counts).toEqual([65_000, 65_000, sum]);
    // Killed between the commit and the word of it: the commit says that it was made.
    await prisma().scoringRun.updateMany({
      where: { jobKey: job.key },
      data: { state: 'running', leaseUntil: 0, rowsTotal: null, rowsDone: 0, parts: 0 },
    });
    await scoreAll(job.key);
    expect((await rowsOf(job.output, 'count(*)'))[0]).toEqual([65_000]);
  }, 120_000);

  test('deleted, it leaves the tables', async () => {
    const job = await makeScoringJob(maker, { count: 2, runNow: true });
    await scoreAll(job.key);
    await perform(scoring.deleteJob, maker, { name: job.name });
    expect((await refusal(perform(scoring.getJob, maker, { name: job.name }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
    expect((await rowsOf(job.output)).length).toBe(2);
  });
});
