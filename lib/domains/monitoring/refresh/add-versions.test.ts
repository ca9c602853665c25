import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { readGate } from '@/lib/domains/serving/monitor-gate';
import { rows } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeSilentEndpoint } from '@/lib/testing/inferences';
import { LOGGED_FROM as BEGIN, DAY, logRows, manyRows } from '@/lib/testing/logged-rows';
import { refreshAll, toCsv, upload } from '@/lib/testing/monitors';
import * as monitoring from '../operations';

let owner: Caller;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
});
afterAll(closeEngine);

/** What was asked of a version of the model on a day, amounts from there on. */
const logOfVersion = (endpointId: string, model: string, version: number, day: number, amount: number) =>
  logRows(
    endpointId,
    manyRows(100, (at) => ({
      time: BEGIN + day * DAY + at * 60_000,
      requestId: `v${version} d${day} ${at}`,
      inputs: { amount: amount + ((at * 37) % 50) },
    })),
    { model, version },
  );

test.each([
  ['rows of before, which know the first', { kind: 'range', from: BEGIN, to: BEGIN + DAY }],
  ['a table that knows of no version', { kind: 'uploaded' }],
  ['the window before', { kind: 'rolling', windows: 1 }],
] as const)('a version that answers later is judged by itself, against %s', async (_, reference) => {
  const { model, name, endpointId } = await makeSilentEndpoint(owner);
  for (const day of [0, 1]) await logOfVersion(endpointId, model.name, 1, day, 100);
  const { id } = await perform(monitoring.createMonitor, owner, {
    name: `canary ${unique()}`,
    source: { kind: 'endpoint', endpoint: name },
  });
  if (reference.kind === 'uploaded') {
    const before = Array.from({ length: 100 }, (_, at) => ({ amount: 100 + ((at * 37) % 50) }));
    await upload(owner, id, toCsv(before), { kind: 'reference' });
  }
  await perform(monitoring.configureMonitor, owner, {
    id,
    config: {
      timeColumn: 'time',
      columns: [{ name: 'amount', kind: 'numeric' }],
      slices: ['model_version'],
      reference,
    },
  });
  await refreshAll(id);
  await logOfVersion(endpointId, model.name, 1, 2, 100);
  await logOfVersion(endpointId, model.name, 2, 2, 300);
  await perform(monitoring.refreshMonitor, owner, { id });
  await refreshAll(id);
  const gate = (version: number) => readGate({ sql: rows }, { id, name }, version, BEGIN + 2 * DAY);
  expect(await gate(2)).toMatchObject({ judged: 1, driftSince: BEGIN + 2 * DAY });
  expect(await gate(1)).toMatchObject({ judged: 1, driftSince: null });
});
