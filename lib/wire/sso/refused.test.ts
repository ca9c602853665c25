import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { updateUser } from '@/lib/domains/identity/operations';
import { prisma } from '@/lib/platform/db';
import { personWithPassword, unique } from '@/lib/testing/callers';
import { openSso, type SsoSettings } from '@/lib/testing/sso';

const sso = openSso();
const { set, newcomer, signIn, sessionOf, me, userOf, faultOf } = sso;

describe('who may not come in is told why, and leaves nothing', () => {
  const cases: [string, string, Partial<SsoSettings>, Record<string, unknown>][] = [
    ['an address that nobody vouches for', 'unverified', {}, { email_verified: false }],
    ['an address of which nothing is said', 'unverified', {}, { email_verified: undefined }],
    ['no address', 'unverified', {}, { email: undefined }],
    ['something that is no address', 'unverified', {}, { email: 'nobody' }],
    ['another domain', 'domain', { emailDomains: ['acme.com'] }, {}],
    ['a domain that ends alike', 'domain', { emailDomains: ['ple.com'] }, {}],
    ['nobody whom we know, where accounts are made by people', 'unknown', { makesAccounts: false }, {}],
  ];
  test.each(cases)('%s', async (_, fault, settings, claims) => {
    await set(settings);
    const login = newcomer(claims);
    const before = await prisma().user.count();
    const seen = await signIn(login);
    expect([seen.status, faultOf(seen)]).toEqual([303, fault]);
    expect(sessionOf(seen.browser)).toBeUndefined();
    expect(await prisma().user.count()).toBe(before);
    expect(await prisma().ssoIdentity.count({ where: { subject: login } })).toBe(0);
  });

  test('an account is not taken over by an address that nobody vouches for', async () => {
    const victim = await personWithPassword('admin');
    const seen = await signIn(newcomer({ email: victim.user?.email, email_verified: false }));
    expect(faultOf(seen)).toBe('unverified');
    expect(await prisma().ssoIdentity.count({ where: { userId: victim.user?.id } })).toBe(0);
  });

  test('nor by somebody else of the provider’s, to whom the address went', async () => {
    const login = newcomer();
    await signIn(login);
    const seen = await signIn(newcomer({ email: `${login}@example.com` }));
    expect(faultOf(seen)).toBe('taken');
    expect(sessionOf(seen.browser)).toBeUndefined();
  });

  test('a service principal is nobody who signs in', async () => {
    const email = `${unique()}@machines.example.com`;
    await prisma().user.create({ data: { kind: 'service', email, name: 'machine', role: 'admin' } });
    expect(faultOf(await signIn(newcomer({ email })))).toBe('taken');
  });

  test('who is deactivated, known or not', async () => {
    const login = newcomer();
    const { browser } = await signIn(login);
    await perform(updateUser, sso.admin, { id: (await userOf(login))?.id ?? '', isActive: false });
    expect(await me(browser)).toBeUndefined();
    expect(faultOf(await signIn(login))).toBe('inactive');
    const person = await personWithPassword();
    await perform(updateUser, sso.admin, { id: person.user?.id ?? '', isActive: false });
    expect(faultOf(await signIn(newcomer({ email: person.user?.email })))).toBe('inactive');
  });

  test('who left the domains', async () => {
    const login = newcomer();
    await signIn(login);
    await set({ emailDomains: ['acme.com'] });
    expect(faultOf(await signIn(login))).toBe('domain');
  });
});
