import { describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { env } from '@/lib/platform/env';
import { Browser } from '@/lib/testing/browser';
import { PASSWORD, personWithPassword } from '@/lib/testing/callers';
import { openSso } from '@/lib/testing/sso';

const sso = openSso();
const { set, newcomer, toCallback, faultOf } = sso;

describe('while it is off, or the provider away', () => {
  test('nobody begins, nobody finishes', async () => {
    const browser = new Browser();
    const callback = await toCallback(browser, newcomer());
    await set({ isOn: false });
    expect(faultOf(await browser.ask(callback))).toBe('off');
    expect(faultOf(await browser.ask(`${sso.origin}/api/auth/sso/start`))).toBe('off');
  });

  test('a provider that cannot be reached is told, and nothing of it', async () => {
    await set({ issuer: 'http://127.0.0.1:9', clientSecret: 'x' });
    const seen = await new Browser().ask(`${sso.origin}/api/auth/sso/start`);
    expect(seen.location).toBe('/login?fault=provider');
    expect(seen.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('the address of the callback is the public one', async () => {
    const before = env.publicUrl;
    env.publicUrl = 'https://ml.example.com';
    try {
      const begun = await new Browser().ask(`${sso.origin}/api/auth/sso/start`);
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
    new Browser().ask(`${sso.origin}/api/console/identity.signIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: person.user?.email, password: PASSWORD }),
    });
  const byBasic = (person: Caller) =>
    new Browser().ask(`${sso.origin}/api/console/identity.getMe`, {
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
