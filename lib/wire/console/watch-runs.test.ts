/** Live updates over HTTP: who may, what is told, how a broken stream goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { updateUser } from '@/lib/domains/identity/operations';
import {
  createRun,
  deleteRun,
  logBatch,
  logMetric,
  setTag,
  updateRun,
} from '@/lib/domains/tracking/operations';
import { grant, shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, makeExperiment, makeRun, openSession } from '@/lib/testing/callers';
import { watchEvents, watchQuietly as watchFromNow } from '@/lib/testing/watching';
import { createApp } from '../app';
import { SESSION_COOKIE } from '../cookie';

const app = createApp();
let owner: Caller;
let cookie: string;
const streams: AbortController[] = [];

beforeAll(async () => {
  owner = await callerWithRole('contributor');
  cookie = `${SESSION_COOKIE}=${await openSession(owner)}`;
});
afterAll(() => {
  for (const stream of streams) stream.abort();
});

type Told = { isReset: boolean; isListChanged: boolean; points: string[]; runs: string[] };

const asked = (
  experimentId: string,
  { after, as = cookie }: { after?: string | undefined; as?: string } = {},
) => {
  const stream = new AbortController();
  streams.push(stream);
  const input = { experimentIds: [experimentId] };
  return { name: 'tracking.watchRuns', input, cookie: as, after, signal: stream.signal };
};
const watch = (...args: Parameters<typeof asked>) => watchEvents<Told>(app, asked(...args));
const watchQuietly = (experimentId: string) => watchFromNow<Told>(app, asked(experimentId));

describe('tells', () => {
  test('of points, of runs that come and go, of what changes about them; of this experiment alone', async () => {
    const [here, there] = [await makeExperiment(owner), await makeExperiment(owner)];
    const [runId, other] = [await makeRun(owner, here), await makeRun(owner, there)];
    const stream = await watchQuietly(here);
    expect([stream.status, stream.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const all = () => ({
      points: stream.told.flatMap(({ points }) => points),
      runs: stream.told.flatMap(({ runs }) => runs),
      isListChanged: stream.told.some(({ isListChanged }) => isListChanged),
    });

    await perform(logMetric, owner, { runId: other, key: 'loss', value: 1, timestamp: 1 });
    await perform(logMetric, owner, { runId, key: 'loss', value: 1, timestamp: 1 });
    await stream.until(() => all().points.length > 0);
    expect(new Set(all().points)).toEqual(new Set([runId]));
    expect(all().isListChanged).toBe(false);

    await perform(setTag, owner, { runId, key: 'team', value: 'a' });
    await stream.until(() => all().runs.includes(runId));
    const { info } = await perform(createRun, owner, { experimentId: here });
    await stream.until(() => all().isListChanged);
    await perform(updateRun, owner, { runId: info.runId, status: 'FINISHED' });
    await stream.until(() => all().runs.includes(info.runId));
    expect(stream.told.some(({ isReset }) => isReset)).toBe(false);
  });

  test('of a batch with params after its commit, and of a deleted run', async () => {
    const experimentId = await makeExperiment(owner);
    const runId = await makeRun(owner, experimentId);
    const stream = await watchQuietly(experimentId);
    await perform(logBatch, owner, { runId, params: [{ key: 'lr', value: '1' }] });
    await stream.until(() => stream.told.some(({ runs }) => runs.includes(runId)));
    await perform(deleteRun, owner, { runId });
    await stream.until(() => stream.told.some(({ isListChanged }) => isListChanged));
  });

  test('of many points in few events', async () => {
    const experimentId = await makeExperiment(owner);
    const runId = await makeRun(owner, experimentId);
    const stream = await watchQuietly(experimentId);
    const metric = (step: number) => ({ runId, key: 'loss', value: step, timestamp: 1, step });
    for (let step = 0; step < 200; step += 1) await perform(logMetric, owner, metric(step));
    await perform(updateRun, owner, { runId, status: 'FINISHED' });
    await stream.until(() => stream.told.some(({ runs }) => runs.includes(runId)));
    expect(stream.told.length).toBeLessThan(40);
  });
});

describe('goes on', () => {
  test('from the last event that was seen', async () => {
    const experimentId = await makeExperiment(owner);
    const [first, second] = [await makeRun(owner, experimentId), await makeRun(owner, experimentId)];
    const stream = await watchQuietly(experimentId);
    await perform(logMetric, owner, { runId: first, key: 'loss', value: 1, timestamp: 1 });
    await stream.until(() => stream.told.length > 0);
    const after = stream.lastId();
    await perform(logMetric, owner, { runId: second, key: 'loss', value: 1, timestamp: 1 });
    await stream.until(() => stream.told.some(({ points }) => points.includes(second)));
    const again = await watch(experimentId, { after });
    await again.until(() => again.told.length > 0);
    expect(again.told[0]).toMatchObject({ points: [second], isReset: false });
  });

  test('with everything in doubt where that event is not known', async () => {
    const experimentId = await makeExperiment(owner);
    const stream = await watch(experimentId, { after: 'another-process-7' });
    await stream.until(() => stream.told.length > 0);
    expect(stream.told[0]?.isReset).toBe(true);
  });
});

describe('refuses', () => {
  test('who is not signed in, and who may not see the experiment', async () => {
    await shareNothing();
    const experimentId = await makeExperiment(owner);
    expect((await watch(experimentId, { as: '' })).status).toBe(401);
    const stranger = `${SESSION_COOKIE}=${await openSession(await callerWithRole('contributor'))}`;
    expect((await watch(experimentId, { as: stranger })).status).toBe(404);
  });

  test('bad input', async () => {
    expect((await watch('../1')).status).toBe(400);
  });

  test('more streams of one person than pages make sense', async () => {
    const experimentId = await makeExperiment(owner);
    const person = `${SESSION_COOKIE}=${await openSession(await callerWithRole('admin'))}`;
    const opened = [];
    for (let at = 0; at < 25; at += 1) opened.push((await watch(experimentId, { as: person })).status);
    expect([opened[0], opened.at(-1)]).toEqual([200, 429]);
  });
});

describe('ends', () => {
  test('with the session or the account that it came by, not with those of others', async () => {
    const person = await callerWithRole('contributor');
    const experimentId = await makeExperiment(owner);
    await grant(person, { objectType: 'experiment', objectId: experimentId, level: 'CAN_READ' });
    const theirs = `${SESSION_COOKIE}=${await openSession(person)}`;
    const stream = await watchEvents<Told>(app, asked(experimentId, { as: theirs }));
    const other = await watchQuietly(experimentId);
    await stream.until(() => stream.lastId() !== undefined);
    const userId = person.user?.id ?? '';
    await perform(updateUser, await callerWithRole('admin'), { id: userId, isActive: false });
    await stream.ended;
    expect(await Promise.race([other.ended, 'open'])).toBe('open');
    expect((await watchEvents<Told>(app, asked(experimentId, { as: theirs }))).status).toBe(401);
  });
});
