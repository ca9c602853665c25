import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, makeExperiment, nobody, refusal } from '@/lib/testing/callers';
import { createRun, deleteExperiment, deleteRun, listRecentRuns } from './operations';

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
