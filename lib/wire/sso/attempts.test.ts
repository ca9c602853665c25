import { describe, expect, test } from 'vitest';
import { prisma } from '@/lib/platform/db';
import { Browser } from '@/lib/testing/browser';
import { openSso } from '@/lib/testing/sso';

const sso = openSso();
const { newcomer, toCallback, signIn, sessionOf, faultOf } = sso;

describe('what was begun is finished once, here, by whoever began it', () => {
  test('an answer that is played again is worth nothing', async () => {
    const browser = new Browser();
    const callback = await toCallback(browser, newcomer());
    const kept = new Map(browser.cookies(sso.origin));
    expect((await browser.ask(callback)).location).toBe('/experiments');
    for (const [name, value] of kept) browser.cookies(sso.origin).set(name, value);
    expect(faultOf(await browser.ask(callback))).toBe('expired');
  });

  test('an answer in another browser is worth nothing, and then no more in its own', async () => {
    const [theirs, mine] = [new Browser(), new Browser()];
    const callback = await toCallback(theirs, newcomer());
    await mine.ask(`${sso.origin}/api/auth/sso/start`);
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
    expect(await attempt((_, browser) => browser.cookies(sso.origin).clear())).toBe('expired');
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
    const begun = await browser.ask(`${sso.origin}/api/auth/sso/start`);
    const state = new URL(begun.location ?? '').searchParams.get('state') ?? '';
    const query = new URLSearchParams({ state, error: 'access_denied', iss: sso.provider.issuer });
    expect(faultOf(await browser.ask(`${sso.origin}/api/auth/sso/callback?${query}`))).toBe('refused');
  });

  test('where to go next is a path of ours, whoever says it', async () => {
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example']) {
      expect((await signIn(newcomer(), new Browser(), next)).location, next).toBe('/');
    }
  });

  test('a session that somebody planted is not the one that is opened', async () => {
    const browser = new Browser();
    browser.cookies(sso.origin).set('plumbline_session', 'planted');
    await signIn(newcomer(), browser);
    expect(sessionOf(browser)).toMatch(/^[\w-]{43}$/);
  });
});
