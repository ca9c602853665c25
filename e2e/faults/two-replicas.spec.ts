import { expect, test } from 'playwright/test';
import { type Call, historyOf, makeRun, send, sendUntilDone } from './client';
import { admin, Installation, type Web } from './installation';

// A notice travels by the database; a request that began before it may still pass.
const AT_ONCE = 1_000;

let installation: Installation;
let one: Web;
let other: Web;
test.beforeAll(async () => {
  installation = await Installation.make();
  [one, other] = await Promise.all([installation.startWeb(), installation.startWeb()]);
});
test.afterAll(() => installation.end());

const command = async <Body>(web: Web, name: string, body: object, call: Call = {}) => {
  const answer = await send(web.url, `/api/console/${name}`, { body, ...call });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body as Body;
};
const me = '/api/console/identity.getMe';
const statusOf = async (web: Web, token: string) => (await send(web.url, me, { token })).status;

/** Until the status is `wanted`, within what counts as at once. */
const soon = (work: () => Promise<number>, wanted: number) =>
  expect.poll(work, { timeout: AT_ONCE, intervals: [20] }).toBe(wanted);

const makeToken = () =>
  command<{ id: string; token: string }>(one, 'identity.createToken', { name: 'replica' });

test('a token revoked on one server ends on the other at once', async () => {
  const { id, token } = await makeToken();
  expect(await statusOf(other, token)).toBe(200);
  expect(await statusOf(other, token)).toBe(200);
  await command(one, 'identity.revokeToken', { id });
  expect(await statusOf(one, token)).toBe(401);
  await soon(() => statusOf(other, token), 401);
});

test('a token revoked while it is in constant use does not come back', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id, token } = await makeToken();
    let isOver = false;
    const users = Array.from({ length: 8 }, async () => {
      while (!isOver) await statusOf(other, token);
    });
    await command(one, 'identity.revokeToken', { id });
    await soon(() => statusOf(other, token), 401);
    isOver = true;
    await Promise.all(users);
    expect(await statusOf(other, token)).toBe(401);
  }
});

test('a user deactivated, or made a viewer, on one server is so on the other at once', async () => {
  const email = 'replica@example.com';
  const password = 'a-long-password-1';
  const { user } = await command<{ user: { id: string } }>(one, 'identity.createUser', {
    email,
    name: 'Replica',
    role: 'contributor',
    password,
  });
  const basic = { token: '', headers: { authorization: `Basic ${btoa(`${email}:${password}`)}` } };
  const { token } = await command<{ token: string }>(one, 'identity.createToken', { name: 'own' }, basic);
  const write = async () =>
    (await send(other.url, '/api/2.0/mlflow/runs/create', { body: { experiment_id: '0' }, token })).status;
  expect(await write()).toBe(200);
  await command(one, 'identity.updateUser', { id: user.id, role: 'viewer' });
  await soon(write, 403);

  // Every way in, each of them known to both servers by now.
  const signedIn = await fetch(`${other.url}/api/console/identity.signIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const ways: [string, Call][] = [
    ['token', { token }],
    ['password', basic],
    ['session', { token: '', headers: { cookie } }],
  ];
  const statuses = (web: Web) =>
    Promise.all(ways.map(async ([, way]) => (await send(web.url, me, way)).status));
  for (const web of [one, other, one, other]) expect(await statuses(web)).toEqual([200, 200, 200]);
  await command(one, 'identity.updateUser', { id: user.id, isActive: false });
  expect(await statuses(one)).toEqual([401, 401, 401]);
  // By a token: a password costs its slow check each time, which says nothing about how fast the news travels.
  await soon(async () => (await send(other.url, me, { token })).status, 401);
  expect(await statuses(other)).toEqual([401, 401, 401]);
  // Coming back brings neither token nor session back.
  await command(one, 'identity.updateUser', { id: user.id, isActive: true });
  for (const web of [one, other]) expect(await statuses(web)).toEqual([401, 200, 401]);
});

test('a session ended on one server is ended on the other at once', async () => {
  const { email, password } = admin;
  const response = await fetch(`${one.url}/api/console/identity.signIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const status = async () => (await send(other.url, me, { token: '', headers: { cookie } })).status;
  expect(await status()).toBe(200);
  await command(one, 'identity.signOut', {}, { token: '', headers: { cookie, origin: one.url } });
  await soon(status, 401);
});

test('after the database was away a revoked token still ends on both at once', async () => {
  const { id, token } = await makeToken();
  expect(await statusOf(other, token)).toBe(200);
  await installation.stopDatabase();
  await installation.startDatabase();
  await sendUntilDone(one.url, me);
  await sendUntilDone(other.url, me, { token });
  await command(one, 'identity.revokeToken', { id });
  await soon(() => statusOf(other, token), 401);
});

test('one of two servers is killed: the other has all and goes on', async () => {
  const runId = await makeRun(one.url);
  const log = (web: Web, step: number) =>
    send(web.url, '/api/2.0/mlflow/runs/log-metric', {
      body: { run_id: runId, key: 'loss', value: step, timestamp: 1, step },
    });
  for (let step = 0; step < 20; step += 1) expect((await log(step % 2 ? one : other, step)).status).toBe(200);
  await one.kill();
  await expect(log(one, 20)).rejects.toThrow();
  for (let step = 20; step < 30; step += 1) expect((await log(other, step)).status).toBe(200);
  const steps = (await historyOf(other.url, runId, 'loss'))
    .map(({ step }) => Number(step))
    .sort((a, b) => a - b);
  expect(steps).toEqual(Array.from({ length: 30 }, (_, step) => step));
});
