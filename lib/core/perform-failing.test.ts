import sql from 'sql-template-tag';
import { beforeAll, describe, expect, test } from 'vitest';
import { prisma } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/pure/errors';
import { asking, auditBy, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { noted, trialCommand, writeBoth, written } from '@/lib/testing/trial';
import type { Caller } from './access';
import { perform } from './perform';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

describe('a command that fails', () => {
  test.each([
    [
      'an error of the product',
      conflict('Somebody was faster.'),
      'RESOURCE_CONFLICT',
      /^Somebody was faster\.$/,
    ],
    [
      'any other error',
      new Error('host 10.1.2.3 password hunter2'),
      'INTERNAL_ERROR',
      /^Something went wrong/,
    ],
    ['something that is no error', 'hunter2', 'INTERNAL_ERROR', /^Something went wrong/],
  ])('by %s leaves nothing behind', async (_, thrown, code, message) => {
    const name = unique();
    const caller = asking(admin);
    const error = await refusal(
      perform(
        trialCommand(async (ctx) => {
          await writeBoth(ctx, name);
          ctx.audit(noted);
          throw thrown;
        }),
        caller,
        { name },
      ),
    );
    expect(error).toBeInstanceOf(AppError);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('hunter2');
    if (code === 'INTERNAL_ERROR') expect(error.message).toContain(caller.requestId);
    expect(await written(name)).toEqual([]);
    expect(await auditBy(caller)).toEqual([]);
  });

  test('keeps nothing of a transaction of Prisma’s own within it', async () => {
    const name = unique();
    await refusal(
      perform(
        trialCommand(async (ctx) => {
          await ctx.db.$transaction([
            ctx.db.group.create({ data: { name: `${name} 1` } }),
            ctx.db.group.create({ data: { name: `${name} 2` } }),
          ]);
          expect(await written(name)).toHaveLength(2);
          throw conflict('no');
        }),
        admin,
        { name },
      ),
    );
    expect(await written(name)).toEqual([]);
  });

  test('by a name that is taken says so, however it was written', async () => {
    const name = unique();
    await prisma().group.create({ data: { name } });
    const byPrisma = trialCommand((ctx) => ctx.db.group.create({ data: { name } }));
    const bySql = trialCommand((ctx) => ctx.sql(sql`INSERT INTO groups (name) VALUES (${name})`));
    for (const operation of [byPrisma, bySql]) {
      expect((await refusal(perform(operation, admin, { name }))).code).toBe('RESOURCE_ALREADY_EXISTS');
    }
  });

  test('because its audit row cannot be written changes nothing', async () => {
    const name = unique();
    await refusal(
      perform(
        trialCommand(async (ctx) => {
          await writeBoth(ctx, name);
          ctx.audit({ ...noted, objectId: '\u0000' });
        }),
        admin,
        { name },
      ),
    );
    expect(await written(name)).toEqual([]);
  });
});

test('a command without a transaction commits what it has written so far', async () => {
  const name = unique();
  const operation = trialCommand(
    async (ctx) => {
      await writeBoth(ctx, name);
      throw conflict('the stream broke');
    },
    { transaction: false },
  );
  expect((await refusal(perform(operation, admin, { name }))).code).toBe('RESOURCE_CONFLICT');
  expect(await written(name)).toHaveLength(2);
});
