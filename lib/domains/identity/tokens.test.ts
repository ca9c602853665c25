import { inspect } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { digest } from '@/lib/platform/secrets';
import { asking, auditBy, callerWithRole, nobody, refusal } from '@/lib/testing/callers';
import { authenticate } from './authenticate';
import { createToken, listTokens, revokeToken } from './tokens';

const DAY = 86_400_000;
const NO_TOKEN = '00000000-0000-4000-8000-00000000000a';
const tokensOf = async (caller: Caller) => (await perform(listTokens, caller, {})).tokens;
const by = (token: string) => authenticate({ authorization: `Bearer ${token}` }, { requestId: 'test' });

let viewer: Caller;
beforeAll(async () => {
  viewer = await callerWithRole('viewer');
});

describe('identity.createToken', () => {
  test('works: the secret is in this answer and nowhere else', async () => {
    const caller = asking(viewer);
    const { id, token } = await perform(createToken, caller, { name: ' my laptop ' });
    expect(token).toMatch(/^plb_[\w-]{43}$/);
    expect((await by(token)).user).toEqual(viewer.user);
    const [row, audit, listed] = await Promise.all([
      prisma().token.findUniqueOrThrow({ where: { id } }),
      auditBy(caller),
      tokensOf(viewer),
    ]);
    expect(row).toMatchObject({
      hash: digest(token),
      prefix: token.slice(0, 8),
      name: 'my laptop',
      expiresAt: null,
    });
    expect(audit).toMatchObject([
      {
        action: 'identity.createToken',
        outcome: 'done',
        objectType: 'token',
        objectId: id,
        after: { name: 'my laptop' },
      },
    ]);
    expect(inspect([row, audit, listed], { depth: 9 })).not.toContain(token);
    expect(listed[0]).toEqual({
      id,
      name: 'my laptop',
      prefix: token.slice(0, 8),
      isReadOnly: false,
      createdAt: row.createdAt.getTime(),
      expiresAt: null,
      lastUsedAt: expect.toSatisfy((time) => time === null || typeof time === 'number'),
    });
  });

  test('works: with an end, and for reading only', async () => {
    const { id, token } = await perform(createToken, viewer, {
      name: 'ci',
      expiresInDays: 7,
      isReadOnly: true,
    });
    const listed = (await tokensOf(viewer)).find((one) => one.id === id);
    expect(listed?.isReadOnly).toBe(true);
    expect(Math.abs((listed?.expiresAt ?? 0) - Date.now() - 7 * DAY)).toBeLessThan(10_000);
    expect((await by(token)).isReadOnly).toBe(true);
  });

  test('a token makes none that outlives it', async () => {
    const short = await perform(createToken, viewer, { name: 'short', expiresInDays: 1 });
    const caller = await by(short.token);
    const made = await perform(createToken, caller, { name: 'endless' });
    expect(made.expiresAt).toBe(short.expiresAt);
    const long = await perform(createToken, caller, { name: 'long', expiresInDays: 300 });
    expect(long.expiresAt).toBe(short.expiresAt);
    const endless = await perform(createToken, viewer, { name: 'endless' });
    expect((await perform(createToken, await by(endless.token), { name: 'too' })).expiresAt).toBeNull();
  });

  test.each([
    ['no name', {}, 'name'],
    ['an empty name', { name: '  ' }, 'name'],
    ['a very long name', { name: 'x'.repeat(101) }, 'name'],
    ['no days', { name: 'a', expiresInDays: 0 }, 'expiresInDays'],
    ['days past', { name: 'a', expiresInDays: -1 }, 'expiresInDays'],
    ['half a day', { name: 'a', expiresInDays: 0.5 }, 'expiresInDays'],
    ['more than ten years', { name: 'a', expiresInDays: 3651 }, 'expiresInDays'],
  ])('refuses bad input: %s', async (_, input, field) => {
    const before = await prisma().token.count();
    expect(await refusal(perform(createToken, viewer, input))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field,
    });
    expect(await prisma().token.count()).toBe(before);
  });

  test('refuses a stranger, and a token that only reads', async () => {
    expect((await refusal(perform(createToken, nobody, { name: 'a' }))).code).toBe('UNAUTHENTICATED');
    const { token } = await perform(createToken, viewer, { name: 'a', isReadOnly: true });
    expect((await refusal(perform(createToken, await by(token), { name: 'b' }))).code).toBe(
      'PERMISSION_DENIED',
    );
  });
});

describe('identity.listTokens', () => {
  test('works: page by page, each once, those of one moment too', async () => {
    const caller = await callerWithRole('viewer');
    const createdAt = new Date();
    await prisma().token.createMany({
      data: Array.from({ length: 5 }, (_, at) => ({
        userId: caller.user?.id ?? '',
        name: `token ${at}`,
        prefix: 'plb_',
        hash: digest(`${caller.user?.id} ${at}`),
        createdAt: at < 4 ? createdAt : new Date(0),
      })),
    });
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = await perform(listTokens, caller, { limit: 2, pageToken });
      seen.push(...page.tokens.map(({ name }) => name));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect([new Set(seen).size, seen.length, seen.at(-1)]).toEqual([5, 5, 'token 4']);
  });

  test('works: one’s own, the newest first', async () => {
    const person = await callerWithRole('contributor');
    const first = await perform(createToken, person, { name: 'first' });
    await perform(createToken, await callerWithRole('admin'), { name: 'of another' });
    await prisma().token.update({ where: { id: first.id }, data: { createdAt: new Date(Date.now() - DAY) } });
    await perform(createToken, person, { name: 'second' });
    expect((await tokensOf(person)).map(({ name }) => name)).toEqual(['second', 'first']);
  });

  test('refuses a stranger', async () => {
    expect((await refusal(perform(listTokens, nobody, {}))).code).toBe('UNAUTHENTICATED');
  });
});

describe('identity.revokeToken', () => {
  test('works: it ends at once, and the audit log names it', async () => {
    const { id, token } = await perform(createToken, viewer, { name: 'lost' });
    const caller = asking(viewer);
    await by(token);
    expect(await perform(revokeToken, caller, { id })).toEqual({});
    expect((await refusal(by(token))).code).toBe('UNAUTHENTICATED');
    expect(await auditBy(caller)).toMatchObject([
      { action: 'identity.revokeToken', objectType: 'token', objectId: id, before: { name: 'lost' } },
    ]);
  });

  test('works: a token may end itself', async () => {
    const { id, token } = await perform(createToken, viewer, { name: 'short' });
    await perform(revokeToken, await by(token), { id });
    expect((await refusal(by(token))).code).toBe('UNAUTHENTICATED');
  });

  test('refuses bad input', async () => {
    for (const input of [{}, { id: '' }, { id: "' OR true --" }]) {
      expect((await refusal(perform(revokeToken, viewer, input))).field).toBe('id');
    }
  });

  test('refuses a stranger: to another, an administrator too, the token does not exist', async () => {
    const { id, token } = await perform(createToken, viewer, { name: 'mine' });
    const missing = await refusal(perform(revokeToken, viewer, { id: NO_TOKEN }));
    for (const role of ['viewer', 'admin'] as const) {
      const error = await refusal(perform(revokeToken, await callerWithRole(role), { id }));
      expect([error.code, error.message]).toEqual([missing.code, missing.message]);
    }
    expect((await refusal(perform(revokeToken, nobody, { id }))).code).toBe('UNAUTHENTICATED');
    expect((await by(token)).user).toEqual(viewer.user);
  });

  test('unknown id, and one that was revoked before', async () => {
    expect((await refusal(perform(revokeToken, viewer, { id: NO_TOKEN }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
    const { id } = await perform(createToken, viewer, { name: 'twice' });
    await perform(revokeToken, viewer, { id });
    expect((await refusal(perform(revokeToken, viewer, { id }))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });
});
