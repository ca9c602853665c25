/** Jobs that are stopped, and started again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole } from '@/lib/testing/callers';
import { makeScoringJob } from '@/lib/testing/scoring';
import * as scoring from './operations';
import { closeModels } from './warm-models';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(async () => {
  await closeModels();
  await closeEngine();
});

test('a job whose schedule somebody lets rest is not begun again by a change of its description', async () => {
  const { name } = await makeScoringJob(maker, { count: 1, trigger: { cron: '30 6 * * *' } });
  await perform(scoring.stopJob, maker, { name });
  await perform(scoring.updateJob, maker, { name, description: 'It rests.' });
  expect(await perform(scoring.getJob, maker, { name })).toMatchObject({ isActive: false, nextRunTime: null });
});
