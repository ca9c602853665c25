import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import {
  createGroup,
  revokeUserSessions,
  saveSsoSettings,
  updateUser,
} from '@/lib/domains/identity/operations';
import { prisma } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { Browser, type Seen } from '@/lib/testing/browser';
import { callerWithRole, PASSWORD, personWithPassword, unique } from '@/lib/testing/callers';
import { startProvider, type TestProvider } from '@/lib/testing/openid-provider';
import { type RawServer, serveRaw } from '@/lib/testing/raw-http';

let server: RawServer;
let provider: TestProvider;
let admin: Caller;
let origin: string;
beforeAll(async () => {
  server = await serveRaw();
  origin = `http://127.0.0.1:${server.port}`;
  provider = await startProvider([`${origin}/api/auth/sso/callback`], {});
  admin = await callerWithRole('admin');
});
afterAll(async () => {
  await server.close();
  await provider.stop();
});

type Settings = Parameters<typeof saveSsoSettings.run>[1];
const set = (more: Partial<Settings> = {}) =>
  perform(saveSsoSettings, admin, {
    isOn: true,
    name: 'Acme',
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    scopes: 'openid email profile groups',
    ...more,
  });
beforeEach(() => set());

/** Somebody whom only the provider knows. */
function newcomer(claims: Record<string, unknown> = {}): string {
  const login = unique();
  provider.people[login] = {
    email: `${login}@example.com`,
    email_verified: true,
    name: `Person ${login}`,
    groups: [],
    ...claims,
  };
  return login;
}

const isCallback = (url: URL) => url.pathname.endsWith('/callback');

/** Through the provider, up to where it sends the browser back. */
async function toCallback(browser: Browser, login: string, next = '/experiments'): Promise<URL> {
  const form = await browser.follow(
    `${origin}/api/auth/sso/start?next=${encodeURIComponent(next)}`,
    isCallback,
  );
  if (isCallback(form.url)) return form.url;
  expect(form.text).toContain('Sign in at the provider');
  const posted = await browser.ask(form.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ login }),
  });
  return (await browser.follow(new URL(posted.location ?? '', posted.url), isCallback)).url;
}

const signIn = async (
  login: string,
  browser = new Browser(),
  next?: string,
): Promise<Seen & { browser: Browser }> => ({
  ...(await browser.ask(await toCallback(browser, login, next))),
  browser,
});

const sessionOf = (browser: Browser) => browser.cookies(origin).get('plumbline_session');
const me = async (browser: Browser) => {
  const { text } = await browser.ask(`${origin}/api/console/identity.getMe`);
  return (JSON.parse(text) as { user?: { id: string; email: string; role: string } }).user;
};
const userOf = (login: string) => prisma().user.findUnique({ where: { email: `${login}@example.com` } });
const faultOf = ({ location }: Seen) => new URL(location ?? '/', origin).searchParams.get('fault');
const memberships = async (login: string) => {
  const groups = await prisma().group.findMany({
    where: { members: { some: { memberId: (await userOf(login))?.id ?? '' } } },
  });
  return groups.map(({ name }) => name).sort();
};

describe('works', () => {
  test('somebody new comes in, gets an account, and goes where they were going', async () => {
    const login = newcomer();
    const seen = await signIn(login, new Browser(), '/experiments?sort=name');
    expect([seen.status, seen.location]).toEqual([303, '/experiments?sort=name']);
    expect(await me(seen.browser)).toMatchObject({ email: `${login}@example.com`, role: 'viewer' });
    expect(await userOf(login)).toMatchObject({ name: `Person ${login}`, passwordHash: null });
    const [audit] = await prisma().auditEntry.findMany({
      where: { action: 'identity.finishSso', actorName: `${login}@example.com` },
    });
    expect(audit).toMatchObject({
      outcome: 'done',
      after: { issuer: provider.issuer, made: { role: 'viewer' } },
    });
    expect(
      await prisma().session.findFirst({ where: { user: { email: `${login}@example.com` } } }),
    ).toMatchObject({
      way: 'sso',
    });
  });

  test('the cookies are for this browser alone, and that of the attempt is gone', async () => {
    const browser = new Browser();
    const begun = await browser.ask(`${origin}/api/auth/sso/start`);
    expect(begun.headers.getSetCookie()[0]).toMatch(
      /^plumbline_sso=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
    const address = new URL(begun.location ?? '');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${origin}/api/auth/sso/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(address.searchParams.get(name)?.length, name).toBeGreaterThan(40);
    }
    const seen = await signIn(newcomer(), browser);
    expect([...browser.cookies(origin).keys()]).toEqual(['plumbline_session']);
    expect(seen.headers.getSetCookie().find((line) => line.startsWith('plumbline_session'))).toMatch(
      /; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    );
  });

  test('the second time it is the same account, whatever the address is by now', async () => {
    const login = newcomer();
    await signIn(login);
    const before = await userOf(login);
    Object.assign(provider.people[login] ?? {}, { email: `renamed-${login}@example.com`, sub: login });
    const seen = await signIn(login);
    expect((await me(seen.browser))?.id).toBe(before?.id);
  });

  test('who has an account already is linked to it, by an address that the provider vouches for', async () => {
    const person = await personWithPassword();
    const login = newcomer({ email: person.user?.email.toUpperCase() });
    const seen = await signIn(login);
    expect((await me(seen.browser))?.id).toBe(person.user?.id);
    expect((await me(seen.browser))?.role).toBe('contributor');
  });

  test('groups of the provider become groups and roles here, and follow it', async () => {
    const [one, two, own] = await Promise.all(
      ['one', 'two', 'own'].map((name) => perform(createGroup, admin, { name: `${name} ${unique()}` })),
    );
    await set({
      mapping: [
        { value: 'ml-one', groupId: one?.group.id ?? '' },
        { value: 'ml-two', groupId: two?.group.id ?? '' },
        { value: 'ml-leads', role: 'admin' },
        { value: 'ml', role: 'contributor' },
      ],
    });
    const login = newcomer({ groups: ['ml', 'ml-one', 'unknown'] });
    const first = await signIn(login);
    expect((await me(first.browser))?.role).toBe('contributor');
    expect(await memberships(login)).toEqual([one?.group.name]);
    // A group that the mapping does not name is nobody's business but ours.
    const id = (await userOf(login))?.id ?? '';
    await prisma().groupMember.create({ data: { groupId: own?.group.id ?? '', memberId: id } });

    Object.assign(provider.people[login] ?? {}, { groups: ['ml-two', 'ml-leads'] });
    await signIn(login);
    expect((await me(first.browser))?.role).toBe('admin');
    expect(await memberships(login)).toEqual([own?.group.name, two?.group.name].sort());

    Object.assign(provider.people[login] ?? {}, { groups: undefined });
    await signIn(login);
    expect((await me(first.browser))?.role).toBe('viewer');
    expect(await memberships(login)).toEqual([own?.group.name]);
    const [audit] = await prisma().auditEntry.findMany({
      where: { action: 'identity.finishSso', objectId: id },
      orderBy: { id: 'desc' },
    });
    expect(audit).toMatchObject({
      before: { role: 'admin' },
      after: { role: 'viewer', removed: [two?.group.name] },
    });
  });

  test('the last administrator stays one, whatever the provider says', async () => {
    await set({ mapping: [{ value: 'leads', role: 'admin' }] });
    const login = newcomer({ groups: ['leads'] });
    const { browser } = await signIn(login);
    expect((await me(browser))?.role).toBe('admin');
    const others = await prisma().user.findMany({
      where: { role: 'admin', email: { not: `${login}@example.com` } },
    });
    const ids = others.map(({ id }) => id);
    await prisma().user.updateMany({ where: { id: { in: ids } }, data: { role: 'viewer' } });
    Object.assign(provider.people[login] ?? {}, { groups: [] });
    await signIn(login);
    expect((await me(browser))?.role).toBe('admin');
    await prisma().user.updateMany({ where: { id: { in: ids } }, data: { role: 'admin' } });
  });

  test('an administrator ends such a session as any other', async () => {
    const login = newcomer();
    const { browser } = await signIn(login);
    await perform(revokeUserSessions, admin, { userId: (await userOf(login))?.id ?? '' });
    expect(await me(browser)).toBeUndefined();
  });
});

describe('who may not come in is told why, and leaves nothing', () => {
  const cases: [string, string, Partial<Settings>, Record<string, unknown>][] = [
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
    await perform(updateUser, admin, { id: (await userOf(login))?.id ?? '', isActive: false });
    expect(await me(browser)).toBeUndefined();
    expect(faultOf(await signIn(login))).toBe('inactive');
    const person = await personWithPassword();
    await perform(updateUser, admin, { id: person.user?.id ?? '', isActive: false });
    expect(faultOf(await signIn(newcomer({ email: person.user?.email })))).toBe('inactive');
  });

  test('who left the domains', async () => {
    const login = newcomer();
    await signIn(login);
    await set({ emailDomains: ['acme.com'] });
    expect(faultOf(await signIn(login))).toBe('domain');
  });
});

describe('what was begun is finished once, here, by whoever began it', () => {
  test('an answer that is played again is worth nothing', async () => {
    const browser = new Browser();
    const callback = await toCallback(browser, newcomer());
    const kept = new Map(browser.cookies(origin));
    expect((await browser.ask(callback)).location).toBe('/experiments');
    for (const [name, value] of kept) browser.cookies(origin).set(name, value);
    expect(faultOf(await browser.ask(callback))).toBe('expired');
  });

  test('an answer in another browser is worth nothing, and then no more in its own', async () => {
    const [theirs, mine] = [new Browser(), new Browser()];
    const callback = await toCallback(theirs, newcomer());
    await mine.ask(`${origin}/api/auth/sso/start`);
    expect(faultOf(await mine.ask(callback))).toBe('expired');
    expect(sessionOf(mine)).toBeUndefined();
    expect(faultOf(await theirs.ask(callback))).toBe('expired');
  });

  test('an answer without the cookie, with another state, without one, or late', async () => {
    const attempt = async (change: (callback: URL, browser: Browser) => unknown) => {
      const browser = new Browser();
      const callback = await toCallback(browser, newcomer());
      await change(callback, browser);
      const seen = await browser.ask(callback);
      expect(sessionOf(browser)).toBeUndefined();
      return faultOf(seen);
    };
    expect(await attempt((_, browser) => browser.cookies(origin).clear())).toBe('expired');
    expect(await attempt((callback) => callback.searchParams.set('state', 'x'))).toBe('expired');
    expect(await attempt((callback) => callback.searchParams.delete('state'))).toBe('expired');
    const expiresAt = new Date(Date.now() - 1000);
    expect(await attempt(() => prisma().ssoAttempt.updateMany({ data: { expiresAt } }))).toBe('expired');
  });

  test('a code of another sign-in, one that was used, and none', async () => {
    const attempt = async (change: (callback: URL) => unknown) => {
      const browser = new Browser();
      const callback = await toCallback(browser, newcomer());
      await change(callback);
      const seen = await browser.ask(callback);
      expect(sessionOf(browser)).toBeUndefined();
      return faultOf(seen);
    };
    // The code is bound to its own verifier: somebody else's cannot be slipped in.
    const stolen = await toCallback(new Browser(), newcomer());
    const code = stolen.searchParams.get('code') ?? '';
    expect(await attempt((callback) => callback.searchParams.set('code', code))).toBe('failed');
    expect(await attempt((callback) => callback.searchParams.set('code', 'made-up'))).toBe('failed');
    expect(await attempt((callback) => callback.searchParams.delete('code'))).toBe('failed');
    expect(await attempt((callback) => callback.searchParams.set('iss', 'https://evil.example'))).toBe(
      'failed',
    );
    expect(await attempt((callback) => callback.searchParams.append('state', 'again'))).toBe('failed');
  });

  test('who stops at the provider is told so', async () => {
    const browser = new Browser();
    const begun = await browser.ask(`${origin}/api/auth/sso/start`);
    const state = new URL(begun.location ?? '').searchParams.get('state') ?? '';
    const query = new URLSearchParams({ state, error: 'access_denied', iss: provider.issuer });
    expect(faultOf(await browser.ask(`${origin}/api/auth/sso/callback?${query}`))).toBe('refused');
  });

  test('where to go next is a path of ours, whoever says it', async () => {
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example']) {
      expect((await signIn(newcomer(), new Browser(), next)).location, next).toBe('/');
    }
  });

  test('a session that somebody planted is not the one that is opened', async () => {
    const browser = new Browser();
    browser.cookies(origin).set('plumbline_session', 'planted');
    await signIn(newcomer(), browser);
    expect(sessionOf(browser)).toMatch(/^[\w-]{43}$/);
  });
});

describe('while it is off, or the provider away', () => {
  test('nobody begins, nobody finishes', async () => {
    const browser = new Browser();
    const callback = await toCallback(browser, newcomer());
    await set({ isOn: false });
    expect(faultOf(await browser.ask(callback))).toBe('off');
    expect(faultOf(await browser.ask(`${origin}/api/auth/sso/start`))).toBe('off');
  });

  test('a provider that cannot be reached is told, and nothing of it', async () => {
    await set({ issuer: 'http://127.0.0.1:9', clientSecret: 'x' });
    const seen = await new Browser().ask(`${origin}/api/auth/sso/start`);
    expect(seen.location).toBe('/login?fault=provider');
    expect(seen.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('the address of the callback is the public one', async () => {
    const before = env.publicUrl;
    env.publicUrl = 'https://ml.example.com';
    try {
      const begun = await new Browser().ask(`${origin}/api/auth/sso/start`);
      expect(new URL(begun.location ?? '').searchParams.get('redirect_uri')).toBe(
        'https://ml.example.com/api/auth/sso/callback',
      );
    } finally {
      env.publicUrl = before;
    }
  });
});

describe('passwords that are off', () => {
  const byPassword = (person: Caller) =>
    new Browser().ask(`${origin}/api/console/identity.signIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: person.user?.email, password: PASSWORD }),
    });
  const byBasic = (person: Caller) =>
    new Browser().ask(`${origin}/api/console/identity.getMe`, {
      headers: { authorization: `Basic ${btoa(`${person.user?.email}:${PASSWORD}`)}` },
    });

  test('are off for all but administrators, at sign-in and by Basic, from this moment', async () => {
    const [person, chief] = [await personWithPassword(), await personWithPassword('admin')];
    for (const way of [byPassword, byBasic]) expect((await way(person)).status).toBe(200);
    await set({ isPasswordOff: true });
    for (const way of [byPassword, byBasic]) {
      expect((await way(person)).status).toBe(401);
      expect((await way(chief)).status).toBe(200);
    }
    // Without single sign-on there would be no other way in.
    await set({ isOn: false, isPasswordOff: true });
    expect((await byPassword(person)).status).toBe(200);
  });
});
