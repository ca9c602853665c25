import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { env } from './env';
import { isForbidden, readText, request, Unreachable } from './http';

let other: URL;
const seen: http.IncomingMessage[] = [];
const server = http.createServer((incoming, answer) => {
  seen.push(incoming);
  const { pathname } = new URL(incoming.url ?? '/', 'http://x');
  const go = (location: string) => answer.writeHead(302, { location }).end();
  if (pathname === '/here') return go('/end');
  if (pathname === '/elsewhere') return go('http://localhost:1/end');
  if (pathname === '/loop') return go('/loop');
  if (pathname === '/silent') return undefined;
  if (pathname === '/broken') {
    answer.writeHead(200, { 'content-length': '100' }).write('half');
    return setTimeout(() => answer.destroy(), 20);
  }
  return answer.end('x'.repeat(2 << 20));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  other = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const at = (path: string) => new URL(path, other);

test('a reply is read up to a bound', async () => {
  expect(await readText(await request(at('/')), 4 << 20)).toHaveLength(2 << 20);
  await expect(request(at('/')).then((reply) => readText(reply, 1 << 20))).rejects.toThrow('1 MiB');
});

test('redirects are followed on the same host alone, and not for ever', async () => {
  expect((await request(at('/here'))).status).toBe(200);
  await expect(request(at('/elsewhere'))).rejects.toThrow('not followed');
  await expect(request(at('/loop'))).rejects.toThrow('without end');
});

test('a server that is silent, gone or breaks off is worth another try', async () => {
  await expect(request(at('/silent'), { idle: 50 })).rejects.toThrow(Unreachable);
  await expect(request(new URL('http://127.0.0.1:1/'))).rejects.toThrow('refuses the connection');
  await expect(request(at('/broken')).then((reply) => readText(reply, 1 << 20))).rejects.toThrow(Unreachable);
});

test('only http and https', async () => {
  await expect((async () => request(new URL('file:///etc/passwd')))()).rejects.toThrow('http://');
});

describe('addresses', () => {
  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    '::',
  ])('%s never', (address) => {
    expect(isForbidden(address, true)).toBe(true);
  });
  test.each([
    '127.0.0.1',
    '::1',
    '::ffff:10.1.2.3',
    '10.1.2.3',
    '192.168.1.1',
    '172.31.0.1',
    '100.100.0.1',
    'fd12::1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
  ])('%s where private ones are allowed', (address) => {
    expect(isForbidden(address, true)).toBe(false);
    expect(isForbidden(address, false)).toBe(true);
  });
  test.each(['8.8.8.8', '2606:4700::1111'])('%s always', (address) => {
    expect(isForbidden(address, false)).toBe(false);
  });

  test('a forbidden one is refused before a byte is sent, by number and by name', async () => {
    const before = seen.length;
    env.mayReachPrivateAddresses = false;
    try {
      await expect((async () => request(at('/')))()).rejects.toThrow('may reach');
      await expect(request(new URL(`http://localhost:${other.port}/`))).rejects.toThrow('may reach');
    } finally {
      env.mayReachPrivateAddresses = true;
    }
    expect(seen.length).toBe(before);
  });
});
