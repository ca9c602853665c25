import { generateKeyPair, type JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { merged } from '@/lib/platform/openid';
import { auditBy, callerWithRole, refusal, unique, visitor } from '@/lib/testing/callers';
import {
  CLIENT,
  type HostileIssuer,
  signToken,
  startHostileIssuer,
  unsigned,
} from '@/lib/testing/hostile-issuer';
import { beginSso } from './begin';
import { finishSso } from './finish';
import { saveSsoSettings } from './settings';

let issuer: HostileIssuer;
let admin: Caller;
beforeAll(async () => {
  issuer = await startHostileIssuer();
  admin = await callerWithRole('admin');
  await perform(saveSsoSettings, admin, {
    isOn: true,
    name: 'Hostile',
    issuer: issuer.issuer,
    clientId: CLIENT.clientId,
    clientSecret: CLIENT.clientSecret,
    mapping: [{ value: 'leads', role: 'admin' }],
  });
});
afterAll(() => issuer.stop());

let claims: JWTPayload;
beforeEach(() => {
  const sub = unique();
  claims = { sub, email: `${sub}@example.com`, email_verified: true };
  issuer.userinfo = { sub };
});

/** Begins, and comes back with whatever token `make` answers for that attempt. */
async function comeBack(make: (nonce: string) => Promise<string> | string, caller = visitor()) {
  const { address, browser } = await perform(beginSso, visitor(), {
    redirectUri: 'http://localhost/api/auth/sso/callback',
  });
  const { searchParams } = new URL(address);
  issuer.idToken = await make(searchParams.get('nonce') ?? '');
  const query = new URLSearchParams({ state: searchParams.get('state') ?? '', code: 'a-code' });
  return perform(finishSso, caller, { query: query.toString(), browser });
}

const signed = (more: JWTPayload = {}, by: Parameters<typeof signToken>[2] = {}) =>
  comeBack((nonce) => signToken(issuer, { ...claims, nonce, ...more }, by));

test('what is signed well comes in', async () => {
  const { user } = await signed();
  expect(user.email).toBe(claims.email);
});

describe('a token is refused', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const now = () => Math.floor(Date.now() / 1000);
  const attacks: [string, () => Promise<unknown>][] = [
    [
      'without a signature',
      () =>
        comeBack((nonce) =>
          unsigned({
            ...claims,
            iss: issuer.issuer,
            aud: CLIENT.clientId,
            exp: now() + 60,
            iat: now(),
            nonce,
          }),
        ),
    ],
    [
      'without a signature, in other letters',
      () =>
        comeBack((nonce) =>
          unsigned(
            { ...claims, iss: issuer.issuer, aud: CLIENT.clientId, exp: now() + 60, iat: now(), nonce },
            'NoNe',
          ),
        ),
    ],
    [
      'whose signature was cut off',
      () => comeBack(async (nonce) => (await signToken(issuer, { ...claims, nonce })).replace(/[^.]*$/, '')),
    ],
    [
      'signed with the public key, taken for a shared secret',
      () => signed({}, { alg: 'HS256', key: bytes(issuer.keys.pem) }),
    ],
    [
      'signed with the client’s secret',
      () => signed({}, { alg: 'HS256', key: bytes(CLIENT.clientSecret.padEnd(32)) }),
    ],
    ['signed by somebody else', async () => signed({}, { key: (await generateKeyPair('RS256')).privateKey })],
    [
      'signed by somebody else, under another kind of key',
      async () => signed({}, { alg: 'ES256', key: (await generateKeyPair('ES256')).privateKey }),
    ],
    [
      'signed by a key that the issuer does not have',
      async () => signed({}, { kid: 'two', key: (await generateKeyPair('RS256')).privateKey }),
    ],
    [
      'changed after it was signed',
      () =>
        comeBack(async (nonce) => {
          const [head, , tail] = (await signToken(issuer, { ...claims, nonce })).split('.');
          const payload = {
            ...claims,
            iss: issuer.issuer,
            aud: CLIENT.clientId,
            exp: now() + 60,
            iat: now(),
            nonce,
            email: 'victim@example.com',
          };
          return `${head}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${tail}`;
        }),
    ],
    ['of another issuer', () => signed({ iss: 'https://evil.example' })],
    ['of an issuer that looks alike', () => signed({ iss: `${issuer.issuer}/` })],
    ['for somebody else', () => signed({ aud: 'another-client' })],
    ['for several, without saying whose it is', () => signed({ aud: [CLIENT.clientId, 'another-client'] })],
    [
      'for several, of which another one got it',
      () => signed({ aud: [CLIENT.clientId, 'another-client'], azp: 'another-client' }),
    ],
    ['of another sign-in', () => signed({ nonce: 'another-nonce' })],
    ['of no sign-in in particular', () => comeBack(() => signToken(issuer, claims))],
    ['that has expired', () => signed({ exp: now() - 600, iat: now() - 1200 })],
    ['that never expires', () => signed({ exp: undefined })],
    ['not yet good', () => signed({ nbf: now() + 600 })],
    ['without a subject', () => signed({ sub: undefined })],
    ['with an empty subject', () => signed({ sub: '' })],
    ['that is none', () => comeBack(() => 'x')],
    ['left out', () => comeBack(() => '')],
  ];

  test.each(attacks)('%s', async (_, attack) => {
    const [users, sessions] = [await prisma().user.count(), await prisma().session.count()];
    const error = await refusal(attack());
    expect([error.code, error.field]).toEqual(['UNAUTHENTICATED', 'failed']);
    // What is wrong with it is for the log: whoever tries learns nothing.
    expect(error.message).not.toMatch(/jwt|alg|nonce|signature|issuer|aud/i);
    expect([await prisma().user.count(), await prisma().session.count()]).toEqual([users, sessions]);
  });

  test('and the attempt is on record, for an administrator', async () => {
    const caller = visitor();
    await refusal(
      comeBack((nonce) => signToken(issuer, { ...claims, nonce, iss: 'https://evil.example' }), caller),
    );
    expect(await auditBy(caller)).toMatchObject([
      {
        action: 'identity.finishSso',
        outcome: 'failed',
        actorId: null,
        after: { reason: expect.any(String) },
      },
    ]);
  });
});

describe('what is asked after the token', () => {
  test('is of the same subject, or nothing', async () => {
    issuer.userinfo = { sub: 'somebody-else', email: 'victim@example.com', email_verified: true };
    expect((await refusal(signed({ email: undefined, email_verified: undefined }))).field).toBe('failed');
  });

  test('fills in, and overrides nothing that was signed', async () => {
    issuer.userinfo = {
      sub: claims.sub,
      email: 'victim@example.com',
      email_verified: true,
      groups: ['leads'],
    };
    const { user } = await signed();
    expect(user).toMatchObject({ email: claims.email, role: 'admin' });
  });

  test('vouches for its own address alone', async () => {
    issuer.userinfo = { sub: claims.sub, email: 'mine@example.com', email_verified: true };
    expect((await refusal(signed({ email: 'victim@example.com', email_verified: undefined }))).field).toBe(
      'unverified',
    );
  });
});

test.each([
  [{ email: 'a@x' }, { email: 'b@x', email_verified: true }, undefined],
  [{ email: 'a@x' }, { email: 'a@x', email_verified: true }, true],
  [{ email: 'a@x', email_verified: false }, { email: 'a@x', email_verified: true }, false],
  [{}, { email: 'b@x', email_verified: true }, true],
  [{ email_verified: true }, { email: 'b@x' }, undefined],
])('signed %j with %j is verified: %s', (signedClaims, more, expected) => {
  const found = merged(more, { iss: 'i', sub: 's', ...signedClaims });
  expect(found.email_verified).toBe(expected);
});

describe('a provider that describes itself', () => {
  const begin = () => perform(beginSso, visitor(), { redirectUri: 'http://localhost/callback' });
  // Its description is kept for a while: another client id is another provider.
  const meetAnew = (metadata: object) => {
    issuer.metadata = { ...metadata };
    return perform(saveSsoSettings, admin, {
      isOn: true,
      name: 'Hostile',
      issuer: issuer.issuer,
      clientId: unique(),
      clientSecret: 'x',
    });
  };

  test('as another issuer is not used', async () => {
    await meetAnew({ issuer: 'https://login.example.com' });
    expect((await refusal(begin())).field).toBe('provider');
  });

  test('at addresses that a server must not reach is not used', async () => {
    await meetAnew({ token_endpoint: 'http://169.254.169.254/latest/meta-data' });
    const { address, browser } = await begin();
    const state = new URL(address).searchParams.get('state') ?? '';
    const query = new URLSearchParams({ state, code: 'c' }).toString();
    expect((await refusal(perform(finishSso, visitor(), { query, browser }))).field).toBe('failed');
  });
});
