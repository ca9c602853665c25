import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { asking, callerWithRole, nobody, refusal } from '@/lib/testing/callers';
import { listAuditLog } from './list-audit-log';
import { createToken } from './tokens';
import { updateUser } from './users';

type Input = Parameters<typeof listAuditLog.run>[1];
let admin: Caller;
let person: Caller;
const names = ['a', 'b', 'c', 'd', 'e'];
const ask = (input: Partial<Input> = {}) => perform(listAuditLog, admin, input);

beforeAll(async () => {
  admin = await callerWithRole('admin');
  person = await callerWithRole('contributor');
  for (const name of names) await perform(createToken, person, { name });
  await perform(updateUser, asking(admin, { ip: '192.0.2.1' }), { id: person.user?.id, name: 'Renamed' });
});

describe('works', () => {
  test('the newest first: who, by which way in, what, before and after', async () => {
    const [newest, next] = (await ask()).entries;
    expect(newest).toMatchObject({
      action: 'identity.updateUser',
      actorName: admin.user?.email,
      via: 'session',
      objectType: 'user',
      objectId: person.user?.id,
      outcome: 'done',
      before: { name: 'contributor' },
      after: { name: 'Renamed' },
      ip: '192.0.2.1',
    });
    expect(Math.abs((newest?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(next).toMatchObject({ action: 'identity.createToken', after: { name: 'e' } });
    expect(Object.keys(newest ?? {})).not.toContain('tokenId');
  });

  test('page by page, each entry once, though more come in meanwhile', async () => {
    const seen: unknown[] = [];
    let before: string | undefined;
    do {
      const page = await ask({ limit: 2, before, actor: person.user?.email });
      expect(page.entries.length).toBeLessThanOrEqual(2);
      seen.push(...page.entries.map(({ after }) => (after as { name: string }).name));
      before = page.next ?? undefined;
      if (seen.length === 2) await perform(createToken, person, { name: 'later' });
    } while (before);
    expect(seen).toEqual([...names].reverse());
  });

  test('a last page that is full has none behind it', async () => {
    const total = (await ask({ actor: person.user?.email })).entries.length;
    expect((await ask({ actor: person.user?.email, limit: total })).next).toBeNull();
    expect((await ask({ actor: person.user?.email, limit: total - 1 })).next).not.toBeNull();
  });

  test('by action and by actor', async () => {
    const { entries } = await ask({ action: 'identity.updateUser', actor: admin.user?.email });
    expect(entries.map(({ objectId }) => objectId)).toEqual([person.user?.id]);
    expect(await ask({ action: 'identity.updateUser', actor: person.user?.email })).toEqual({
      entries: [],
      next: null,
    });
  });
});

test.each([
  ['limit', { limit: 0 }],
  ['limit', { limit: 501 }],
  ['before', { before: 'x' }],
  ['before', { before: '9'.repeat(19) }],
  ['before', { before: "1' OR true --" }],
])('refuses bad input: %s', async (field, input) => {
  expect(await refusal(ask(input))).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field });
});

test('refuses a stranger', async () => {
  expect((await refusal(perform(listAuditLog, nobody, {}))).code).toBe('UNAUTHENTICATED');
  for (const role of ['viewer', 'contributor'] as const) {
    const error = await refusal(perform(listAuditLog, await callerWithRole(role), {}));
    expect(error.code).toBe('PERMISSION_DENIED');
  }
});
