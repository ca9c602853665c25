import { afterAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole } from '@/lib/testing/callers';
import { loanRows, makeMonitor, refreshAll, toCsv, upload } from '@/lib/testing/monitors';
import * as monitoring from '../operations';
import { dataTable } from '../sources';
import { compactUploads } from './compact';

afterAll(closeEngine);

test('many small uploads become one file, and the windows stay what they were', {
  timeout: 60_000,
}, async () => {
  const owner = await callerWithRole('contributor');
  const id = await makeMonitor(owner, { rows: loanRows(2, 40) });
  const files = async () => (await dataTable(id).snapshot({})).files.length;
  await compactUploads(id);
  expect(await files()).toBe(1);
  for (let at = 0; at < 3; at += 1) await upload(owner, id, toCsv(loanRows(1, 2, 9, at + 2)));
  expect(await files()).toBe(4);
  await refreshAll(id);
  const rowsOf = async () =>
    (await perform(monitoring.getDrift, owner, { id })).windows.map(({ rows }) => rows);
  const before = await rowsOf();
  await compactUploads(id, 5);
  expect(await files()).toBe(4);
  await compactUploads(id, 4);
  expect(await files()).toBe(1);
  await perform(monitoring.refreshMonitor, owner, { id });
  await refreshAll(id);
  expect(await rowsOf()).toEqual(before);
});
