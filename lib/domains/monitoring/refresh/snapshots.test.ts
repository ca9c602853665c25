import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as features from '@/lib/domains/features/operations';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeTable, write } from '@/lib/testing/features';
import { refreshAll } from '@/lib/testing/monitors';
import * as monitoring from '../operations';
import type { MonitorConfigInput } from '../schemas';

afterAll(closeEngine);
afterEach(() => vi.useRealTimers());

const DAY = 86_400_000;
/** Files have the true time: of days before it and long after it only what is written inside counts. */
const FIRST = Math.floor(Date.now() / DAY) * DAY - 5 * DAY;
/** Noon of the so-manieth day. */
const at = (day: number) => vi.setSystemTime(FIRST + day * DAY + DAY / 2);

const customers = (shift: number, seed: number) =>
  `SELECT i::BIGINT AS id, sin(i * ${seed}.7) + ${shift} AS value FROM range(1000) t(i)`;

const CONFIG: MonitorConfigInput = {
  columns: [{ name: 'value', kind: 'numeric' }],
  reference: { kind: 'rolling', windows: 1 },
};

/** Written on the first, the second and the fifth day; in between its files were put together. */
async function watched(config: Partial<MonitorConfigInput> = {}) {
  vi.useFakeTimers({ toFake: ['Date'] });
  at(0);
  const owner = await callerWithRole('admin');
  const { name } = await makeTable(owner, { select: customers(0, 1), primaryKeys: ['id'] });
  at(1);
  await write(owner, name, `${customers(0, 2)} WHERE i < 500`, 'overwrite');
  await write(owner, name, `${customers(0, 2)} WHERE i >= 500`);
  at(2);
  await perform(features.optimizeTable, owner, { name });
  at(4);
  await write(owner, name, customers(2, 3), 'overwrite');
  const { id } = await perform(monitoring.createMonitor, owner, {
    name: `customers ${unique()}`,
    source: { kind: 'feature-table', table: name },
  });
  await perform(monitoring.configureMonitor, owner, { id, config: { ...CONFIG, ...config } });
  await refreshAll(id);
  return { owner, name, id };
}

const windowsOf = async (owner: Caller, id: string) =>
  (await perform(monitoring.getDrift, owner, { id })).windows.map(({ start, rows, verdict }) => [
    (start - FIRST) / DAY,
    rows,
    verdict,
  ]);

const lastMessage = async (monitorId: string) =>
  (await prisma().monitorRefresh.findFirstOrThrow({ where: { monitorId }, orderBy: { id: 'desc' } })).message;

test('a table without times is looked at as it was when each window ended that it was written in', async () => {
  const { owner, name, id } = await watched();
  expect(await windowsOf(owner, id)).toEqual([
    [0, 1000, 'not-enough-data'],
    [1, 1000, 'stable'],
    [4, 1000, 'severe'],
  ]);

  // The window is not over: it is of the table as it is.
  await write(owner, name, customers(0, 4), 'overwrite');
  await perform(monitoring.refreshMonitor, owner, { id });
  await refreshAll(id);
  expect((await windowsOf(owner, id)).at(-1)).toEqual([4, 1000, 'stable']);
  expect(await lastMessage(id)).toContain('1 snapshot computed of 3 windows');
});

test('what it was at a time can be what it is held against', async () => {
  const { owner, id } = await watched();
  await perform(monitoring.acceptReference, owner, { id, from: FIRST + 4 * DAY });
  await refreshAll(id);
  expect((await windowsOf(owner, id)).at(-1)).toEqual([4, 1000, 'severe']);
  await perform(monitoring.configureMonitor, owner, {
    id,
    config: { ...CONFIG, reference: { kind: 'range', from: FIRST + DAY, to: FIRST + 2 * DAY } },
  });
  await refreshAll(id);
  expect((await windowsOf(owner, id)).map(([, , verdict]) => verdict)).toEqual([
    'stable',
    'stable',
    'severe',
  ]);
});

test('versions whose files a vacuum took are told of, and what was found of them stays', async () => {
  const { owner, name, id } = await watched();
  at(40);
  await perform(features.vacuumTable, owner, { name, isDryRun: false });
  await perform(monitoring.refreshMonitor, owner, { id, from: FIRST, to: FIRST + 10 * DAY });
  await refreshAll(id);
  expect(await lastMessage(id)).toContain('Not kept any more: 2 versions of the table.');
  expect(await windowsOf(owner, id)).toHaveLength(3);
});

test('rows without a time are refused of what has no versions', async () => {
  const owner = await callerWithRole('contributor');
  const { id } = await perform(monitoring.createMonitor, owner, { name: unique() });
  expect(await refusal(perform(monitoring.configureMonitor, owner, { id, config: CONFIG }))).toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
    field: 'config.timeColumn',
  });
});
