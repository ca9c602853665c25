import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { BUILT_IN_GROUPS } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import {
  asking,
  auditBy,
  callerWithRole,
  nobody,
  personWithPassword,
  refusal,
  unique,
} from '@/lib/testing/callers';
import { type HostileIssuer, startHostileIssuer } from '@/lib/testing/hostile-issuer';
import { createGroup } from '../groups';
import {
  checkSsoProvider,
  findSso,
  getMyWaysIn,
  getSignInWays,
  getSsoSettings,
  saveSsoSettings,
} from './settings';

const SECRET = 'a-very-secret-secret';
const NO_GROUP = '00000000-0000-4000-8000-00000000000e';
type Settings = Parameters<typeof saveSsoSettings.run>[1];
const fields = (more: object = {}) => ({
  isOn: true,
  name: 'Acme',
  issuer: 'https://login.example.com',
  clientId: 'plumbline',
  ...more,
});
const save = (more: object = {}, caller = admin) =>
  perform(saveSsoSettings, caller, fields(more) as Settings);

let admin: Caller;
let issuer: HostileIssuer;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  issuer = await startHostileIssuer();
});
afterAll(() => issuer.stop());
beforeEach(() => prisma().ssoSettings.deleteMany());

describe('identity.saveSsoSettings and identity.getSsoSettings', () => {
  test('work: what was saved is read, but for the secret, which nobody reads', async () => {
    expect(await perform(getSsoSettings, admin, {})).toEqual({
      settings: null,
      groupNames: {},
      publicUrl: null,
    });
    const group = await perform(createGroup, admin, { name: unique() });
    const mapping = [
      { value: 'ml', groupId: group.group.id },
      { value: 'leads', role: 'admin' as const },
    ];
    const caller = asking(admin);
    const saved = await save({ clientSecret: SECRET, mapping, emailDomains: ['Example.com'] }, caller);
    const read = await perform(getSsoSettings, admin, {});
    expect(read.settings).toEqual(saved.settings);
    expect(read.settings).toMatchObject({
      hasSecret: true,
      mapping,
      emailDomains: ['example.com'],
      scopes: 'openid email profile',
      defaultRole: 'viewer',
      isPasswordOff: false,
    });
    const audit = await auditBy(caller);
    expect(audit).toMatchObject([
      {
        action: 'identity.saveSsoSettings',
        objectType: 'sso',
        before: null,
        after: { clientSecret: 'changed' },
      },
    ]);
    const row = await prisma().ssoSettings.findUniqueOrThrow({ where: { id: 1 } });
    expect(inspect([saved, read, audit, row], { depth: 9 })).not.toContain(SECRET);
    expect((await findSso())?.provider.clientSecret).toBe(SECRET);
  });

  test('work: a secret that is left out stays, null takes it away', async () => {
    await save({ clientSecret: SECRET });
    await save({ name: 'Acme Ltd' });
    expect((await findSso())?.provider.clientSecret).toBe(SECRET);
    await save({ clientSecret: null });
    expect(await findSso()).toMatchObject({ hasSecret: false, provider: { clientSecret: undefined } });
  });

  test('of two who change what both saw the second is told', async () => {
    const { settings } = await save({ name: 'Acme' });
    const seen = settings.updatedAt;
    const second = await save({ name: 'Acme Ltd', seen });
    const error = await refusal(save({ name: 'Acme Inc', seen }));
    expect([error.code, error.message]).toEqual(['RESOURCE_CONFLICT', expect.stringContaining('meanwhile')]);
    expect((await refusal(save({ name: 'Acme Inc', seen: null }))).code).toBe('RESOURCE_CONFLICT');
    expect((await perform(getSsoSettings, admin, {})).settings).toEqual(second.settings);
  });

  test('a secret is not sent to another issuer', async () => {
    await save({ clientSecret: SECRET });
    const error = await refusal(save({ issuer: 'https://evil.example.com' }));
    expect([error.code, error.field]).toEqual(['INVALID_PARAMETER_VALUE', 'clientSecret']);
    await save({ issuer: 'https://evil.example.com', clientSecret: null });
    expect((await findSso())?.provider).toEqual({
      issuer: 'https://evil.example.com',
      clientId: 'plumbline',
      clientSecret: undefined,
    });
  });

  test('a secret that was sealed under another key is not used', async () => {
    await save({ clientSecret: SECRET });
    const { sealedSecret } = await prisma().ssoSettings.findUniqueOrThrow({ where: { id: 1 } });
    const changed = `${sealedSecret?.slice(0, -4)}AAAA`;
    await prisma().ssoSettings.update({ where: { id: 1 }, data: { sealedSecret: changed } });
    expect(await findSso()).toBeUndefined();
  });

  test.each([
    ['no name', { name: ' ' }, 'name'],
    ['no address', { issuer: 'login.example.com' }, 'issuer'],
    ['a script for an address', { issuer: 'javascript:alert(1)' }, 'issuer'],
    ['an address with a password in it', { issuer: 'https://a:b@login.example.com' }, 'issuer'],
    ['an address with a query', { issuer: 'https://login.example.com?x=1' }, 'issuer'],
    ['no client', { clientId: '' }, 'clientId'],
    ['scopes without openid', { scopes: 'email profile' }, 'scopes'],
    ['a domain that is an address', { emailDomains: ['a@example.com'] }, 'emailDomains.0'],
    ['administrators by default', { defaultRole: 'admin' }, 'defaultRole'],
    ['a mapping to no such role', { mapping: [{ value: 'a', role: 'owner' }] }, 'mapping.0'],
    ['a mapping to both', { mapping: [{ value: 'a', role: 'admin', groupId: NO_GROUP }] }, 'mapping.0'],
    ['a mapping to no such group', { mapping: [{ value: 'a', groupId: NO_GROUP }] }, 'mapping'],
    [
      'a mapping to a built-in group',
      { mapping: [{ value: 'a', groupId: BUILT_IN_GROUPS[2]?.id }] },
      'mapping',
    ],
  ])('refuses bad input: %s', async (_, more, field) => {
    const error = await refusal(save(more));
    expect([error.code, error.field]).toEqual(['INVALID_PARAMETER_VALUE', field]);
    expect(await prisma().ssoSettings.count()).toBe(0);
  });

  test('refuse a stranger', async () => {
    const contributor = await callerWithRole('contributor');
    for (const [caller, code] of [
      [nobody, 'UNAUTHENTICATED'],
      [contributor, 'PERMISSION_DENIED'],
    ] as const) {
      expect((await refusal(save({}, caller))).code).toBe(code);
      expect((await refusal(perform(getSsoSettings, caller, {}))).code).toBe(code);
      const asked = perform(checkSsoProvider, caller, { issuer: issuer.issuer, clientId: 'x' });
      expect((await refusal(asked)).code).toBe(code);
    }
  });
});

describe('identity.checkSsoProvider', () => {
  const check = (address: string) =>
    perform(checkSsoProvider, admin, { issuer: address, clientId: 'plumbline' });

  test('works: what the provider says of itself', async () => {
    expect(await check(issuer.issuer)).toMatchObject({
      issuer: issuer.issuer,
      authorizationEndpoint: `${issuer.issuer}/authorize`,
      hasPkce: false,
    });
  });

  test.each([
    ['nobody there', () => 'http://127.0.0.1:9', 'refuses the connection'],
    ['another path', () => `${issuer.issuer}/nothing`, ''],
    ['plain http over a network', () => 'http://192.0.2.1', 'https://'],
    ['a cloud’s metadata', () => 'https://169.254.169.254', 'may reach'],
  ])('refuses bad input: %s', async (_, address, reason) => {
    const error = await refusal(check(address()));
    expect([error.code, error.field]).toEqual(['INVALID_PARAMETER_VALUE', 'issuer']);
    expect(error.message).toContain(reason);
  });

  test('reaches no private address where the installation forbids it', async () => {
    const before = env.mayReachPrivateAddresses;
    env.mayReachPrivateAddresses = false;
    try {
      expect((await refusal(check(issuer.issuer))).message).toContain('may reach');
    } finally {
      env.mayReachPrivateAddresses = before;
    }
  });
});

describe('identity.getSignInWays', () => {
  const ways = () => perform(getSignInWays, nobody, {});

  test('works: what the sign-in page may know, and no more', async () => {
    expect(await ways()).toEqual({ sso: null, isPasswordOff: false });
    await save({ clientSecret: SECRET, isPasswordOff: true });
    expect(await ways()).toEqual({ sso: { name: 'Acme' }, isPasswordOff: true });
    await save({ isOn: false, isPasswordOff: true });
    expect(await ways()).toEqual({ sso: null, isPasswordOff: false });
  });
});

describe('identity.getMyWaysIn', () => {
  test('works: one’s own', async () => {
    const [withPassword, without] = [await personWithPassword(), await callerWithRole('viewer')];
    expect(await perform(getMyWaysIn, withPassword, {})).toEqual({ hasPassword: true, sso: null });
    const data = { issuer: 'https://login.example.com', subject: unique(), userId: without.user?.id ?? '' };
    await prisma().ssoIdentity.create({ data });
    await save({});
    expect(await perform(getMyWaysIn, without, {})).toEqual({ hasPassword: false, sso: 'Acme' });
    await save({ isPasswordOff: true });
    expect((await perform(getMyWaysIn, withPassword, {})).hasPassword).toBe(false);
    expect((await perform(getMyWaysIn, await personWithPassword('admin'), {})).hasPassword).toBe(true);
  });

  test('refuses a stranger', async () => {
    expect((await refusal(perform(getMyWaysIn, nobody, {}))).code).toBe('UNAUTHENTICATED');
  });
});
