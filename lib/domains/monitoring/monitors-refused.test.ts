import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, nobody, refusal, refusals, unique } from '@/lib/testing/callers';
import { LOANS, makeMonitor, upload } from '@/lib/testing/monitors';
import * as monitoring from './operations';

const MISSING = '0'.repeat(32);

let owner: Caller;
let id: string;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
  id = await makeMonitor(owner);
});
afterAll(closeEngine);

describe('refuses', () => {
  test('bad input, naming what is wrong', async () => {
    const set = (config: object) =>
      refusal(perform(monitoring.configureMonitor, owner, { id, config: { ...LOANS, ...config } }));
    const found = await Promise.all([
      set({ columns: [] }),
      set({ timeZone: 'Mars/Olympus' }),
      set({ timeColumn: 'nothing' }),
      set({ columns: [{ name: 'nothing', kind: 'numeric' }], problem: { kind: 'none' } }),
      set({ slices: ['nothing'] }),
      set({ schedule: { cron: 'every day' } }),
      set({ reference: { kind: 'range', from: 2, to: 1 } }),
      set({ reference: { kind: 'uploaded' } }),
      set({ granularity: '7 minutes' }),
      set({ alpha: 1.5 }),
      set({ problem: { kind: 'regression' } }),
      set({
        columns: [
          { name: 'income', kind: 'numeric' },
          { name: 'income', kind: 'numeric' },
        ],
        problem: { kind: 'none' },
      }),
      refusal(perform(monitoring.createMonitor, owner, { name: ' ' })),
      refusal(
        perform(monitoring.createMonitor, owner, { name: 'x', source: { kind: 'lake', path: '../etc' } }),
      ),
      refusal(perform(monitoring.refreshMonitor, owner, { id, from: 5, to: 4 })),
    ]);
    expect(found.map(({ code }) => code)).toEqual([
      ...Array(13).fill('INVALID_PARAMETER_VALUE'),
      'PERMISSION_DENIED',
      'INVALID_PARAMETER_VALUE',
    ]);
    expect(found.map(({ field }) => field)).toEqual([
      'config.columns',
      'config.timeZone',
      'config.timeColumn',
      'config.columns.0.name',
      'config.slices.0',
      'config.schedule.cron',
      'config.reference.to',
      'config.reference',
      'config.granularity',
      'config.alpha',
      'config.problem',
      'config.columns.1.name',
      'name',
      undefined,
      'to',
    ]);
  });

  test('a name that is taken', async () => {
    const name = `taken ${unique()}`;
    await perform(monitoring.createMonitor, owner, { name });
    expect((await refusal(perform(monitoring.createMonitor, owner, { name }))).code).toBe(
      'RESOURCE_ALREADY_EXISTS',
    );
  });

  test('files that are none', async () => {
    const { id: own } = await perform(monitoring.createMonitor, owner, { name: `files ${unique()}` });
    const found = await refusals(
      ['', 'a,b\n', 'PAR1 and no more', '\0\0\0'].map((text) => upload(owner, own, text)),
    );
    expect(found.map(({ code }) => code)).toEqual(Array(4).fill('INVALID_PARAMETER_VALUE'));
    expect((await refusal(upload(owner, own, 'id,label\n1,1\n', { kind: 'labels' }))).code).toBe(
      'RESOURCE_CONFLICT',
    );
  });

  test('strangers and those who may only look', async () => {
    const viewer = await callerWithRole('viewer');
    expect((await refusal(perform(monitoring.deleteMonitor, viewer, { id }))).code).toBe('PERMISSION_DENIED');
    const other = await callerWithRole('contributor');
    expect((await refusal(perform(monitoring.deleteMonitor, other, { id }))).code).toBe('PERMISSION_DENIED');
    expect((await refusal(perform(monitoring.getDrift, nobody, { id }))).code).toBe('UNAUTHENTICATED');
  });

  test('an id that is none', async () => {
    const found = await refusals([
      perform(monitoring.getDrift, owner, { id: MISSING }),
      perform(monitoring.getMonitor, owner, { id: MISSING }),
      perform(monitoring.deleteMonitor, owner, { id: MISSING }),
      perform(monitoring.getColumn, owner, { id, column: 'nothing' }),
      perform(monitoring.getColumn, owner, { id, column: 'income', window: 5 }),
      perform(monitoring.getRefresh, owner, { id, refreshId: 999_999 }),
    ]);
    expect(found.map(({ code }) => code)).toEqual(Array(6).fill('RESOURCE_DOES_NOT_EXIST'));
  });
});
