import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole } from '@/lib/testing/callers';
import { checkSource } from './operations';

let admin: Caller;
let answer: object;
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(answer));
});
beforeAll(async () => {
  admin = await callerWithRole('admin');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
});

test('a server that answers the same page without end is told of, and left', async () => {
  answer = { experiments: [{ experiment_id: '1', name: 'again' }], next_page_token: 'again' };
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(perform(checkSource, admin, { kind: 'server', address })).rejects.toMatchObject({
    field: 'address',
    message: expect.stringContaining('same page'),
  });
});
