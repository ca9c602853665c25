import type { NetworkInterfaceInfo } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { env } from './env';
import { consoleUrl, hostForOthers, settlePort } from './own-address';

const address = (address: string, family: 'IPv4' | 'IPv6', internal = false) =>
  ({ address, family, internal }) as NetworkInterfaceInfo;

const OF_A_CONTAINER = {
  lo: [address('127.0.0.1', 'IPv4', true)],
  eth0: [address('fd00::2', 'IPv6'), address('172.18.0.5', 'IPv4')],
};

test.each([
  ['one interface', '10.0.0.7', OF_A_CONTAINER, '10.0.0.7'],
  ['the loopback alone', '127.0.0.1', OF_A_CONTAINER, '127.0.0.1'],
  ['every interface', '0.0.0.0', OF_A_CONTAINER, '172.18.0.5'],
  ['every interface of both kinds', '::', OF_A_CONTAINER, '172.18.0.5'],
  ['every interface of a machine without a network', '0.0.0.0', { lo: OF_A_CONTAINER.lo }, '127.0.0.1'],
])('who listens on %s is reached there', (_where, host, interfaces, reached) => {
  expect(hostForOthers(host, interfaces)).toBe(reached);
});

test('a link in a letter leads to where people find the console', () => {
  const before = { host: env.host, publicUrl: env.publicUrl, port: env.port };
  onTestFinished(() => {
    Object.assign(env, before);
    settlePort(before.port);
  });
  settlePort(4321);
  Object.assign(env, { host: '0.0.0.0', publicUrl: undefined });
  expect(consoleUrl('/monitors/1')).toBe(`http://${hostForOthers('0.0.0.0')}:4321/monitors/1`);
  Object.assign(env, { host: '::1' });
  expect(consoleUrl('/')).toBe('http://[::1]:4321/');
  Object.assign(env, { publicUrl: 'https://ml.example.com/' });
  expect(consoleUrl('/monitors/1')).toBe('https://ml.example.com/monitors/1');
});
