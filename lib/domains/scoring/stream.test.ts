/** Streaming: each row that is committed is scored once, whatever is killed, and from where one says. */
import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { optimize, readTable } from '@/lib/platform/delta';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { write } from '@/lib/testing/features';
import { closeAfterScoring, makeScoringJob, pairs, scoreAll } from '@/lib/testing/scoring';
import { deltaOf, recordCommits } from '../features';
import * as scoring from './operations';
import { followTables } from './watch';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
closeAfterScoring();

const tableOf = (name: string) =>
  prisma().featureTable.findFirstOrThrow({ where: { name, deletedTime: null } });
const idsOf = async (name: string): Promise<number[]> =>
  readTable(deltaOf(await tableOf(name)), {}, async (engine, select) => {
    const { rows } = await engine.table(`SELECT id FROM (${select}) ORDER BY id`);
    return rows.flat() as number[];
  });
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const makeStream = (more: object) => makeScoringJob(maker, { count: 5, kind: 'stream', ...more });

/** What the worker does when rows were committed. */
async function follow({ key, input }: { key: number; input: string }) {
  await followTables((await tableOf(input)).key);
  await scoreAll(key);
}

test('from the latest: only rows that come later, each commit once, and the checkpoint in the commit of the rows', async () => {
  const job = await makeStream({});
  await scoreAll(job.key);
  expect(await perform(scoring.getJob, maker, { name: job.name })).toMatchObject({
    lag: { versions: 0, rows: 0 },
  });
  for (const batch of [0, 1, 2]) {
    await write(maker, job.input, pairs(2, 10 + 2 * batch), 'append');
    await follow(job);
  }
  expect(await idsOf(job.output)).toEqual(range(10, 16));
  const { version } = await tableOf(job.input);
  const snapshot = await deltaOf(await tableOf(job.output)).snapshot();
  expect(snapshot.txnOf(`plumbline.scoring.${job.id}`)).toBe(Number(version));
  // Said again, or when files were only put together, nothing is scored.
  await follow(job);
  const input = await tableOf(job.input);
  await optimize(deltaOf(input));
  await recordCommits(input);
  await follow(job);
  expect(await idsOf(job.output)).toEqual(range(10, 16));
  expect(await perform(scoring.getJob, maker, { name: job.name })).toMatchObject({ lag: { versions: 0 } });
});

test('a table of others that is gone keeps no other stream waiting', async () => {
  const [broken, well] = [await makeStream({}), await makeStream({})];
  await scoreAll(broken.key);
  await scoreAll(well.key);
  await prisma().featureTable.update({
    where: { key: (await tableOf(broken.input)).key },
    data: { isExternal: true, location: `file:///no/such/${unique()}` },
  });
  await write(maker, well.input, pairs(2, 10), 'append');
  await followTables();
  await scoreAll(well.key);
  expect(await idsOf(well.output)).toEqual([10, 11]);
  const told = ({ name }: { name: string }) => perform(scoring.getJob, maker, { name });
  expect(await told(broken)).toMatchObject({
    isActive: true,
    stateMessage: expect.stringMatching(/cannot be read now/),
  });
  expect((await told(well)).stateMessage).toBe('');
});

test('killed before, between and behind the commit, a row is there once', async () => {
  const job = await makeStream({ start: { at: 'earliest' } });
  await scoreAll(job.key);
  await write(maker, job.input, pairs(3, 5), 'append');
  await followTables((await tableOf(job.input)).key);
  // A worker that is told to end as it begins.
  const worker = new AbortController();
  worker.abort();
  await scoreAll(job.key, worker.signal);
  await scoreAll(job.key);
  expect(await idsOf(job.output)).toEqual(range(0, 8));
  // One that was killed behind the commit, before it could say so: run and position are as they were.
  const last = await prisma().scoringRun.findFirstOrThrow({
    where: { jobKey: job.key },
    orderBy: { number: 'desc' },
  });
  await prisma().scoringRun.update({
    where: { jobKey_number: { jobKey: job.key, number: last.number } },
    data: { state: 'running', leaseUntil: 0, rowsTotal: null, rowsDone: 0, parts: 0 },
  });
  await prisma().scoringJob.update({ where: { key: job.key }, data: { position: last.fromVersion } });
  await scoreAll(job.key);
  expect(await idsOf(job.output)).toEqual(range(0, 8));
  // And one whose word of the position was lost altogether: the output's log knows it.
  await prisma().scoringJob.update({ where: { key: job.key }, data: { position: -1 } });
  await follow(job);
  expect(await idsOf(job.output)).toEqual(range(0, 8));
});

test('rows that change are scored anew; a version to begin with; stopped and started it misses nothing', async () => {
  const job = await makeStream({ start: { at: 'version', version: 1 } });
  const output = { table: `${job.output}m`, mode: 'merge' as const };
  const definition = { model: { name: job.model, version: 1 }, input: { table: job.input }, output };
  await perform(scoring.updateJob, maker, { name: job.name, definition });
  await scoreAll(job.key);
  expect(await idsOf(output.table)).toEqual(range(0, 5));
  await perform(scoring.stopJob, maker, { name: job.name });
  await write(maker, job.input, 'SELECT 2::BIGINT AS id, 100.0::DOUBLE AS a, 0.0::DOUBLE AS b');
  await write(maker, job.input, pairs(1, 5));
  await follow(job);
  expect(await perform(scoring.getJob, maker, { name: job.name })).toMatchObject({
    isActive: false,
    // One that changed, one that is new.
    lag: { versions: 2, rows: 2 },
  });
  await perform(scoring.startJob, maker, { name: job.name });
  await scoreAll(job.key);
  const found = await readTable(deltaOf(await tableOf(output.table)), {}, (engine, select) =>
    engine.table(`SELECT id, prediction FROM (${select}) WHERE id IN (2, 3) ORDER BY id`),
  );
  expect(found.rows).toEqual([
    [2, 200.5],
    [3, 0.5],
  ]);
  expect((await perform(scoring.listRuns, maker, { name: job.name })).runs[0]).toMatchObject({
    rowsTotal: 2,
  });
});

test('a model that fails stops the stream with a sentence, and it goes on where it was', async () => {
  const job = await makeStream({});
  await scoreAll(job.key);
  await prisma().registeredModel.updateMany({ where: { name: job.model }, data: { deletedTime: 1 } });
  await write(maker, job.input, pairs(2, 20), 'append');
  await follow(job);
  const stopped = await perform(scoring.getJob, maker, { name: job.name });
  expect(stopped).toMatchObject({ isActive: false, stateMessage: expect.stringContaining('not found') });
  await prisma().registeredModel.updateMany({ where: { name: job.model }, data: { deletedTime: null } });
  await perform(scoring.startJob, maker, { name: job.name });
  await scoreAll(job.key);
  expect(await idsOf(job.output)).toEqual([20, 21]);
});

test.each([
  [{ trigger: { cron: '* * * * *' } }, 'trigger'],
  [{ definition: { output: { table: 'a.b', mode: 'overwrite' } } }, 'definition.output.mode'],
  [{ definition: { output: {} } }, 'definition.output.table'],
  [{ start: { at: 'version', version: 99 } }, 'start.version'],
])('refuses %o', async (more, field) => {
  const job = await makeScoringJob(maker, { count: 1 });
  const whole = {
    model: { name: job.model, version: 1 },
    input: { table: job.input },
    output: { table: 'a.b' },
    ...(more as { definition?: object }).definition,
  };
  const asked = { name: unique(), kind: 'stream', ...more, definition: whole };
  expect((await refusal(perform(scoring.createJob, maker, asked as never))).field).toBe(field);
});
