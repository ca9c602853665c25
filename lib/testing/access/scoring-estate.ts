/** A scoring job with one of everything in it. */
import { BUILT_IN_GROUPS, type Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as scoring from '@/lib/domains/scoring/operations';
import { resultPlace } from '@/lib/domains/scoring/places';
import { blobs } from '@/lib/platform/blobs';
import { prisma } from '@/lib/platform/db';
import { type Estate, MARK } from './entry';
import { makeFeatureEstate } from './feature-estate';
import { makeModelEstate } from './model-estate';

const USERS = BUILT_IN_GROUPS.find(({ name }) => name === 'users')?.id ?? '';

export type ScoringEstate = Estate & { name: string; modelName: string; table: string };

export async function makeScoringEstate(owner: Caller): Promise<ScoringEstate> {
  const [model, table] = [await makeModelEstate(owner), await makeFeatureEstate(owner)];
  // Whoever asks may read the model and the table: what is looked at here is the job.
  for (const [objectType, objectId, level] of [
    ['registered-model', model.objectId, 'CAN_READ'],
    ['feature-table', table.objectId, 'CAN_VIEW_METADATA'],
  ] as const)
    await prisma().grant.create({ data: { objectType, objectId, principalId: USERS, level } });
  const name = `${MARK}-${crypto.randomUUID()}`;
  const { id } = await perform(scoring.createJob, owner, {
    name,
    description: MARK,
    definition: { model: { name: model.name, version: 1 }, input: { table: table.name } },
    trigger: { cron: '0 6 * * *' },
  });
  const { key } = await prisma().scoringJob.findUniqueOrThrow({ where: { id } });
  const run = { jobKey: key, requestedBy: MARK, message: MARK, queuedTime: 1 };
  await prisma().scoringRun.createMany({
    data: [
      { ...run, number: 1, cause: 'manual', state: 'succeeded', resultBytes: MARK.length },
      { ...run, number: 2, cause: 'manual', state: 'failed' },
      { ...run, number: 3, cause: 'manual', state: 'queued' },
    ],
  });
  await prisma().scoringJob.update({ where: { key }, data: { lastRun: 3 } });
  await blobs().put(resultPlace(id, 1), new Blob([MARK]).stream());
  return { owner, objectId: id, name, modelName: model.name, table: table.name };
}
