import { inspect } from 'node:util';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import {
  asking,
  auditBy,
  callerWithRole,
  nobody,
  openSession,
  PASSWORD,
  personWithPassword,
  refusal,
  unique,
  visitor,
} from '@/lib/testing/callers';
import { authenticate } from './authenticate';
import { signIn } from './sign-in';
import { recordFailure, subjectsOf } from './throttle';
import { createToken } from './tokens';
import { changePassword, createUser, updateUser } from './users';

const NEW_PASSWORD = 'another good one';
const NO_USER = '00000000-0000-4000-8000-00000000000a';
const idOf = ({ user }: Caller) => user?.id ?? '';
const bySession = (session: string) => authenticate({ session }, { requestId: 'test' });
const byToken = (token: string) => authenticate({ authorization: `Bearer ${token}` }, { requestId: 'test' });
const enter = ({ user }: Caller, password: string) =>
  perform(signIn, visitor(), { email: user?.email ?? '', password });
const stored = (caller: Caller) => prisma().user.findUniqueOrThrow({ where: { id: idOf(caller) } });
const newUser = (more: object = {}) => ({
  email: `${unique()}@example.com`,
  name: 'New',
  role: 'viewer' as const,
  password: PASSWORD,
  ...more,
});

let admin: Caller;
let strangers: [Caller, string][];
beforeAll(async () => {
  admin = await callerWithRole('admin');
  strangers = [
    [nobody, 'UNAUTHENTICATED'],
    [await callerWithRole('viewer'), 'PERMISSION_DENIED'],
    [await callerWithRole('contributor'), 'PERMISSION_DENIED'],
  ];
});

describe('identity.createUser', () => {
  test('works: the user can sign in, and the audit row has no password', async () => {
    const caller = asking(admin);
    const input = newUser({ email: ` ${unique()}@Example.com ` });
    const { user } = await perform(createUser, caller, input);
    expect(user).toMatchObject({ email: input.email.trim().toLowerCase(), role: 'viewer', isActive: true });
    expect((await perform(signIn, visitor(), input)).user.id).toBe(user.id);
    const audit = await auditBy(caller);
    expect(audit).toMatchObject([
      { action: 'identity.createUser', objectType: 'user', objectId: user.id, after: { role: 'viewer' } },
    ]);
    expect(
      inspect([audit, await prisma().user.findUnique({ where: { id: user.id } })], { depth: 9 }),
    ).not.toContain(PASSWORD);
  });

  test.each([
    ['no address', { email: 'nobody' }, 'email'],
    ['an address with a colon, which Basic could not send', { email: 'a:b@example.com' }, 'email'],
    ['two addresses', { email: 'a@example.com b@example.com' }, 'email'],
    ['no name', { name: ' ' }, 'name'],
    ['no such role', { role: 'owner' }, 'role'],
    ['a short password', { password: 'ninechars' }, 'password'],
    ['a very long one', { password: 'x'.repeat(201) }, 'password'],
  ])('refuses bad input: %s', async (_, more, field) => {
    const before = await prisma().user.count();
    expect(await refusal(perform(createUser, admin, newUser(more)))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field,
    });
    expect(await prisma().user.count()).toBe(before);
  });

  test('refuses an address that is taken, however it is written', async () => {
    const email = admin.user?.email.toUpperCase();
    expect(await refusal(perform(createUser, admin, newUser({ email })))).toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
      field: 'email',
    });
  });

  test('of two at once for one address, one is made', async () => {
    const input = newUser();
    const made = await Promise.allSettled([1, 2].map(() => perform(createUser, admin, input)));
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(made.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'RESOURCE_ALREADY_EXISTS' },
    });
  });

  test('refuses a stranger', async () => {
    for (const [caller, code] of strangers) {
      expect((await refusal(perform(createUser, caller, newUser({ role: 'admin' })))).code).toBe(code);
    }
  });
});

describe('identity.updateUser', () => {
  test('works: name and role, with what was before', async () => {
    const person = await callerWithRole('viewer');
    const caller = asking(admin);
    const { user } = await perform(updateUser, caller, {
      id: idOf(person),
      name: 'Renamed',
      role: 'contributor',
    });
    expect(user).toMatchObject({ name: 'Renamed', role: 'contributor' });
    expect(await auditBy(caller)).toMatchObject([
      {
        action: 'identity.updateUser',
        objectType: 'user',
        objectId: idOf(person),
        before: { name: 'viewer', role: 'viewer' },
        after: { name: 'Renamed', role: 'contributor' },
      },
    ]);
  });

  test('works: a new password ends the sessions, and stands in no log', async () => {
    const person = await personWithPassword();
    const session = await openSession(person);
    const caller = asking(admin);
    await perform(updateUser, caller, { id: idOf(person), password: NEW_PASSWORD });
    expect((await bySession(session)).user).toBeNull();
    expect((await enter(person, NEW_PASSWORD)).user.id).toBe(idOf(person));
    expect((await refusal(enter(person, PASSWORD))).code).toBe('UNAUTHENTICATED');
    const audit = await auditBy(caller);
    expect(audit).toMatchObject([{ after: { password: 'changed' } }]);
    expect(inspect(audit, { depth: 9 })).not.toContain(NEW_PASSWORD);
  });

  test('works: a deactivated user is out at once; activated again, has to sign in again', async () => {
    const person = await personWithPassword();
    const session = await openSession(person);
    const { token } = await perform(createToken, person, { name: 'test' });
    await Promise.all([bySession(session), byToken(token)]);
    await perform(updateUser, admin, { id: idOf(person), isActive: false });
    expect((await bySession(session)).user).toBeNull();
    expect((await refusal(byToken(token))).code).toBe('UNAUTHENTICATED');
    await perform(updateUser, admin, { id: idOf(person), isActive: true });
    expect((await bySession(session)).user).toBeNull();
    expect((await refusal(byToken(token))).code).toBe('UNAUTHENTICATED');
    expect((await enter(person, PASSWORD)).user.id).toBe(idOf(person));
  });

  test('another name or role ends no session', async () => {
    const person = await personWithPassword();
    const session = await openSession(person);
    await perform(updateUser, admin, { id: idOf(person), role: 'admin', name: 'Other' });
    expect((await bySession(session)).user).toMatchObject({ role: 'admin', name: 'Other' });
  });

  test.each([
    ['no id', { id: undefined }, 'id'],
    ['no such id', { id: 'me' }, 'id'],
    ['no such role', { role: 'owner' }, 'role'],
    ['a short password', { password: 'short' }, 'password'],
  ])('refuses bad input: %s', async (_, more, field) => {
    const person = await callerWithRole('viewer');
    const before = await stored(person);
    const error = await refusal(perform(updateUser, admin, { id: idOf(person), name: 'Changed', ...more }));
    expect([error.code, error.field]).toEqual(['INVALID_PARAMETER_VALUE', field]);
    expect(await stored(person)).toEqual(before);
  });

  test('refuses a stranger: nobody makes oneself an administrator', async () => {
    for (const [caller, code] of strangers) {
      const input = { id: idOf(caller) || NO_USER, role: 'admin' };
      expect((await refusal(perform(updateUser, caller, input))).code).toBe(code);
    }
  });

  test('unknown id', async () => {
    const error = await refusal(perform(updateUser, admin, { id: NO_USER, name: 'A' }));
    expect(error.code).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  describe('the last administrator', () => {
    let last: Caller;
    beforeEach(async () => {
      await prisma().user.updateMany({ where: { role: 'admin' }, data: { role: 'viewer' } });
      last = await callerWithRole('admin');
      return async () => {
        await prisma().user.update({ where: { id: idOf(admin) }, data: { role: 'admin' } });
      };
    });

    test.each([
      ['demoted', { role: 'contributor' }],
      ['deactivated', { isActive: false }],
      ['both', { isActive: false, role: 'viewer' }],
    ])('cannot be %s', async (_, change) => {
      const caller = asking(last);
      expect((await refusal(perform(updateUser, caller, { id: idOf(last), ...change }))).code).toBe(
        'PERMISSION_DENIED',
      );
      expect(await stored(last)).toMatchObject({ role: 'admin', isActive: true });
      expect(await auditBy(caller)).toMatchObject([{ outcome: 'denied' }]);
    });

    test('may be renamed', async () => {
      const change = { id: idOf(last), name: 'Chief', role: 'admin' as const, isActive: true };
      expect((await perform(updateUser, last, change)).user.name).toBe('Chief');
    });

    test('is still the last beside one that is deactivated, and beside a machine', async () => {
      const gone = await callerWithRole('admin');
      await prisma().user.update({ where: { id: idOf(gone) }, data: { isActive: false } });
      const machine = await callerWithRole('admin');
      await prisma().user.update({ where: { id: idOf(machine) }, data: { kind: 'service' } });
      expect((await refusal(perform(updateUser, last, { id: idOf(last), role: 'viewer' }))).code).toBe(
        'PERMISSION_DENIED',
      );
    });

    test('may go when there is another', async () => {
      const other = await callerWithRole('admin');
      await perform(updateUser, other, { id: idOf(last), isActive: false });
      expect((await stored(last)).isActive).toBe(false);
    });

    test('of two who remove each other at once, one stays', async () => {
      const other = await callerWithRole('admin');
      const removed = await Promise.allSettled([
        perform(updateUser, last, { id: idOf(other), role: 'viewer' }),
        perform(updateUser, other, { id: idOf(last), isActive: false }),
      ]);
      expect(removed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await prisma().user.count({ where: { role: 'admin', isActive: true } })).toBe(1);
    });
  });
});

describe('identity.changePassword', () => {
  const change = (caller: Caller, currentPassword: string, newPassword: string) =>
    perform(changePassword, caller, { currentPassword, newPassword });

  test('works: ends the other sessions, not this one, and no token', async () => {
    const person = await personWithPassword();
    const [here, elsewhere] = [await openSession(person), await openSession(person)];
    const { token } = await perform(createToken, person, { name: 'test' });
    const caller = asking(await bySession(here));
    expect(await change(caller, PASSWORD, NEW_PASSWORD)).toEqual({});
    expect((await bySession(here)).user).toEqual(person.user);
    expect((await bySession(elsewhere)).user).toBeNull();
    expect((await byToken(token)).user).toEqual(person.user);
    expect((await enter(person, NEW_PASSWORD)).user).toEqual(person.user);
    expect((await refusal(enter(person, PASSWORD))).code).toBe('UNAUTHENTICATED');
    const audit = await auditBy(caller);
    expect(audit).toMatchObject([
      { action: 'identity.changePassword', objectId: idOf(person), after: { password: 'changed' } },
    ]);
    expect(inspect(audit, { depth: 9 })).not.toContain(NEW_PASSWORD);
  });

  test.each([
    ['the current one is wrong', 'wrong', NEW_PASSWORD, 'currentPassword'],
    ['the new one is short', PASSWORD, 'short', 'newPassword'],
    ['the new one is very long', PASSWORD, 'x'.repeat(201), 'newPassword'],
  ])('refuses bad input: %s', async (_, current, next, field) => {
    const person = await personWithPassword();
    const before = await stored(person);
    expect(await refusal(change(person, current, next))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field,
    });
    expect(await stored(person)).toEqual(before);
  });

  test('refuses a stranger', async () => {
    expect((await refusal(change(nobody, PASSWORD, NEW_PASSWORD))).code).toBe('UNAUTHENTICATED');
  });

  test('counts wrong guesses of the current one as those at sign-in', async () => {
    const person = await personWithPassword();
    const caller = { ...person, ip: visitor().ip };
    const counted = subjectsOf(person.user?.email ?? '', caller.ip);
    for (let guess = 0; guess < 9; guess += 1) await recordFailure(counted);
    expect((await refusal(change(caller, 'the tenth guess', NEW_PASSWORD))).field).toBe('currentPassword');
    expect((await refusal(change(caller, PASSWORD, NEW_PASSWORD))).code).toBe('REQUEST_LIMIT_EXCEEDED');
  });

  test('refuses somebody who has no password', async () => {
    const error = await refusal(change(await callerWithRole('viewer'), '', NEW_PASSWORD));
    expect(error.field).toBe('currentPassword');
  });
});
