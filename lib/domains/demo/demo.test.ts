import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { runProgram } from '@/lib/platform/demo-program';
import { settlePort } from '@/lib/platform/own-address';
import { asking, auditBy, auditOf, callerWithRole, refusal } from '@/lib/testing/callers';
import { serveRaw } from '@/lib/testing/raw-http';
import { createRun, deleteExperiment, deleteRun } from '../tracking/operations';
import { WORK } from './hold';
import { handlers } from './jobs';
import { getDemoData, loadDemoData, removeDemoData } from './operations';

const look = async (caller: Caller) => perform(getDemoData, caller, {});
const work = (signal = new AbortController().signal) => handlers[WORK]?.({} as never, { signal });
/** What the program says from a terminal, over what there is. */
async function again(): Promise<string> {
  const { port, token } = server;
  const lines: string[] = [];
  const order = {
    task: 'load',
    size: 'small',
    isAgain: false,
    address: `http://127.0.0.1:${port}`,
    token,
  } as const;
  expect(await runProgram(order, new AbortController().signal, (line) => lines.push(line))).toBeUndefined();
  return lines.join('\n');
}
const tokens = (caller: Caller) => prisma().token.count({ where: { userId: caller.user?.id ?? '' } });
const queued = () =>
  rows(sql`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = ${WORK} AND queue_name = 'demo'`);

let admin: Caller;
let server: Awaited<ReturnType<typeof serveRaw>>;
beforeAll(async () => {
  server = await serveRaw();
});
afterAll(() => server.close());
beforeEach(async () => {
  settlePort(server.port);
  await rows(sql`DELETE FROM demo_work`);
  admin = await callerWithRole('admin');
});

describe('works', () => {
  test('what is loaded is told of while it is made, and removed without a trace; the tokens are gone', async () => {
    const caller = asking(admin);
    expect(await look(admin)).toEqual({ isThere: false, work: null });
    await perform(loadDemoData, caller, { size: 'small' });
    expect(await auditBy(caller)).toMatchObject([
      {
        action: 'demo.loadDemoData',
        objectType: 'demo',
        outcome: 'done',
        after: { task: 'load', size: 'small' },
      },
    ]);
    expect(await queued()).not.toEqual([]);
    expect((await look(admin)).work).toMatchObject({ status: 'running', startedBy: admin.user?.email });
    await work();
    const loaded = await look(admin);
    expect(loaded.isThere).toBe(true);
    expect(loaded.work).toMatchObject({ status: 'done', fault: null });
    expect(loaded.work?.lines.join('\n')).toMatch(/learning curves: rate 0\.3[\s\S]*Done in/);
    expect(await prisma().run.count({ where: { experiment: { name: 'Demo: learning curves' } } })).toBe(13);
    expect(await tokens(admin)).toBe(0);
    expect((await refusal(perform(loadDemoData, admin, {}))).message).toMatch(/Remove it first/);
    expect(await again()).toMatch(/^There is demo data already: 1 experiment\. See /);
    expect(await prisma().run.count({ where: { experiment: { name: 'Demo: learning curves' } } })).toBe(13);

    await perform(removeDemoData, admin, {});
    await work();
    const removed = await look(admin);
    expect(removed.isThere).toBe(false);
    expect(removed.work).toMatchObject({ task: 'remove', status: 'done' });
    expect(removed.work?.lines).toEqual(['removed: 13 runs, 1 experiment']);
    expect((await auditOf('demo', 'data')).map(({ action }) => action).slice(0, 2)).toEqual([
      'demo.removeDemoData',
      'demo.removeDemoData',
    ]);
  }, 60_000);

  test('a worker that ended in the middle leaves a token that is worth nothing, and the next begins anew', async () => {
    await perform(loadDemoData, admin, { size: 'small' });
    // As a killed one leaves it: begun, with a token.
    const left = await prisma().token.create({
      data: {
        userId: admin.user?.id ?? '',
        name: 'Demo data',
        prefix: 'plb_left',
        hash: 'left',
        isReadOnly: false,
      },
    });
    await rows(sql`UPDATE demo_work SET attempts = 1, token_id = ${left.id}::uuid`);
    await work();
    expect(await prisma().token.findUnique({ where: { id: left.id } })).toBeNull();
    expect((await look(admin)).work).toMatchObject({ status: 'done' });
    expect((await look(admin)).work?.lines[0]).toBe('There is no demo data.');
    await perform(removeDemoData, admin, {});
    await work();
  }, 60_000);

  test('a worker that is told to stop hands over, with no token left', async () => {
    await perform(loadDemoData, admin, { size: 'small' });
    await expect(work(AbortSignal.abort())).rejects.toThrow(/stopped/);
    expect((await look(admin)).work).toMatchObject({ status: 'running' });
    expect(await tokens(admin)).toBe(0);
    const [row] = await rows<{ attempts: number }>(sql`SELECT attempts FROM demo_work`);
    expect(row?.attempts).toBe(0);
  });

  test('three workers that died over it are enough', async () => {
    await perform(loadDemoData, admin, { size: 'small' });
    await rows(sql`UPDATE demo_work SET attempts = 3`);
    await work();
    expect((await look(admin)).work).toMatchObject({
      status: 'failed',
      fault: expect.stringMatching(/3 times/),
    });
  });
});

test('an experiment that holds somebody’s own runs stays, and is no demo from then on', async () => {
  await perform(loadDemoData, admin, { size: 'small' });
  await work();
  const { id } = await prisma().experiment.findFirstOrThrow({ where: { name: 'Demo: learning curves' } });
  const { info } = await perform(createRun, admin, { experimentId: String(id), runName: 'mine' });
  await perform(removeDemoData, admin, {});
  await work();
  const { isThere, work: done } = await look(admin);
  expect({ isThere, lines: done?.lines }).toEqual({
    isThere: false,
    lines: ['Demo: learning curves holds other runs too: it stays.', 'removed: 13 runs'],
  });
  expect(await prisma().experiment.findUnique({ where: { id } })).toMatchObject({ lifecycleStage: 'active' });
  await perform(deleteRun, admin, { runId: info.runId });
  await perform(deleteExperiment, admin, { experimentId: String(id) });
}, 60_000);

test('an endpoint that was left over is there, and can be removed', async () => {
  const left = { name: `demo-left-${Date.now()}`, createdBy: 'ada', creationTime: 1, lastUpdatedTime: 1 };
  const tags = [{ key: 'plumbline.demo', value: 'true' }];
  const { key } = await prisma().servingEndpoint.create({ data: { ...left, tags } });
  expect((await look(admin)).isThere).toBe(true);
  expect((await refusal(perform(loadDemoData, admin, {}))).message).toMatch(/Remove it first/);
  await prisma().servingEndpoint.delete({ where: { key } });
});

describe('tells what went wrong', () => {
  test('a console that cannot be reached', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    settlePort((closed.address() as AddressInfo).port);
    await new Promise((resolve) => closed.close(resolve));
    await perform(loadDemoData, admin, { size: 'small' });
    await work();
    expect((await look(admin)).work).toMatchObject({
      status: 'failed',
      fault: expect.stringMatching(/^Nothing answers at http:\/\/127/),
    });
    expect(await tokens(admin)).toBe(0);
  });

  test('whoever began it was deactivated', async () => {
    await perform(loadDemoData, admin, { size: 'small' });
    await prisma().user.update({ where: { id: admin.user?.id ?? '' }, data: { isActive: false } });
    await work();
    expect((await look(await callerWithRole('admin'))).work?.fault).toMatch(/has no access any more/);
  });
});

describe('refuses bad input', () => {
  test('a size that there is not', async () => {
    expect(await refusal(perform(loadDemoData, admin, { size: 'vast' }))).toMatchObject({ field: 'size' });
  });

  test('two at once: one of them begins', async () => {
    const begun = await Promise.allSettled([
      perform(loadDemoData, admin, { size: 'small' }),
      perform(loadDemoData, admin, { size: 'small' }),
    ]);
    expect(begun.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await refusal(perform(removeDemoData, admin, {}))).message).toMatch(/already/);
  });
});

test('refuses a stranger', async () => {
  const contributor = await callerWithRole('contributor');
  for (const operation of [getDemoData, loadDemoData, removeDemoData])
    expect((await refusal(perform(operation, contributor, {}))).code).toBe('PERMISSION_DENIED');
});
