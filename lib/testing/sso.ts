/** The whole server over a real socket, and a provider of identities beside it: for tests of single sign-on. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { saveSsoSettings } from '@/lib/domains/identity/operations';
import { prisma } from '@/lib/platform/db';
import { Browser, type Seen } from './browser';
import { callerWithRole, unique } from './callers';
import { startProvider, type TestProvider } from './openid-provider';
import { type RawServer, serveRaw } from './raw-http';

export type SsoSettings = Parameters<typeof saveSsoSettings.run>[1];

type World = { server: RawServer; provider: TestProvider; admin: Caller; origin: string };

const isCallback = (url: URL) => url.pathname.endsWith('/callback');

const userOf = (login: string) => prisma().user.findUnique({ where: { email: `${login}@example.com` } });

async function memberships(login: string): Promise<string[]> {
  const groups = await prisma().group.findMany({
    where: { members: { some: { memberId: (await userOf(login))?.id ?? '' } } },
  });
  return groups.map(({ name }) => name).sort();
}

/** Open from before the first test of a file until after its last; single sign-on is switched on anew before each. */
export function openSso() {
  const world = {} as World;
  beforeAll(async () => {
    world.server = await serveRaw();
    world.origin = `http://127.0.0.1:${world.server.port}`;
    world.provider = await startProvider([`${world.origin}/api/auth/sso/callback`], {});
    world.admin = await callerWithRole('admin');
  });
  afterAll(async () => {
    await world.server.close();
    await world.provider.stop();
  });

  const set = (more: Partial<SsoSettings> = {}) =>
    perform(saveSsoSettings, world.admin, {
      isOn: true,
      name: 'Acme',
      issuer: world.provider.issuer,
      clientId: world.provider.clientId,
      clientSecret: world.provider.clientSecret,
      scopes: 'openid email profile groups',
      ...more,
    });
  beforeEach(() => set());

  /** Somebody whom only the provider knows. */
  function newcomer(claims: Record<string, unknown> = {}): string {
    const login = unique();
    world.provider.people[login] = {
      email: `${login}@example.com`,
      email_verified: true,
      name: `Person ${login}`,
      groups: [],
      ...claims,
    };
    return login;
  }

  /** Through the provider, up to where it sends the browser back. */
  async function toCallback(browser: Browser, login: string, next = '/experiments'): Promise<URL> {
    const form = await browser.follow(
      `${world.origin}/api/auth/sso/start?next=${encodeURIComponent(next)}`,
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

  const sessionOf = (browser: Browser) => browser.cookies(world.origin).get('plumbline_session');

  async function me(browser: Browser) {
    const { text } = await browser.ask(`${world.origin}/api/console/identity.getMe`);
    return (JSON.parse(text) as { user?: { id: string; email: string; role: string } }).user;
  }

  const faultOf = ({ location }: Seen) => new URL(location ?? '/', world.origin).searchParams.get('fault');

  const ways = { set, newcomer, isCallback, toCallback, signIn, sessionOf, me, userOf, faultOf, memberships };
  return Object.assign(world, ways);
}
