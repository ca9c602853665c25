import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/operations';
import { callerWithRole } from '@/lib/testing/callers';
import { answerMetrics } from './metrics';

const server = http.createServer((request, response) => void answerMetrics(request, response));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = async (token?: string) => {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}/metrics`, {
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
  });
};
const tokenOf = async (role: 'admin' | 'contributor') =>
  (await perform(createToken, await callerWithRole(role), { name: 'scrape' })).token;

test('metrics are for administrators, on a model server too', async () => {
  expect((await ask()).status).toBe(401);
  expect((await ask('plb_wrong')).status).toBe(401);
  expect((await ask(await tokenOf('contributor'))).status).toBe(403);
  const answer = await ask(await tokenOf('admin'));
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('plumbline_')]);
});
