import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { outsideTransaction, prisma, transaction } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/pure/errors';
import { callerWithRole, nobody } from '@/lib/testing/callers';
import type { Caller } from './access';
import type { Context } from './context';
import { command, query } from './operation';
import { perform } from './perform';

const unique = () => randomBytes(6).toString('hex');

let admin: Caller;
let viewer: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  viewer = await callerWithRole('viewer');
});

/** The same caller with a request of its own, by which its audit rows are found. */
const asking = (caller: Caller, more: Partial<Caller> = {}): Caller => ({
  ...caller,
  requestId: unique(),
  ...more,
});
const auditBy = ({ requestId }: Caller) =>
  prisma().auditEntry.findMany({ where: { requestId }, orderBy: { id: 'asc' } });
const written = async (name: string) =>
  (await prisma().group.findMany({ where: { name: { startsWith: name } }, orderBy: { name: 'asc' } })).map(
    (group) => group.name.slice(name.length),
  );
/** What a promise was rejected with. */
const thrownBy = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: AppError) => error,
  );

const Input = z.object({ name: z.string().min(1), count: z.number().int().default(3) });
type Work = (ctx: Context, input: z.output<typeof Input>) => Promise<unknown>;

const write = (run: Work, options: { transaction?: false; unaudited?: string } = {}) =>
  command({ name: 'test.write', summary: '', access: 'users.manage', input: Input, run, ...options });
const read = (run: Work) => query({ name: 'test.read', summary: '', access: 'self', input: Input, run });

/** Writes by Prisma and by a plain statement. */
async function writeBoth(ctx: Context, name: string): Promise<void> {
  await ctx.db.group.create({ data: { name: `${name} by prisma` } });
  await ctx.sql(sql`INSERT INTO groups (name) VALUES (${`${name} by sql`})`);
}
const noted = { objectType: 'thing', objectId: '7' };

describe('works', () => {
  test('the input is parsed, the output passed on', async () => {
    const run = vi.fn(async (_: Context, input: unknown) => ({ got: input }));
    const output = await perform(read(run), viewer, { name: 'a', unknown: 1 });
    expect(output).toEqual({ got: { name: 'a', count: 3 } });
  });

  test('both ways of writing and the audit row are one commit', async () => {
    const name = unique();
    const caller = asking(admin, { via: 'session', ip: '192.0.2.1' });
    await perform(
      write(async (ctx) => {
        await writeBoth(ctx, name);
        ctx.audit({ ...noted, before: { a: 1 }, after: { a: 2 } });
        // Nobody else sees it yet.
        expect(await outsideTransaction(() => written(name))).toEqual([]);
        expect(await written(name)).toHaveLength(2);
      }),
      caller,
      { name },
    );
    expect(await written(name)).toEqual([' by prisma', ' by sql']);
    expect(await auditBy(caller)).toMatchObject([
      {
        ...noted,
        action: 'test.write',
        outcome: 'done',
        actorId: admin.user?.id,
        actorName: admin.user?.email,
        via: 'session',
        before: { a: 1 },
        after: { a: 2 },
        ip: '192.0.2.1',
      },
    ]);
  });

  test('every change that is noted has its row', async () => {
    const caller = asking(admin);
    await perform(
      write(async (ctx) => {
        ctx.audit(noted);
        ctx.audit({ ...noted, objectId: '8', actor: { id: 'x', email: 'somebody@example.com' } });
      }),
      caller,
      { name: 'a' },
    );
    expect(await auditBy(caller)).toMatchObject([
      { objectId: '7', actorName: admin.user?.email },
      { objectId: '8', actorId: 'x', actorName: 'somebody@example.com' },
    ]);
  });

  test('a deadlock is tried again, and leaves one audit row', async () => {
    const name = unique();
    const caller = asking(admin);
    const run = vi.fn(async (ctx: Context) => {
      await ctx.db.group.create({ data: { name } });
      ctx.audit(noted);
      if (run.mock.calls.length === 1) throw Object.assign(new Error('deadlock'), { code: '40P01' });
    });
    await perform(write(run), caller, { name });
    expect(run).toHaveBeenCalledTimes(2);
    expect(await written(name)).toHaveLength(1);
    expect(await auditBy(caller)).toHaveLength(1);
  });
});

describe('refuses a stranger', () => {
  const wrong = { name: 5, secretField: 1 };

  test.each([
    ['nobody', () => asking(nobody), 'UNAUTHENTICATED'],
    ['a lesser role', () => asking(viewer), 'PERMISSION_DENIED'],
    ['a token that only reads', () => asking(admin, { isReadOnly: true }), 'PERMISSION_DENIED'],
  ])('%s, before the input is looked at', async (_, caller, code) => {
    const run = vi.fn();
    for (const input of [wrong, { name: 'a' }]) {
      const error = await thrownBy(perform(write(run), caller(), input));
      expect(error.code).toBe(code);
      expect([error.field, error.issues]).toEqual([undefined, undefined]);
      expect(error.message).not.toMatch(/name|count/);
    }
    expect(run).not.toHaveBeenCalled();
  });

  test('a token that only reads may ask', async () => {
    const caller = asking(viewer, { isReadOnly: true });
    expect(
      await perform(
        read(async () => 'answer'),
        caller,
        { name: 'a' },
      ),
    ).toBe('answer');
  });

  test('the attempt of somebody is recorded, that of nobody is not', async () => {
    const somebody = asking(viewer);
    const stranger = asking(nobody);
    await thrownBy(perform(write(vi.fn()), somebody, { name: 'a' }));
    await thrownBy(perform(write(vi.fn()), stranger, { name: 'a' }));
    expect(await auditBy(somebody)).toMatchObject([
      { action: 'test.write', outcome: 'denied', actorName: viewer.user?.email, objectId: null },
    ]);
    expect(await auditBy(stranger)).toEqual([]);
  });

  test('who is refused within the work is recorded too, though the work is undone', async () => {
    const name = unique();
    const caller = asking(admin);
    const error = await thrownBy(
      perform(
        write(async (ctx) => {
          await writeBoth(ctx, name);
          throw new AppError('PERMISSION_DENIED', 'Not this one.');
        }),
        caller,
        { name },
      ),
    );
    expect(error.message).toBe('Not this one.');
    expect(await written(name)).toEqual([]);
    expect(await auditBy(caller)).toMatchObject([{ outcome: 'denied' }]);
  });
});

describe('refuses bad input', () => {
  test.each([
    ['missing', {}, 'name', 'missing'],
    ['of the wrong type', { name: 5 }, 'name', 'type'],
    ['of the wrong kind of number', { name: 'a', count: 1.5 }, 'count', 'type'],
    ['a value that will not do', { name: '' }, 'name', 'value'],
    ['no object', [], '', 'type'],
    ['nothing', undefined, '', 'missing'],
  ])('%s', async (_, input, field, kind) => {
    const run = vi.fn();
    const caller = asking(admin);
    const error = await thrownBy(perform(write(run), caller, input));
    expect([error.code, error.status, error.field]).toEqual(['INVALID_PARAMETER_VALUE', 400, field]);
    expect(error.issues?.[0]).toMatchObject({ kind });
    expect(run).not.toHaveBeenCalled();
    expect(await auditBy(caller)).toEqual([]);
  });

  test('a check of its own says the sentence, and another name where asked to', async () => {
    const operation = query({
      name: 'test.check',
      summary: '',
      access: 'anyone',
      input: z.object({
        a: z.string().refine(() => false, { message: 'No such a.', params: { kind: 'sentence' } }),
        b: z.string().refine(() => false, { message: 'bad', params: { alias: 'other_b' } }),
      }),
      run: async () => ({}),
    });
    const error = await thrownBy(perform(operation, nobody, { a: 'x', b: 'y' }));
    expect(error.message).toBe('No such a.');
    expect(error.issues?.[1]).toMatchObject({ kind: 'value', alias: 'other_b', received: 'y' });
  });
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
    const error = await thrownBy(
      perform(
        write(async (ctx) => {
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
    await thrownBy(
      perform(
        write(async (ctx) => {
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
    const byPrisma = write((ctx) => ctx.db.group.create({ data: { name } }));
    const bySql = write((ctx) => ctx.sql(sql`INSERT INTO groups (name) VALUES (${name})`));
    for (const operation of [byPrisma, bySql]) {
      expect((await thrownBy(perform(operation, admin, { name }))).code).toBe('RESOURCE_ALREADY_EXISTS');
    }
  });

  test('because its audit row cannot be written changes nothing', async () => {
    const name = unique();
    await thrownBy(
      perform(
        write(async (ctx) => {
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

describe('the audit record', () => {
  test('a command that notes nothing fails and changes nothing', async () => {
    const name = unique();
    const forgetful = write((ctx) => writeBoth(ctx, name));
    expect((await thrownBy(perform(forgetful, admin, { name }))).code).toBe('INTERNAL_ERROR');
    expect(await written(name)).toEqual([]);
  });

  test('is not asked of a command that says why it has none', async () => {
    const name = unique();
    const caller = asking(admin);
    await perform(
      write((ctx) => writeBoth(ctx, name), { unaudited: 'too many' }),
      caller,
      { name },
    );
    expect(await written(name)).toHaveLength(2);
    expect(await auditBy(caller)).toEqual([]);
  });

  test('cannot be changed or deleted', async () => {
    const caller = asking(admin);
    await perform(
      write(async (ctx) => ctx.audit(noted)),
      caller,
      { name: 'a' },
    );
    const where = { requestId: caller.requestId };
    await expect(prisma().auditEntry.updateMany({ where, data: { outcome: 'x' } })).rejects.toThrow();
    await expect(prisma().auditEntry.deleteMany({ where })).rejects.toThrow();
    expect(await auditBy(caller)).toHaveLength(1);
  });
});

test('a command without a transaction commits what it has written so far', async () => {
  const name = unique();
  const operation = write(
    async (ctx) => {
      await writeBoth(ctx, name);
      throw conflict('the stream broke');
    },
    { transaction: false },
  );
  expect((await thrownBy(perform(operation, admin, { name }))).code).toBe('RESOURCE_CONFLICT');
  expect(await written(name)).toHaveLength(2);
});

test('a transaction holds what Prisma is merely told to do', async () => {
  // Postgres refuses a savepoint where no transaction is open.
  await transaction(() => prisma().$executeRawUnsafe('SAVEPOINT here'));
});

test('what is written outside the transaction stays when it fails', async () => {
  const name = unique();
  const operation = write(async (ctx) => {
    await outsideTransaction(() => ctx.db.group.create({ data: { name: `${name} outside` } }));
    throw conflict('no');
  });
  await thrownBy(perform(operation, admin, { name }));
  expect(await written(name)).toEqual([' outside']);
});
