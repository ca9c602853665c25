import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { expect, test } from 'vitest';
import { rows } from './db';
import { enqueue, work } from './queue';

const LOOK_EVERY = 200;

/** As a worker leaves its job, and the queue it stands in, that is killed in the middle of it. */
const abandon = (holder: string) =>
  rows(sql`
    WITH job AS (UPDATE graphile_worker._private_jobs SET locked_by = ${holder}, locked_at = now() - interval '1 minute' RETURNING 1),
         queue AS (UPDATE graphile_worker._private_job_queues SET locked_by = ${holder}, locked_at = now() - interval '1 minute' RETURNING 1)
    SELECT FROM job, queue`);

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};

test('what a killed worker left is taken up by another, and what stands behind it in its queue', async () => {
  const done: string[] = [];
  await enqueue('test.note', { word: 'begun by one that was killed' }, { queue: 'one' });
  await abandon(randomUUID());
  await enqueue('test.note', { word: 'behind it' }, { queue: 'one' });
  const worker = await work({ 'test.note': async ({ word }: { word: string }) => void done.push(word) }, [], {
    lookEvery: LOOK_EVERY,
  });
  await until(() => done.length === 2);
  await worker.stop();
  expect(done).toEqual(['begun by one that was killed', 'behind it']);
});

test('what a living worker is at stays its own, however long that takes', async () => {
  let begun = 0;
  let end = () => {};
  const isEnded = new Promise<void>((resolve) => {
    end = resolve;
  });
  const handlers = {
    'test.long': async () => {
      begun += 1;
      await isEnded;
    },
  };
  const first = await work(handlers, [], { lookEvery: LOOK_EVERY });
  await enqueue('test.long', {}, { queue: 'two' });
  await until(() => begun === 1);
  await rows(sql`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 hour'`);
  // A job of nobody's, which only the other one can do, shows that it looked.
  await enqueue('test.note', {}, { queue: 'three' });
  await rows(sql`
    UPDATE graphile_worker._private_jobs SET locked_by = 'gone', locked_at = now() - interval '1 hour'
    WHERE locked_by IS NULL`);
  const second = await work({ ...handlers, 'test.note': async () => void end() }, [], {
    lookEvery: LOOK_EVERY,
  });
  await isEnded;
  expect(begun).toBe(1);
  await Promise.all([first.stop(), second.stop()]);
});

test('of a job whose worker was killed at its last try is told once, and of one that another took the place of never', async () => {
  const told: string[] = [];
  await enqueue('test.lost', { word: 'without a key' }, { maxAttempts: 1 });
  await enqueue('test.lost', { word: 'lost' }, { key: 'lost', maxAttempts: 1 });
  await rows(sql`UPDATE graphile_worker._private_jobs SET attempts = max_attempts`);
  await abandon(randomUUID());
  let isFirst = true;
  const worker = await work({ 'test.lost': async () => void told.push('tried') }, [], {
    lookEvery: LOOK_EVERY,
    givenUp: {
      'test.lost': async ({ word }: { word: string }, why) => {
        const fails = isFirst;
        isFirst = false;
        // What cannot be told now is told at the next look.
        if (fails) throw new Error('not now');
        told.push(word, why);
      },
    },
  });
  await until(() => told.length > 0);
  await worker.stop();
  expect(told).toEqual(['lost', expect.stringContaining('given up: it was tried 1 time')]);
  expect(await rows(sql`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'test.lost'`)).toEqual([]);
});
