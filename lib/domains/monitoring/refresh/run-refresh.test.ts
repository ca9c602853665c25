import { afterEach, expect, test, vi } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { LOANS, loanRows, toCsv, upload } from '@/lib/testing/monitors';
import { givenUp } from '../jobs';
import * as monitoring from '../operations';
import { REFRESH } from './queue-refresh';
import { refresh } from './refresh';
import { queueDue, runRefresh } from './run-refresh';

// What matters is when it breaks off, which no true one does on demand.
vi.mock('./refresh', () => ({ refresh: vi.fn() }));
const faults = vi.spyOn(log, 'error').mockReturnValue(undefined);
afterEach(() => faults.mockClear());

async function begun() {
  const owner = await callerWithRole('contributor');
  const { id } = await perform(monitoring.createMonitor, owner, { name: unique() });
  await upload(owner, id, toCsv(loanRows(2, 20)));
  await perform(monitoring.configureMonitor, owner, { id, config: LOANS });
  const waiting = await prisma().monitorRefresh.findFirstOrThrow({ where: { monitorId: id } });
  return { owner, id, run: () => runRefresh(waiting.id, new AbortController().signal) };
}

test('a fault of ours is logged, and tried again', async () => {
  const { id, run } = await begun();
  vi.mocked(refresh).mockRejectedValueOnce(new Error('the engine is gone'));
  await run();
  expect(faults).toHaveBeenCalledOnce();
  expect(await prisma().monitorRefresh.findFirst({ where: { monitorId: id } })).toMatchObject({
    state: 'pending',
    attempts: 1,
  });
});

test('one whose worker stops is another’s at once, and none of its tries is lost', async () => {
  const { id } = await begun();
  const stopping = new AbortController();
  vi.mocked(refresh).mockImplementationOnce(async () => {
    stopping.abort();
    throw stopping.signal.reason;
  });
  const waiting = await prisma().monitorRefresh.findFirstOrThrow({ where: { monitorId: id } });
  await runRefresh(waiting.id, stopping.signal);
  expect(await prisma().monitorRefresh.findFirst({ where: { monitorId: id } })).toMatchObject({
    state: 'pending',
    attempts: 0,
  });
  expect(faults).not.toHaveBeenCalled();
});

test('one that the queue has given up has failed, and so says its monitor', async () => {
  const { id } = await begun();
  const { id: number } = await prisma().monitorRefresh.findFirstOrThrow({ where: { monitorId: id } });
  await prisma().monitorRefresh.update({ where: { id: number }, data: { state: 'running' } });
  await givenUp[REFRESH]?.({ id: number } as never, 'Its worker ended.');
  const failed = { state: 'failed', message: 'Its worker ended.', endTime: expect.any(BigInt) };
  expect(await prisma().monitorRefresh.findUnique({ where: { id: number } })).toMatchObject(failed);
  expect(await prisma().monitor.findUnique({ where: { id } })).toMatchObject({
    status: 'failing',
    fault: 'Its worker ended.',
  });
  // What has ended otherwise since stays as it is.
  await prisma().monitorRefresh.update({ where: { id: number }, data: { state: 'success' } });
  await givenUp[REFRESH]?.({ id: number } as never, 'Its worker ended.');
  expect(await prisma().monitorRefresh.findUnique({ where: { id: number } })).toMatchObject({
    state: 'success',
  });
});

test('a monitor that is deleted while it is refreshed ends that without a word', async () => {
  const { owner, id, run } = await begun();
  vi.mocked(refresh).mockImplementationOnce(async () => {
    await perform(monitoring.deleteMonitor, owner, { id });
    throw new Error('a row of a monitor that is not there');
  });
  await run();
  expect(faults).not.toHaveBeenCalled();
});

test('a refresh that cannot be queued is due still', async () => {
  const { id } = await begun();
  const due = Date.now() - 1_000;
  await prisma().monitorRefresh.deleteMany({ where: { monitorId: id } });
  await prisma().monitor.update({ where: { id }, data: { nextRunTime: due } });
  await rows({
    text: `ALTER TABLE monitor_refreshes ADD CONSTRAINT refused CHECK (monitor_id <> '${id}')`,
    values: [],
  });
  await expect(queueDue()).rejects.toThrow();
  await rows({ text: 'ALTER TABLE monitor_refreshes DROP CONSTRAINT refused', values: [] });
  expect(await prisma().monitor.findUnique({ where: { id } })).toMatchObject({ nextRunTime: BigInt(due) });
  await queueDue();
  expect(await prisma().monitorRefresh.findFirst({ where: { monitorId: id } })).toMatchObject({
    trigger: 'schedule',
  });
});
