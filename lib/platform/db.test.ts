import net from 'node:net';
import sql from 'sql-template-tag';
import { describe, expect, test, vi } from 'vitest';
import { noted, trialCommand, written } from '@/lib/testing/trial';
import { perform } from '../core/perform';
import { callerWithRole, unique } from '../testing/callers';
import { afterCommit, listen, outsideTransaction, prisma, rows, rowsPatiently, transaction } from './db';
import { env } from './env';

const put = (name: string) => rows(sql`INSERT INTO groups (name) VALUES (${name})`);
const failing = (work: () => Promise<unknown>) =>
  transaction(async () => {
    await work();
    throw new Error('as meant');
  }).catch((error: Error) => expect(error.message).toBe('as meant'));

describe('a transaction', () => {
  test('holds what Prisma is merely told to do', async () => {
    // Postgres refuses a savepoint where no transaction is open.
    await transaction(() => prisma().$executeRawUnsafe('SAVEPOINT here'));
  });

  test('finds what it has written itself, whoever asks for the like at the same moment', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let waiting = 0;
    const one = () =>
      transaction(async () => {
        const { id } = await prisma().group.create({ data: { name: unique() } });
        waiting += 1;
        if (waiting === 2) open();
        // Both go on in the same turn of the event loop.
        await gate;
        return prisma().group.findUnique({ where: { id } });
      });
    expect((await Promise.all([one(), one()])).map((found) => found !== null)).toEqual([true, true]);
  });

  test('within another is part of it', async () => {
    const name = unique();
    await failing(() => transaction(() => put(name)));
    expect(await written(name)).toEqual([]);
  });
});

test('what a job clears away may take longer than a statement of a request, and that one no longer than before', async () => {
  const timeout = { text: "SELECT current_setting('statement_timeout') AS timeout", values: [] };
  expect(await rowsPatiently(timeout)).toEqual([{ timeout: '0' }]);
  const all = await Promise.all(Array.from({ length: 24 }, () => rows<{ timeout: string }>(timeout)));
  expect(new Set(all.map(([found]) => found?.timeout))).toEqual(new Set(['1min']));
});

describe('what waits for the commit', () => {
  test('is told after it and before the answer, also from within another', async () => {
    const heard: string[] = [];
    await transaction(async () => {
      await transaction(async () => afterCommit(() => heard.push('inner')));
      afterCommit(() => heard.push('outer'));
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual(['inner', 'outer']);
  });

  test('is not told where nothing was committed', async () => {
    const heard: string[] = [];
    await failing(async () => afterCommit(() => heard.push('never')));
    expect(heard).toEqual([]);
  });

  test('is told at once where no transaction is open', () => {
    const heard: string[] = [];
    afterCommit(() => heard.push('now'));
    expect(heard).toEqual(['now']);
  });
});

describe('outside of a transaction', () => {
  test('what is written stays when it fails, by whichever way', async () => {
    const name = unique();
    await failing(async () => {
      await outsideTransaction(() => put(`${name} 1`));
      await outsideTransaction(() => prisma().group.create({ data: { name: `${name} 2` } }));
      await outsideTransaction(() => transaction(() => put(`${name} 3`)));
      await put(`${name} 4`);
    });
    expect(await written(name)).toEqual([' 1', ' 2', ' 3']);
  });

  test('a transaction of its own can fail by itself', async () => {
    const name = unique();
    await transaction(async () => {
      await put(`${name} 1`);
      await outsideTransaction(() => failing(() => put(`${name} 2`)));
      await outsideTransaction(() =>
        prisma()
          .$transaction([
            prisma().group.create({ data: { name: `${name} 3` } }),
            prisma().group.create({ data: { name: `${name} 3` } }),
          ])
          .catch(() => undefined),
      );
    });
    expect(await written(name)).toEqual([' 1']);
  });

  test('is what it is where none is open', async () => {
    expect(await outsideTransaction(() => rows(sql`SELECT 1 AS one`))).toEqual([{ one: 1 }]);
  });

  test('more transactions than connections do not wait for each other', async () => {
    const name = unique();
    const admin = await callerWithRole('admin');
    const beside = trialCommand(async (ctx, input) => {
      await ctx.db.group.create({ data: { name: `${input.name} 1` } });
      await outsideTransaction(() => put(`${input.name} 2`));
      ctx.audit(noted);
    });
    const started = Date.now();
    const many = Array.from({ length: env.databaseConnections * 3 }, (_, at) =>
      perform(beside, admin, { name: `${name} ${at}` }),
    );
    await Promise.all(many);
    expect(await written(name)).toHaveLength(many.length * 2);
    expect(Date.now() - started).toBeLessThan(5_000);
  });
});

test('a machine that is gone without a word is missed within seconds, and not within hours', async () => {
  const keptAlive = vi.spyOn(net.Socket.prototype, 'setKeepAlive');
  const hearing = listen('nobody', () => undefined);
  await vi.waitUntil(() => hearing.isHeard());
  hearing.close();
  expect(keptAlive).toHaveBeenCalledWith(true, 10_000);
  keptAlive.mockRestore();
});
