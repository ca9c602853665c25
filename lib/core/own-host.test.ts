import os from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { env } from '../platform/env';
import {
  foreignHost,
  hostOf,
  isEncrypted,
  isOwnHost,
  isOwnOrigin,
  originOfRequest,
  publicOrigin,
} from './own-host';

const asked = (headers: Record<string, string>, url = 'http://127.0.0.1:3000/api') => ({
  url,
  headers: new Headers(headers),
});

let before: Pick<typeof env, 'trustedProxies' | 'publicUrl'>;
beforeEach(() => {
  before = { trustedProxies: env.trustedProxies, publicUrl: env.publicUrl };
});
afterEach(() => {
  Object.assign(env, before);
});

describe('names of ours', () => {
  test.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST',
    'localhost.',
    'plumbline.localhost:1',
    '127.0.0.1:3000',
    '10.1.2.3',
    '[::1]:3000',
    '[2001:db8::1]',
    os.hostname(),
  ])('%s', (host) => expect(isOwnHost(host)).toBe(true));

  test.each([
    ['plumbline.example.com', 'plumbline.example.com'],
    ['PLUMBLINE.example.com:443', 'plumbline.example.com'],
    ['a.example.com', '.example.com'],
    ['a.b.example.com', '*.example.com'],
    ['whatever', '*'],
  ])('%s, where %s is allowed', (host, pattern) => expect(isOwnHost(host, [pattern])).toBe(true));
});

describe('names of others', () => {
  test.each([
    '',
    'evil.example',
    'localhost.evil.example',
    'notlocalhost',
    '127.0.0.1.evil.example',
    // What some resolvers take for an address is a name here.
    '2130706433',
    '0x7f.1',
    'user@localhost',
    'localhost:80:80',
    'localhost/evil',
    'evil.example#localhost',
    '[::1',
    '[evil.example]',
    'a b',
    'localhost\\evil',
  ])('%j', (host) => expect(isOwnHost(host)).toBe(false));

  test.each([
    ['example.com', '.example.com'],
    ['evilexample.com', '.example.com'],
    ['evilexample.com', '*.example.com'],
    ['plumbline.example.com.evil', 'plumbline.example.com'],
  ])('%s, where %s is allowed', (host, pattern) => expect(isOwnHost(host, [pattern])).toBe(false));

  test('are told what to set, and nothing where there is nothing to tell', () => {
    expect(foreignHost(asked({ host: 'ml.example.com:3000' }))).toContain(
      'PLUMBLINE_HOST_ALLOW=ml.example.com',
    );
    expect(foreignHost(asked({ host: '<script>' }))).not.toContain('PLUMBLINE_HOST_ALLOW');
    expect(foreignHost(asked({ host: 'localhost' }))).toBeUndefined();
  });
});

describe('the address that a caller used', () => {
  test('is the host’s, whatever else is claimed', () => {
    const request = asked({
      host: 'localhost:3000',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    });
    expect(originOfRequest(request)).toBe('http://localhost:3000');
  });

  test('is what a trusted proxy says, if that is a name of ours', () => {
    env.trustedProxies = 1;
    const by = (more: Record<string, string>) => originOfRequest(asked({ host: 'localhost:3000', ...more }));
    expect(by({ 'x-forwarded-host': '10.0.0.9', 'x-forwarded-proto': 'https' })).toBe('https://10.0.0.9');
    expect(by({ 'x-forwarded-host': 'evil.example' })).toBe('http://localhost:3000');
    expect(by({ 'x-forwarded-proto': 'javascript' })).toBe('http://localhost:3000');
    // Only the nearest proxy is one of ours.
    expect(hostOf(asked({ host: 'localhost', 'x-forwarded-host': '10.0.0.1, 10.0.0.2' }))).toBe('10.0.0.2');
  });

  test('has the scheme of the public address where it is that one', () => {
    env.publicUrl = 'https://localhost:8443/';
    expect(originOfRequest(asked({ host: 'localhost:8443' }))).toBe('https://localhost:8443');
    expect(originOfRequest(asked({ host: '127.0.0.1:3000' }))).toBe('http://127.0.0.1:3000');
    expect(publicOrigin(asked({ host: '127.0.0.1:3000' }))).toBe('https://localhost:8443');
  });
});

describe('pages of ours', () => {
  test.each([
    ['http://localhost:3000', true],
    ['https://localhost:3000', true],
    ['http://localhost:3001', false],
    ['http://localhost', false],
    ['http://evil.example', false],
    ['null', false],
    ['', false],
    ['file://', false],
    ['http://localhost:3000.evil.example', false],
  ])('%s: %s', (origin, expected) =>
    expect(isOwnOrigin(origin, asked({ host: 'localhost:3000' }))).toBe(expected),
  );

  test('a proxy may name the port that browsers leave out', () => {
    expect(isOwnOrigin('https://10.0.0.9', asked({ host: '10.0.0.9:443' }))).toBe(true);
    expect(isOwnOrigin('http://10.0.0.9', asked({ host: '10.0.0.9:80' }))).toBe(true);
  });

  test('those at the public address, however the proxy calls us', () => {
    env.publicUrl = 'https://ml.example.com';
    expect(isOwnOrigin('https://ml.example.com', asked({ host: '127.0.0.1:3000' }))).toBe(true);
    expect(isOwnOrigin('https://evil.example.com', asked({ host: '127.0.0.1:3000' }))).toBe(false);
  });

  test('not those that a header names which anybody can set', () => {
    const request = asked({ host: 'localhost:3000', 'x-forwarded-host': 'evil.example' });
    expect(isOwnOrigin('http://evil.example', request)).toBe(false);
  });
});

test('a cookie is for encrypted connections where one is said to be', () => {
  expect(isEncrypted(asked({ host: 'localhost' }))).toBe(false);
  expect(isEncrypted(asked({ host: 'localhost', 'x-forwarded-proto': 'https' }))).toBe(true);
  expect(isEncrypted(asked({ host: 'localhost' }, 'https://localhost/'))).toBe(true);
});
