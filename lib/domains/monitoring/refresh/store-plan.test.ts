import sql from 'sql-template-tag';
import { afterAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole } from '@/lib/testing/callers';
import {
  BEGIN,
  LOANS,
  loanRows,
  makeMonitor,
  type Row,
  refreshAll,
  toCsv,
  upload,
} from '@/lib/testing/monitors';
import { configured, MONITOR_COLUMNS, type MonitorRow } from '../load';
import * as monitoring from '../operations';
import { readRows } from '../sources';
import { lastUpload, storePlan } from './store-plan';

afterAll(closeEngine);

test('a reference that knows neither labels nor predictions leaves several classes to be judged by what is watched', async () => {
  const owner = await callerWithRole('contributor');
  const kinds = ['red', 'white', 'sparkling'];
  const wines = Array.from(
    { length: 600 },
    (_, at): Row => ({
      id: `w${at}`,
      ts: new Date(BEGIN + at * 60_000).toISOString(),
      alcohol: 10 + (at % 40) / 10,
      guess: kinds[at % 3] ?? '',
      // Nine of ten are right.
      label: kinds[(at % 10 === 0 ? at + 1 : at) % 3] ?? '',
    }),
  );
  const config = {
    ...LOANS,
    columns: [
      { name: 'alcohol', kind: 'numeric' as const },
      { name: 'guess', kind: 'categorical' as const, role: 'prediction' as const },
      { name: 'label', kind: 'categorical' as const, role: 'label' as const },
    ],
    problem: { kind: 'multiclass' as const },
  };
  const id = await makeMonitor(owner, { rows: wines, config });
  await upload(owner, id, toCsv(wines.map(({ alcohol }) => ({ alcohol: alcohol ?? null }))), {
    kind: 'reference',
  });
  const reference = { kind: 'uploaded' as const };
  await perform(monitoring.configureMonitor, owner, { id, config: { ...config, reference } });
  await refreshAll(id);
  const { windows } = await perform(monitoring.getPerformance, owner, { id });
  expect(windows[0]).toMatchObject({
    labelled: 60,
    performance: { metrics: { accuracy: { value: 0.9 } }, maturity: { predicted: 60, labelled: 60 } },
  });
});

test('a reference that is uploaded while the one before is read is read next', async () => {
  const owner = await callerWithRole('contributor');
  const reference = toCsv(loanRows(6, 50));
  const id = await makeMonitor(owner);
  await upload(owner, id, reference, { kind: 'reference' });
  const config = { ...LOANS, reference: { kind: 'uploaded' as const } };
  await perform(monitoring.configureMonitor, owner, { id, config });
  const read = async () => {
    const [monitor] = await rows<MonitorRow>(sql`SELECT ${MONITOR_COLUMNS} FROM monitors WHERE id = ${id}`);
    return configured(monitor as MonitorRow);
  };
  const settle = async (meanwhile: () => Promise<unknown>) => {
    const monitor = await read();
    const seen = await lastUpload(id);
    const { about } = await readRows(
      monitor,
      async (pinned) => {
        await meanwhile();
        return readRows(monitor, (data) => storePlan(monitor, pinned, data, { upload: seen }));
      },
      { of: 'reference' },
    );
    return [about.rows, (await read()).planVersion !== null];
  };
  expect(await settle(() => upload(owner, id, reference, { kind: 'reference' }))).toEqual([300, false]);
  expect(await settle(async () => undefined)).toEqual([600, true]);
});
