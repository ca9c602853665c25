import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, makeExperiment, nobody, refusal } from '@/lib/testing/callers';
import { deleteExperiment } from './change-experiment';
import { createRun } from './create-run';
import { deleteRun } from './delete-run';
import { flushHeartbeats } from './heartbeats';
import { listRecentRuns } from './list-recent-runs';
import { logBatch } from './log-batch';

const later = Date.now() + 1_000_000_000;

test('works: the newest by their start, over all experiments, without what was deleted', async () => {
  const caller = await callerWithRole('contributor');
  const start = async (experimentId: string, startTime: number) =>
    (await perform(createRun, caller, { experimentId, startTime })).info.runId;
  const [one, other, gone] = [
    await makeExperiment(caller),
    await makeExperiment(caller),
    await makeExperiment(caller),
  ];
  const newest = await start(one, later + 5);
  const older = await start(other, later + 3);
  const oldest = await start(one, later + 1);
  await perform(deleteRun, caller, { runId: await start(one, later + 4) });
  await start(gone, later + 9);
  await perform(deleteExperiment, caller, { experimentId: gone });
  const { runs } = await perform(listRecentRuns, caller, { limit: 3 });
  expect(runs.map(({ runId }) => runId)).toEqual([newest, older, oldest]);
  expect(runs[1]).toMatchObject({
    experimentId: other,
    status: 'RUNNING',
    startTime: later + 3,
    endTime: null,
  });
});

test('of runs under others the outermost, however many there are below it; what is wrong is said', async () => {
  const caller = await callerWithRole('contributor');
  const experimentId = await makeExperiment(caller);
  const start = async (startTime: number, parent?: string) => {
    const tags = parent === undefined ? [] : [{ key: 'mlflow.parentRunId', value: parent }];
    return (await perform(createRun, caller, { experimentId, startTime, tags })).info.runId;
  };
  const lone = await start(later + 20);
  const sweep = await start(later + 21);
  const trial = await start(later + 22, sweep);
  for (let at = 0; at < 110; at += 1) await start(later + 30 + at, at % 2 ? sweep : trial);
  const orphan = await start(later + 200, await start(later + 199));
  await perform(deleteRun, caller, {
    runId: (await perform(listRecentRuns, caller, { limit: 1 })).runs[0]?.runId ?? '',
  });
  const { runs } = await perform(listRecentRuns, caller, { limit: 3 });
  expect(runs.map(({ runId }) => runId)).toEqual([orphan, sweep, lone]);
  const metrics = [{ key: 'loss', value: 'NaN' as const, step: 0, timestamp: 1 }];
  await perform(logBatch, caller, { runId: sweep, metrics });
  await flushHeartbeats();
  const [, told] = (await perform(listRecentRuns, caller, { limit: 2 })).runs;
  expect(told?.health?.diverged).toMatchObject({ kind: 'nan', key: 'loss' });
});

test('refuses bad input', async () => {
  const caller = await callerWithRole('viewer');
  expect((await refusal(perform(listRecentRuns, caller, { limit: 0 }))).field).toBe('limit');
});

test('refuses a stranger: nobody asks, and who may see nothing finds nothing', async () => {
  expect((await refusal(perform(listRecentRuns, nobody, {}))).code).toBe('UNAUTHENTICATED');
  await shareNothing();
  const stranger = await callerWithRole('contributor');
  expect(await perform(listRecentRuns, stranger, {})).toEqual({ runs: [] });
});
