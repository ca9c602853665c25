/** A store that says of a new entry that others write it at the same time: a server of the test's own, since no real one does so on demand. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { env } from '../env';
import { S3TableStore } from './s3-store';

const CONFLICT = '<Error><Code>ConditionalRequestConflict</Code><Message>Try again.</Message></Error>';
const TAKEN = '<Error><Code>PreconditionFailed</Code><Message>It is there.</Message></Error>';

let stop = () => undefined as unknown;
afterEach(() => stop());

/** @param conflicts how often an entry of the log is answered with 409 before it is taken */
async function bucket(conflicts: number) {
  const there = new Set<string>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const key = request.url?.split('?')[0] ?? '';
    request.resume();
    const isEntry = key.endsWith('.json');
    if (isEntry) asked.push(key);
    const [status, body] =
      isEntry && asked.length <= conflicts ? [409, CONFLICT] : there.has(key) ? [412, TAKEN] : [200, ''];
    if (status === 200) there.add(key);
    response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stop = () => {
    server.closeAllConnections();
    return server.close();
  };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const place = { bucket: 'lake', prefix: 't', endpoint, region: 'us-east-1', forcePathStyle: true };
  return { store: new S3TableStore(place, `${env.home}/lake-cache`, 1 << 20), asked };
}
const create = (store: S3TableStore) => store.createLog('00000000000000000001.json', '{}');

test('is asked again, until the entry is there or another one has it', async () => {
  const { store, asked } = await bucket(2);
  expect(await create(store)).toBe(true);
  expect(asked.length).toBe(3);
  expect(await create(store)).toBe(false);
});

test('is not asked for ever', async () => {
  const { store, asked } = await bucket(Number.POSITIVE_INFINITY);
  await expect(create(store)).rejects.toMatchObject({
    code: 'TEMPORARILY_UNAVAILABLE',
    message: expect.stringContaining('(409)'),
  });
  expect(asked.length).toBe(8);
}, 30_000);
