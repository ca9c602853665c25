/** A live scoring job over HTTP: who is told of its runs, and who is not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { runJob } from '@/lib/domains/scoring/operations';
import { closeEngine } from '@/lib/platform/duckdb';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, openSession } from '@/lib/testing/callers';
import { makeScoringJob } from '@/lib/testing/scoring';
import { watchEvents, watchQuietly } from '@/lib/testing/watching';
import { createApp } from '../app';
import { SESSION_COOKIE } from '../cookie';

const app = createApp();
const ending = new AbortController();
let owner: Caller;

beforeAll(async () => {
  await shareNothing();
  owner = await callerWithRole('contributor');
});
afterAll(async () => {
  ending.abort();
  await closeEngine();
});

const asked = async (caller: Caller, name: string) => ({
  name: 'scoring.watchJob',
  input: { name },
  cookie: `${SESSION_COOKIE}=${await openSession(caller)}`,
  signal: ending.signal,
});

test('whoever looks at a job is told of its runs, and nobody of those of another', async () => {
  const [here, there] = [
    await makeScoringJob(owner, { count: 1 }),
    await makeScoringJob(owner, { count: 1 }),
  ];
  const stream = await watchQuietly<{ isChanged: boolean; isReset: boolean }>(
    app,
    await asked(owner, here.name),
  );
  await perform(runJob, owner, { name: there.name });
  await perform(runJob, owner, { name: here.name });
  await stream.until(() => stream.told.length > 0);
  expect(stream.told).toMatchObject([{ isChanged: true, isReset: false }]);
});

test('a stranger finds no job to look at', async () => {
  const { name } = await makeScoringJob(owner, { count: 1 });
  const stranger = await callerWithRole('contributor');
  expect((await watchEvents(app, await asked(stranger, name))).status).toBe(404);
});
