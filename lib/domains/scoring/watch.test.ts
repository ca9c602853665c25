/** What brings runs about by itself, where the database breaks it off. */
import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole } from '@/lib/testing/callers';
import { makeScoringJob } from '@/lib/testing/scoring';
import * as scoring from './operations';
import { queueDue } from './watch';

test('a run that cannot be queued is due still', async () => {
  const maker = await callerWithRole('contributor');
  const { name, key } = await makeScoringJob(maker, { count: 1, trigger: { cron: '30 6 * * *' } });
  const { nextRunTime } = await perform(scoring.getJob, maker, { name });
  const due = nextRunTime ?? 0;
  // Its number is taken: the run is refused.
  const taken = { jobKey: key, number: 1, cause: 'manual' as const, requestedBy: 'x', queuedTime: 1 };
  await prisma().scoringRun.create({ data: { ...taken, state: 'succeeded' } });
  await expect(queueDue(due)).rejects.toThrow();
  expect((await perform(scoring.getJob, maker, { name })).nextRunTime).toBe(due);
  await prisma().scoringRun.deleteMany({ where: { jobKey: key } });
  await queueDue(due);
  expect((await perform(scoring.listRuns, maker, { name })).runs).toMatchObject([{ cause: 'schedule' }]);
});
