import { inspect } from 'node:util';
import sql from 'sql-template-tag';
import { describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { digest } from '@/lib/platform/secrets';
import {
  asking,
  auditBy,
  callerWithRole,
  nobody,
  PASSWORD,
  personWithPassword,
  refusal,
  unique,
  visitor,
} from '@/lib/testing/callers';
import { authenticate } from './authenticate';
import { handlers } from './jobs';
import { signIn, signOut } from './sign-in';
import { subjectsOf } from './throttle';

const origin = { requestId: 'test' };
const bySession = (session: string) => authenticate({ session }, origin);
const emailOf = ({ user }: Caller) => user?.email ?? '';
const sessionsOf = ({ user }: Caller) => prisma().session.findMany({ where: { userId: user?.id } });
const enter = (person: Caller, password = PASSWORD, caller = visitor()) =>
  perform(signIn, caller, { email: emailOf(person), password });

/** Failures as if they had happened so long ago. */
const fail = (subject: string, times: number, minutesAgo = 0) =>
  rows(sql`INSERT INTO sign_in_failures (subject, at)
           SELECT ${subject}, now() - make_interval(mins => ${minutesAgo}) FROM generate_series(1, ${times})`);
const [PAIR, EMAIL, PLACE] = [0, 1, 2] as const;
/** What a failure of somebody from somewhere counts against. */
const subject = (person: Caller, from: Caller, which: 0 | 1 | 2) =>
  subjectsOf(emailOf(person), from.ip)[which] ?? '';
const failuresOf = (subject: string) => prisma().signInFailure.count({ where: { subject } });

describe('identity.signIn', () => {
  describe('works', () => {
    test('with the right password, and leaves a session and an audit row', async () => {
      const person = await personWithPassword();
      const caller = { ...visitor('192.0.2.1'), userAgent: `browser ${'x'.repeat(500)}` };
      const { secret, user } = await enter(person, PASSWORD, caller);
      expect(user).toEqual(person.user);
      expect(await bySession(secret)).toMatchObject({ user: person.user, via: 'session', isReadOnly: false });
      const [session] = await sessionsOf(person);
      expect(session).toMatchObject({ id: digest(secret), ip: '192.0.2.1' });
      expect(session?.userAgent).toHaveLength(300);
      expect(Number(session?.expiresAt) - Date.now()).toBeGreaterThan(13.9 * 86_400_000);
      expect(await auditBy(caller)).toMatchObject([
        {
          action: 'identity.signIn',
          outcome: 'done',
          objectType: 'user',
          objectId: person.user?.id,
          actorName: emailOf(person),
          ip: '192.0.2.1',
        },
      ]);
    });

    test('however the address is written', async () => {
      const person = await personWithPassword();
      const email = ` ${emailOf(person).toUpperCase()} `;
      expect((await perform(signIn, visitor(), { email, password: PASSWORD })).user).toEqual(person.user);
    });

    test('and forgets the account’s failures, not those of the address', async () => {
      const person = await personWithPassword();
      const caller = visitor();
      for (const which of [PAIR, EMAIL, PLACE]) await fail(subject(person, caller, which), 9);
      await enter(person, PASSWORD, caller);
      expect(await failuresOf(subject(person, caller, PAIR))).toBe(0);
      expect(await failuresOf(subject(person, caller, EMAIL))).toBe(0);
      expect(await failuresOf(subject(person, caller, PLACE))).toBe(9);
    });
  });

  test.each([
    ['no password', { email: 'a@example.com' }],
    ['an empty one', { email: 'a@example.com', password: '' }],
    ['a very long one', { email: 'a@example.com', password: 'x'.repeat(201) }],
    ['no address', { password: PASSWORD }],
    ['a list for an address', { email: ['a@example.com'], password: PASSWORD }],
  ])('refuses bad input: %s', async (_, input) => {
    const caller = visitor();
    expect((await refusal(perform(signIn, caller, input))).code).toBe('INVALID_PARAMETER_VALUE');
    for (const counted of subjectsOf('a@example.com', caller.ip)) expect(await failuresOf(counted)).toBe(0);
  });

  describe('refuses a stranger', () => {
    const people: [string, () => Promise<Caller>, string][] = [
      ['a wrong password', personWithPassword, 'wrong'],
      ['a password that differs in case', personWithPassword, PASSWORD.toUpperCase()],
      [
        'an unknown address',
        async () => ({
          ...nobody,
          user: { id: unique(), email: `${unique()}@example.com`, name: '', role: 'admin' },
        }),
        PASSWORD,
      ],
      ['somebody without a password', () => callerWithRole('admin'), PASSWORD],
      [
        'a deactivated user',
        async () => {
          const person = await personWithPassword();
          await prisma().user.update({ where: { id: person.user?.id }, data: { isActive: false } });
          return person;
        },
        PASSWORD,
      ],
    ];

    test.each(people)('%s, in the same words, and counts it', async (_, make, password) => {
      const person = await make();
      const caller = visitor();
      const error = await refusal(enter(person, password, caller));
      expect([error.code, error.message]).toEqual([
        'UNAUTHENTICATED',
        'The e-mail address or the password is wrong.',
      ]);
      for (const which of [PAIR, EMAIL, PLACE])
        expect(await failuresOf(subject(person, caller, which))).toBe(1);
      expect(await auditBy(caller)).toMatchObject([
        { outcome: 'failed', actorId: null, after: { email: emailOf(person), reason: 'UNAUTHENTICATED' } },
      ]);
      expect(inspect(await auditBy(caller), { depth: 9 })).not.toContain(password);
    });

    test('after as long, whether or not there is an account', async () => {
      const person = await personWithPassword();
      const timed = async (email: string) => {
        const started = performance.now();
        await refusal(perform(signIn, visitor(), { email, password: 'wrong' }));
        return performance.now() - started;
      };
      const known = await timed(emailOf(person));
      expect((await timed(`${unique()}@example.com`)) / known).toBeGreaterThan(0.2);
    });
  });

  describe('the throttle', () => {
    test('after ten failures from one place even the right password has to wait there', async () => {
      const person = await personWithPassword();
      const place = visitor();
      await fail(subject(person, place, PAIR), 9);
      expect((await refusal(enter(person, 'wrong', place))).code).toBe('UNAUTHENTICATED');
      const caller = asking(place);
      const error = await refusal(enter(person, PASSWORD, caller));
      expect([error.code, error.status]).toEqual(['REQUEST_LIMIT_EXCEEDED', 429]);
      expect(error.retryAfterSeconds).toBeGreaterThan(14 * 60);
      expect(error.retryAfterSeconds).toBeLessThanOrEqual(15 * 60);
      expect(await sessionsOf(person)).toEqual([]);
      expect(await auditBy(caller)).toMatchObject([{ after: { reason: 'REQUEST_LIMIT_EXCEEDED' } }]);
      // Of the refusals that follow nobody needs to read.
      const again = asking(place);
      expect((await refusal(enter(person, PASSWORD, again))).code).toBe('REQUEST_LIMIT_EXCEEDED');
      expect(await auditBy(again)).toEqual([]);
      const other = await personWithPassword();
      expect((await enter(other, PASSWORD, place)).user).toEqual(other.user);
    });

    test('nobody is locked out of theirs from elsewhere, until it comes from everywhere', async () => {
      const person = await personWithPassword();
      await fail(subject(person, visitor(), PAIR), 10);
      await fail(subject(person, visitor(), EMAIL), 99);
      expect((await enter(person)).user).toEqual(person.user);
      const home = visitor();
      await enter(person, PASSWORD, home);
      await fail(subject(person, visitor(), EMAIL), 100);
      expect((await refusal(enter(person))).code).toBe('REQUEST_LIMIT_EXCEEDED');
      // Not even then from where they are signed in; what goes wrong there counts as ever.
      expect((await enter(person, PASSWORD, home)).user).toEqual(person.user);
      await fail(subject(person, visitor(), EMAIL), 100);
      await fail(subject(person, home, PAIR), 10);
      expect((await refusal(enter(person, PASSWORD, home))).code).toBe('REQUEST_LIMIT_EXCEEDED');
    });

    test('counts an address however it is written', async () => {
      const person = await personWithPassword();
      const caller = visitor();
      await fail(subject(person, caller, PAIR), 10);
      const input = { email: emailOf(person).toUpperCase(), password: PASSWORD };
      expect((await refusal(perform(signIn, caller, input))).code).toBe('REQUEST_LIMIT_EXCEEDED');
    });

    test('after fifty failures nobody comes in from that place, others still from elsewhere', async () => {
      const person = await personWithPassword();
      const caller = visitor();
      await fail(subject(person, caller, PLACE), 49);
      expect((await refusal(enter(await callerWithRole('viewer'), 'wrong', caller))).code).toBe(
        'UNAUTHENTICATED',
      );
      expect((await refusal(enter(person, PASSWORD, caller))).code).toBe('REQUEST_LIMIT_EXCEEDED');
      expect((await enter(person)).user).toEqual(person.user);
    });

    test('holds against many guesses at once', async () => {
      const person = await personWithPassword();
      const place = visitor();
      const guesses = Array.from({ length: 24 }, () => refusal(enter(person, 'wrong', place)));
      const codes = (await Promise.all(guesses)).map(({ code }) => code);
      expect(codes.filter((code) => code === 'UNAUTHENTICATED').length).toBeLessThan(20);
      expect(await refusal(enter(person, PASSWORD, place))).toMatchObject({ code: 'REQUEST_LIMIT_EXCEEDED' });
    });

    test('leaves the database to others meanwhile', async () => {
      const person = await callerWithRole('viewer');
      const guesses = Array.from({ length: env.databaseConnections }, () => refusal(enter(person, 'wrong')));
      const started = performance.now();
      await rows(sql`SELECT 1`);
      const waited = performance.now() - started;
      await Promise.all(guesses);
      expect(waited).toBeLessThan((performance.now() - started) / 4);
    });

    test('looks back for fifteen minutes', async () => {
      const person = await personWithPassword();
      const place = visitor();
      const pair = subject(person, place, PAIR);
      await fail(pair, 100, 16);
      await fail(pair, 1, 14);
      await fail(pair, 8);
      expect((await enter(person, PASSWORD, place)).user).toEqual(person.user);
      await fail(pair, 1, 14);
      await fail(pair, 9);
      const wait = (await refusal(enter(person, PASSWORD, place))).retryAfterSeconds;
      expect(wait).toBeGreaterThan(50);
      expect(wait).toBeLessThanOrEqual(60);
    });

    test('what is older is swept, and sessions that have ended', async () => {
      const swept = `ip:${unique()}`;
      await fail(swept, 3, 16);
      await fail(swept, 2, 14);
      const { user } = await callerWithRole('viewer');
      const session = (id: string, expiresAt: Date) =>
        prisma().session.create({ data: { id, userId: user?.id ?? '', expiresAt } });
      await session(`old ${swept}`, new Date(Date.now() - 1_000));
      await session(`new ${swept}`, new Date(Date.now() + 60_000));
      await handlers['identity.sweep']?.({} as never, {} as never);
      expect(await failuresOf(swept)).toBe(2);
      const left = await prisma().session.findMany({ where: { id: { endsWith: swept } } });
      expect(left.map(({ id }) => id)).toEqual([`new ${swept}`]);
    });
  });
});

describe('identity.signOut', () => {
  test('works: ends this session at once and no other', async () => {
    const person = await personWithPassword();
    const [here, elsewhere] = [await enter(person), await enter(person)];
    const caller = asking(await bySession(here.secret));
    expect(caller.user).toEqual(person.user);
    expect(await perform(signOut, caller, {})).toEqual({});
    expect((await bySession(here.secret)).user).toBeNull();
    expect((await bySession(elsewhere.secret)).user).toEqual(person.user);
    expect(await auditBy(caller)).toMatchObject([
      { action: 'identity.signOut', outcome: 'done', objectType: 'user', objectId: person.user?.id },
    ]);
  });

  test('refuses a stranger', async () => {
    expect((await refusal(perform(signOut, nobody, {}))).code).toBe('UNAUTHENTICATED');
  });
});
