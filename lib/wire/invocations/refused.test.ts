/** Whoever is turned away at the door is counted with the reason, and leaves nothing else behind. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { perform } from '@/lib/core/perform';
import { announceIdentityChange } from '@/lib/domains/identity/authenticate';
import { createToken } from '@/lib/domains/identity/operations';
import { knock, type ModelHost, passAddress, passCaller, writeRefusals } from '@/lib/domains/serving';
import { Meter } from '@/lib/domains/serving/engine/meter';
import * as serving from '@/lib/domains/serving/operations';
import { prisma } from '@/lib/platform/db';
import { registry } from '@/lib/platform/telemetry';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeLiveEndpoint } from '@/lib/testing/live-endpoint';
import { AGAIN_HEADER } from './line-messages';
import { ADDRESS_HEADER, CALLER_HEADER } from './passed-caller';
import { targetOf } from './paths';
import { proxyInvocation } from './proxy';
import { answerQuestion, answersInvocation } from './serve';

const meter = new Meter(crypto.randomUUID());
const front = http.createServer((request, response) => void proxyInvocation(request, response));
beforeAll(() => new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  front.closeAllConnections();
  front.close();
  await meter.close();
});

async function makeDoor() {
  const made = await makeLiveEndpoint(meter, {
    v1: { submit: ({ settle }) => settle({ status: 200, body: '{}', queueMs: 0, modelMs: 0 }) },
  });
  const find = (name: string) => (name === made.name ? made.endpoint : undefined);
  const host = { find, findFresh: async (name: string) => find(name) } as unknown as ModelHost;
  const ask = async (
    authorization: string | undefined,
    more: Record<string, string> = {},
    name = made.name,
  ) => {
    const target = targetOf(`/serving-endpoints/${name}/invocations`);
    if (!target) throw new Error('no path');
    const { status } = await answerQuestion(host, {
      method: 'POST',
      target,
      headers: { ...(authorization && { authorization }), 'content-type': 'application/json', ...more },
      ip: undefined,
      body: Buffer.from('{"dataframe_records": [{"x": 1}]}'),
      isGone: () => false,
      takesPieces: false,
    });
    return status;
  };
  const bearer = async (caller = made.owner) =>
    `Bearer ${(await perform(createToken, caller, { name: 't', isReadOnly: false })).token}`;
  return { ...made, host, ask, bearer };
}

test('refused invocations are counted by reason, beside the charts and in no row of the log', async () => {
  const { ask, bearer, name, id, owner, minutes } = await makeDoor();
  const stranger = await bearer(await callerWithRole('contributor'));
  expect(await ask(undefined)).toBe(401);
  expect(await ask('Bearer plb_wrong')).toBe(401);
  expect(await ask(stranger)).toBe(404);
  // Another server has refused and counted it already.
  expect(await ask(stranger, { [AGAIN_HEADER]: knock() })).toBe(404);
  // A header that anybody could write hides nobody.
  expect(await ask(stranger, { [AGAIN_HEADER]: 'x' })).toBe(404);
  const { port } = front.address() as AddressInfo;
  const tooLarge = await fetch(`http://127.0.0.1:${port}/serving-endpoints/${name}/invocations`, {
    method: 'POST',
    headers: { authorization: await bearer() },
    body: 'x'.repeat(17 << 20),
  });
  expect(tooLarge.status).toBe(413);
  const ofNobody = await fetch(`http://127.0.0.1:${port}/serving-endpoints/${name}/invocations`, {
    method: 'POST',
    body: '{}',
  });
  expect([ofNobody.status, ofNobody.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringContaining('Bearer'),
  ]);
  await writeRefusals();
  const { series, refused } = await perform(serving.getCharts, owner, { name });
  expect(series).toEqual([]);
  expect(refused).toEqual([
    { reason: 'unauthenticated', count: 3 },
    { reason: 'not_permitted', count: 2 },
    { reason: 'too_large', count: 1 },
  ]);
  expect(await minutes()).toEqual([]);
  expect((await perform(serving.listInferences, owner, { name })).rows).toEqual([]);
  const { text } = await perform(serving.exportMetrics, owner, { name });
  expect(text).toContain(`request_refused_count_total{endpoint_name="${name}",reason="unauthenticated"} 3`);
  expect(await registry.metrics()).toContain(
    `plumbline_endpoint_refused_total{endpoint="${name}",reason="unauthenticated"} 3`,
  );
  // More of them are added, and whoever is let in is none.
  expect(await ask(undefined)).toBe(401);
  expect(await ask(await bearer())).toBe(200);
  await writeRefusals();
  const again = await perform(serving.getCharts, owner, { name });
  expect(again.refused[0]).toEqual({ reason: 'unauthenticated', count: 4 });
  expect(await prisma().servingRefusal.count({ where: { endpoint: { id } } })).toBeLessThanOrEqual(6);
});

test('where no model server answers for as long as one is waited for, that is the reason', async () => {
  const { name, owner, minutes, bearer } = await makeDoor();
  const { port } = front.address() as AddressInfo;
  const authorization = await bearer();
  // It is asked half a minute ago: once it has come whole, the time to wait is over.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 31_000 });
  front.once('request', (request) => request.once('end', () => setImmediate(vi.useRealTimers)));
  const { status, headers } = await fetch(`http://127.0.0.1:${port}/v2/models/${name}/infer`, {
    method: 'POST',
    headers: { authorization },
    body: '{}',
  }).finally(vi.useRealTimers);
  expect([status, headers.get('retry-after')]).toEqual([503, '2']);
  await writeRefusals();
  const { refused } = await perform(serving.getCharts, owner, { name });
  expect(refused).toEqual([{ reason: 'no_server', count: 1 }]);
  expect(await minutes()).toEqual([]);
});

test.each([
  ['headers', '/serving-endpoints/some/invocations', { authorization: '"'.repeat(17 << 10) }, '{}'],
  [
    'a name',
    '/serving-endpoints/chat/completions',
    { authorization: 'Bearer x' },
    JSON.stringify({ model: 'é'.repeat(4 << 10) }),
  ],
])('%s too long to be passed on: the answer says so at once', async (_, path, headers, body) => {
  const long = http.createServer({ maxHeaderSize: 64 << 10 }, (request, response) =>
    proxyInvocation(request, response),
  );
  await new Promise<void>((resolve) => long.listen(0, '127.0.0.1', resolve));
  const { port } = long.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body });
  long.close();
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('longer than 16 kB');
});

test('what is asked of endpoints that there are not is counted nowhere, and in nobody’s way', async () => {
  const { ask, bearer, name, owner } = await makeDoor();
  expect(await ask('Bearer plb_wrong', {}, 'no-such-endpoint')).toBe(401);
  const { port } = front.address() as AddressInfo;
  const headers = { authorization: await bearer() };
  for (const named of ['a%00b', name]) {
    const url = `http://127.0.0.1:${port}/serving-endpoints/${named}/invocations`;
    expect((await fetch(url, { method: 'POST', headers, body: 'x'.repeat(17 << 20) })).status).toBe(413);
  }
  await writeRefusals();
  expect(await registry.metrics()).not.toContain('no-such-endpoint');
  const { refused } = await perform(serving.getCharts, owner, { name });
  expect(refused).toEqual([{ reason: 'too_large', count: 1 }]);
});

test.each(['the web process', 'the model server'])(
  'whoever is nobody is refused by %s before a body is read',
  async (door) => {
    const { host, name } = await makeDoor();
    const server = http.createServer((request, response) =>
      door === 'the web process'
        ? void proxyInvocation(request, response)
        : void answersInvocation(host, request, response),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const lengths = [{ 'content-length': 16 << 20 }, { 'transfer-encoding': 'chunked' }];
    for (const length of lengths) {
      // No byte of the body is ever sent: who waited for it would not answer.
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const headers = { authorization: 'Bearer plb_wrong', ...length };
        const asked = http.request({
          port,
          path: `/serving-endpoints/${name}/invocations`,
          method: 'POST',
          headers,
        });
        asked.once('response', ({ statusCode }) => {
          resolve(statusCode);
          asked.destroy();
        });
        asked.once('error', reject);
        asked.flushHeaders();
      });
      expect(status).toBe(401);
    }
    server.closeAllConnections();
    server.close();
  },
);

test('a caller of many groups is let in by a session, and held by each of them', async () => {
  const { host, name, id } = await makeDoor();
  const member = await callerWithRole('contributor');
  const userId = member.user?.id ?? '';
  const groups = await prisma().group.createManyAndReturn({
    data: Array.from({ length: 1500 }, (_, at) => ({ name: `${at} ${unique()}` })),
  });
  await prisma().groupMember.createMany({
    data: groups.map((group) => ({ groupId: group.id, memberId: userId })),
  });
  const passed = passCaller(userId);
  expect(passed.length).toBeLessThan(1000);
  const target = targetOf(`/serving-endpoints/${name}/invocations`);
  if (!target) throw new Error('no path');
  const ask = async () =>
    (
      await answerQuestion(host, {
        method: 'POST',
        target,
        headers: { [CALLER_HEADER]: passed, 'content-type': 'application/json' },
        ip: undefined,
        body: Buffer.from('{"dataframe_records": [{"x": 1}]}'),
        isGone: () => false,
        takesPieces: false,
      })
    ).status;
  const principalId = groups.at(-1)?.id ?? '';
  await prisma().grant.create({
    data: { objectType: 'serving-endpoint', objectId: id, level: 'CAN_QUERY', principalId },
  });
  expect(await ask()).toBe(200);
  // Who was deactivated since is let in no more.
  await prisma().user.update({ where: { id: userId }, data: { isActive: false } });
  await announceIdentityChange(userId);
  expect(await ask()).toBe(401);
});

test('a wrong password counts against where it came from, as a web process alone can say it', async () => {
  const { name, host } = await makeDoor();
  const server = http.createServer((request, response) => answersInvocation(host, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const guess = (address: string) =>
    fetch(`http://127.0.0.1:${port}/serving-endpoints/${name}/invocations`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${unique()}@example.com:wrong`)}`,
        [ADDRESS_HEADER]: address,
      },
      body: '{}',
    });
  const failures = (ip: string) => prisma().signInFailure.count({ where: { subject: `ip:${ip}` } });
  const before = await failures('127.0.0.1');
  for (const address of [passAddress('203.0.113.7'), '203.0.113.8', knock()])
    expect((await guess(address)).status).toBe(401);
  expect([await failures('203.0.113.7'), await failures('203.0.113.8')]).toEqual([1, 0]);
  expect(await failures('127.0.0.1')).toBe(before + 2);
  server.closeAllConnections();
  server.close();
});
