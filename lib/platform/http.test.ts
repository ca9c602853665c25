import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { env } from './env';
import { assertReachable, isForbidden, isOpenToAll, readText, request, Unreachable } from './http';

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

test('a redirect is an answer where it is not to be followed', async () => {
  const reply = await request(at('/here'), { followsRedirects: false });
  expect(reply.status).toBe(302);
  expect(seen.at(-1)?.url).toBe('/here');
});

describe('where others than administrators may go', () => {
  const before = env.webhookAddresses;
  afterEach(() => {
    env.webhookAddresses = before;
  });

  test.each([
    ['93.184.216.34', 'example.com', [], true],
    ['10.1.2.3', 'ci.internal', [], false],
    ['127.0.0.1', 'localhost', [], false],
    ['::1', 'localhost', [], false],
    ['::ffff:10.0.0.1', 'x', [], false],
    ['10.1.2.3', 'ci.internal', ['ci.internal'], true],
    ['10.1.2.3', 'CI.internal', ['ci.internal'], true],
    ['10.1.2.3', 'other.internal', ['ci.internal'], false],
    ['10.1.2.3', 'x', ['10.0.0.0/8'], true],
    ['11.1.2.3', 'x', ['10.0.0.0/8'], true],
    ['192.168.0.1', 'x', ['10.0.0.0/8'], false],
    ['127.0.0.1', 'x', ['127.0.0.1'], true],
    ['127.0.0.2', 'x', ['127.0.0.1'], false],
    ['10.1.2.3', 'x', ['10.0.0.0/99', 'nonsense/8'], false],
    ['fd12::1', 'x', ['fd00::/8'], true],
    // Never, whatever is named.
    ['169.254.169.254', 'metadata', ['169.254.0.0/16', 'metadata'], false],
    ['0.0.0.0', 'x', ['0.0.0.0/0'], false],
  ])('%s as %s with %j: %s', (address, host, named, expected) => {
    env.webhookAddresses = named;
    expect(isOpenToAll(address, host)).toBe(expected);
  });

  test('it is judged before and when it is sent', async () => {
    for (const work of [assertReachable(at('/'), isOpenToAll), request(at('/'), { mayReach: isOpenToAll })])
      await expect(work).rejects.toThrow('may reach');
    const named = new URL(at('/end'));
    named.hostname = 'localhost';
    await expect(assertReachable(named, isOpenToAll)).rejects.toThrow('may reach');
    const count = seen.length;
    await expect(request(named, { mayReach: isOpenToAll })).rejects.toThrow('may reach');
    expect(seen).toHaveLength(count);
    env.webhookAddresses = ['127.0.0.1'];
    await assertReachable(at('/end'), isOpenToAll);
    const reply = await request(at('/end'), { mayReach: isOpenToAll });
    expect(reply.status).toBe(200);
    reply.body.destroy();
  });

  test('a name that nobody knows is told', async () => {
    await expect(assertReachable(new URL('http://nobody.invalid/'), isOpenToAll)).rejects.toThrow(
      Unreachable,
    );
  });
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
    // Metadata of clouds elsewhere, and the same by way of a gateway.
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd20:ce::254',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::1',
    '64:ff9b::e000:1',
    '2002:a9fe:a9fe::1',
    '2002:e000:1::',
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
    'fec0::1',
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
