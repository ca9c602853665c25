import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { outsideTransaction, prisma } from '@/lib/platform/db';
import { AppError } from '@/lib/pure/errors';
import { asking, auditBy, callerWithRole, nobody, refusal, unique } from '@/lib/testing/callers';
import { noted, trialCommand, trialQuery, writeBoth, written } from '@/lib/testing/trial';
import type { Caller } from './access';
import type { Context } from './context';
import { query } from './operation';
import { perform } from './perform';

let admin: Caller;
let viewer: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  viewer = await callerWithRole('viewer');
});

describe('works', () => {
  test('the input is parsed, the output passed on', async () => {
    const run = vi.fn(async (_: Context, input: unknown) => ({ got: input }));
    const output = await perform(trialQuery(run), viewer, { name: 'a', unknown: 1 });
    expect(output).toEqual({ got: { name: 'a', count: 3 } });
  });

  test('both ways of writing and the audit row are one commit', async () => {
    const name = unique();
    const caller = asking(admin, { via: 'session', ip: '192.0.2.1' });
    await perform(
      trialCommand(async (ctx) => {
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
        action: 'trial.write',
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
      trialCommand(async (ctx) => {
        // As what was cut to a length ends.
        ctx.audit({ ...noted, after: { value: '…\ud83d' } });
        ctx.audit({ ...noted, objectId: '8', actor: { id: 'x', email: 'somebody@example.com' } });
      }),
      caller,
      { name: 'a' },
    );
    expect(await auditBy(caller)).toMatchObject([
      { objectId: '7', actorName: admin.user?.email, after: { value: '…?' } },
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
    await perform(trialCommand(run), caller, { name });
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
      const error = await refusal(perform(trialCommand(run), caller(), input));
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
        trialQuery(async () => 'answer'),
        caller,
        { name: 'a' },
      ),
    ).toBe('answer');
  });

  test('the attempt of somebody is recorded, that of nobody is not', async () => {
    const somebody = asking(viewer);
    const stranger = asking(nobody);
    await refusal(perform(trialCommand(vi.fn()), somebody, { name: 'a' }));
    await refusal(perform(trialCommand(vi.fn()), stranger, { name: 'a' }));
    expect(await auditBy(somebody)).toMatchObject([
      {
        action: 'trial.write',
        outcome: 'denied',
        actorName: viewer.user?.email,
        objectId: null,
        after: { asked: { name: 'a' }, reason: expect.stringContaining('This needs the role admin') },
      },
    ]);
    expect(await auditBy(stranger)).toEqual([]);
  });

  test('who is refused within the work is recorded too, though the work is undone', async () => {
    const name = unique();
    const caller = asking(admin);
    const error = await refusal(
      perform(
        trialCommand(async (ctx) => {
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
    const error = await refusal(perform(trialCommand(run), caller, input));
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
    const error = await refusal(perform(operation, nobody, { a: 'x', b: 'y' }));
    expect(error.message).toBe('No such a.');
    expect(error.issues?.[1]).toMatchObject({ kind: 'value', alias: 'other_b', received: 'y' });
  });
});

describe('the audit record', () => {
  test('a command that notes nothing fails and changes nothing', async () => {
    const name = unique();
    const forgetful = trialCommand((ctx) => writeBoth(ctx, name));
    expect((await refusal(perform(forgetful, admin, { name }))).code).toBe('INTERNAL_ERROR');
    expect(await written(name)).toEqual([]);
  });

  test('is not asked of a command that says why it has none', async () => {
    const name = unique();
    const caller = asking(admin);
    await perform(
      trialCommand((ctx) => writeBoth(ctx, name), { unaudited: 'too many' }),
      caller,
      { name },
    );
    expect(await written(name)).toHaveLength(2);
    expect(await auditBy(caller)).toEqual([]);
  });

  test('cannot be changed or deleted', async () => {
    const caller = asking(admin);
    await perform(
      trialCommand(async (ctx) => ctx.audit(noted)),
      caller,
      { name: 'a' },
    );
    const where = { requestId: caller.requestId };
    await expect(prisma().auditEntry.updateMany({ where, data: { outcome: 'x' } })).rejects.toThrow();
    await expect(prisma().auditEntry.deleteMany({ where })).rejects.toThrow();
    expect(await auditBy(caller)).toHaveLength(1);
  });
});
