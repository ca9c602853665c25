import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'playwright/test';
import { type Answer, historyOf, inTheBackground, makeRun, send, sendUntilDone } from './client';
import { admin, Installation, type Web } from './installation';

const CLIENTS = 8;
const DOWN_FOR = 10_000;

let installation: Installation;
let web: Web;
test.beforeAll(async () => {
  installation = await Installation.make();
  web = await installation.startWeb();
});
test.afterAll(() => installation.end());

const isReady = async () => (await send(web.url, '/ready', { token: '' })).status;

/** Asks over and over and keeps every answer; a request that breaks without one counts as status 0. */
function ask(answers: Answer[], path: string, call: (round: number) => object) {
  return inTheBackground(async (round) => {
    answers.push(
      await send(web.url, path, call(round)).catch((error) => ({
        status: 0,
        retryAfter: null,
        body: String(error),
      })),
    );
    await wait(20);
  });
}

test('the database stops for ten seconds: requests wait or are asked to come again, then all goes on', async () => {
  const runs = await Promise.all(Array.from({ length: CLIENTS }, () => makeRun(web.url)));
  const acknowledged = runs.map(() => 0);
  const loggers = runs.map((runId, client) =>
    inTheBackground(async (step) => {
      const body = { run_id: runId, key: 'loss', value: step, timestamp: 1_000, step };
      await sendUntilDone(web.url, '/api/2.0/mlflow/runs/log-metric', { body });
      acknowledged[client] = step + 1;
    }),
  );
  const answers: Answer[] = [];
  const runId = runs[0] ?? '';
  const others = [
    ask(answers, `/api/2.0/mlflow/runs/get?run_id=${runId}`, () => ({})),
    ask(answers, '/api/2.0/mlflow/runs/search', () => ({ body: { experiment_ids: ['0'] } })),
    ask(answers, '/api/2.0/mlflow/runs/set-tag', (round) => ({
      body: { run_id: runId, key: 'round', value: `${round}` },
    })),
    ask(answers, '/api/2.0/mlflow/runs/log-batch', (round) => ({
      body: { run_id: runId, params: [{ key: `param ${round}`, value: '1' }] },
    })),
    ask(answers, '/api/console/identity.listTokens', () => ({})),
    // Who signs in by password is looked up each time: never "wrong password" while nobody can know.
    ask(answers, '/api/console/identity.signIn', () => ({
      body: { email: admin.email, password: admin.password },
      token: '',
    })),
  ];
  const total = () => acknowledged.reduce((sum, count) => sum + count, 0);
  await expect.poll(total).toBeGreaterThan(10 * CLIENTS);
  expect(await isReady()).toBe(200);

  await installation.stopDatabase();
  const before = total();
  const stopped = Date.now();
  // A credential that nobody has used yet cannot be checked now; that is no reason to call it wrong.
  const stranger = await send(web.url, '/api/2.0/mlflow/experiments/get?experiment_id=0', {
    token: 'plb_never_seen_before',
  });
  expect(stranger.status).toBe(503);
  expect(Number(stranger.retryAfter)).toBeGreaterThan(0);
  expect(await isReady()).toBe(503);
  expect((await send(web.url, '/health', { token: '' })).status).toBe(200);
  await wait(DOWN_FOR - (Date.now() - stopped));
  await installation.startDatabase();
  const started = Date.now();

  await expect.poll(total, { timeout: 15_000 }).toBeGreaterThan(before + 10 * CLIENTS);
  await expect.poll(isReady).toBe(200);
  process.stdout.write(
    `all goes on ${((Date.now() - started) / 1000).toFixed(1)} s after the database is back\n`,
  );
  await Promise.all([...loggers, ...others].map((stop) => stop()));

  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.length, 'the outage was felt').toBeGreaterThan(0);
  expect(refused.filter(({ status }) => status !== 503)).toEqual([]);
  expect(refused.filter(({ retryAfter }) => !(Number(retryAfter) > 0))).toEqual([]);
  const last = await Promise.all(runs.map((id) => historyOf(web.url, id, 'loss')));
  for (const [client, points] of last.entries()) {
    const steps = points.map(({ step }) => Number(step)).sort((a, b) => a - b);
    expect(steps).toEqual(Array.from({ length: acknowledged[client] ?? 0 }, (_, step) => step));
  }
});
