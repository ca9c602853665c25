import { beforeEach, describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { PASSWORD, unique, visitor } from '@/lib/testing/callers';
import { authenticate } from './authenticate';
import { ensureAdministrator } from './ensure-administrator';
import { signIn } from './sign-in';

const admins = () => prisma().user.findMany({ where: { role: 'admin' } });

beforeEach(async () => {
  await prisma().user.deleteMany({});
  env.admin = { email: `First-${unique()}@Example.com`, password: undefined, token: undefined };
});

describe('where there is nobody', () => {
  test('an administrator is made, whose password and token are told once', async () => {
    const { email, password = '', token = '' } = await ensureAdministrator();
    expect(email).toBe(env.admin.email.toLowerCase());
    expect((await perform(signIn, visitor(), { email, password })).user).toMatchObject({
      email,
      role: 'admin',
    });
    const caller = await authenticate({ authorization: `Bearer ${token}` }, { requestId: 'test' });
    expect(caller.user?.email).toBe(email);
    expect(await ensureAdministrator()).toEqual({ email });
    expect(
      await prisma().auditEntry.findMany({ where: { objectId: caller.user?.id, via: 'system' } }),
    ).toMatchObject([
      { action: 'identity.ensureAdministrator', actorName: 'system', after: { email, role: 'admin' } },
    ]);
  });

  test('given ones are taken and not told', async () => {
    Object.assign(env.admin, { password: PASSWORD, token: `plb_${unique()}${unique()}` });
    const made = await ensureAdministrator();
    expect(made).toEqual({ email: env.admin.email.toLowerCase() });
    expect((await perform(signIn, visitor(), { ...made, password: PASSWORD })).user.email).toBe(made.email);
  });

  test('of several processes that start at once, one makes it', async () => {
    const made = await Promise.all([1, 2, 3].map(() => ensureAdministrator()));
    expect(await admins()).toHaveLength(1);
    expect(made.filter(({ password }) => password !== undefined)).toHaveLength(1);
  });
});

test('where there is one, other settings change nothing', async () => {
  const { email } = await ensureAdministrator();
  const [before] = await admins();
  Object.assign(env.admin, { email: 'other@example.com', password: PASSWORD });
  expect(await ensureAdministrator()).toEqual({ email });
  expect(await admins()).toEqual([before]);
});
