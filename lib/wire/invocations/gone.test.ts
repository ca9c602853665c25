/** Who goes away leaves nobody at work for them: neither the web process nor the model server that it asked. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/operations';
import { forgetServers } from '@/lib/domains/serving';
import { prisma } from '@/lib/platform/db';
import { callerWithRole } from '@/lib/testing/callers';
import { proxyInvocation } from './proxy';

/** It takes in everything and answers nothing. */
const server = http.createServer((request) => request.resume());
const front = http.createServer((request, response) => void proxyInvocation(request, response));
const id = crypto.randomUUID();

afterAll(async () => {
  await prisma().modelServer.deleteMany({ where: { id } });
  forgetServers();
  for (const each of [server, front]) each.close().closeAllConnections();
});

const listen = async (each: http.Server): Promise<number> => {
  await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
  return (each.address() as AddressInfo).port;
};

test('a question that has a connection of its own ends with its caller', async () => {
  const address = `127.0.0.1:${await listen(server)}`;
  const times = { startedTime: 1, heartbeat: Date.now() };
  await prisma().modelServer.create({ data: { id, address, machine: 'm', ...times } });
  forgetServers();
  const port = await listen(front);
  const { token } = await perform(createToken, await callerWithRole('contributor'), { name: 't' });
  const leaving = new AbortController();
  const asked = fetch(`http://127.0.0.1:${port}/serving-endpoints/some/invocations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    // Too long to go among others.
    body: 'x'.repeat(100_000),
    signal: leaving.signal,
  });
  const [, answer] = (await once(server, 'request')) as [unknown, http.ServerResponse];
  const ended = once(answer, 'close');
  leaving.abort();
  await expect(asked).rejects.toThrow();
  await ended;
});
