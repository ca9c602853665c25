import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { logMetric } from '@/lib/domains/tracking/log-metric';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { holderOf, type MadeModel, makeModel } from '@/lib/testing/models';
import { listVersionRuns } from './list-version-runs';

let owner: Caller;
let made: MadeModel;
beforeAll(async () => {
  await shareNothing();
  owner = await callerWithRole('contributor');
  made = await makeModel(owner, { versions: 2 });
  for (const [key, value] of [
    ['auc', 0.9],
    ['loss', 0.2],
    ['system/cpu', 40],
  ] as const)
    await perform(logMetric, owner, { runId: made.runId, key, value, timestamp: 1, step: 0 });
});

const ask = (caller: Caller, more: object = {}) =>
  perform(listVersionRuns, caller, { name: made.name, versions: [1, 2, 99], ...more });

test('tells of each version its run and what was measured, and of what there is to choose from', async () => {
  const { keys, shown, versions } = await ask(owner);
  expect(keys).toEqual(['auc', 'loss']);
  expect(shown).toEqual(keys);
  expect(versions.map(({ version }) => version)).toEqual([2, 1]);
  expect(versions[0]).toMatchObject({
    run: { runId: made.runId, experimentId: made.experimentId },
    values: [0.9, 0.2],
  });
  expect((await ask(owner, { metrics: ['loss', 'none'] })).versions[1]?.values).toEqual([0.2, null]);
});

test('who may not see the run is told nothing of it', async () => {
  const reader = await holderOf(made.id, 'CAN_READ');
  const { keys, versions } = await ask(reader, { metrics: ['auc'] });
  expect(keys).toEqual([]);
  expect(versions[0]).toEqual({ version: 2, run: null, values: [null] });
});

test('what ended as no number was measured', async () => {
  const nan = { runId: made.runId, key: 'grown', value: 'NaN' as const, timestamp: 1, step: 0 };
  await perform(logMetric, owner, nan);
  expect((await ask(owner, { metrics: ['grown', 'none'] })).versions[0]?.values).toEqual(['NaN', null]);
});

test('refuses bad input, a stranger and an unknown model', async () => {
  expect(await refusal(ask(owner, { versions: [] }))).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  const stranger = await callerWithRole('contributor');
  expect(await refusal(ask(stranger))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  expect(await refusal(ask(owner, { name: 'none such' }))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
});
