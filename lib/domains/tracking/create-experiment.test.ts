import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { asking, auditBy, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { deleteExperiment } from './change-experiment';
import { createExperiment } from './create-experiment';
import { getExperiment, getExperimentByName } from './get-experiment';

let caller: Caller;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
});

const create = (input: object, by = caller) => perform(createExperiment, by, input);

describe('works', () => {
  test('it is found by id and by name, with its tags; the last of equal tags counts', async () => {
    const name = `a Ü/壁 ${unique()}`;
    const by = asking(caller);
    const tags = ['north', 'south'].map((value) => ({ key: 'team', value }));
    const { experimentId } = await create({ name, tags }, by);
    const { experiment } = await perform(getExperiment, caller, { experimentId });
    expect(experiment).toMatchObject({
      name,
      lifecycleStage: 'active',
      artifactLocation: `mlflow-artifacts:/${experimentId}`,
      tags: [{ key: 'team', value: 'south' }],
    });
    expect(experiment.creationTime).toBe(experiment.lastUpdateTime);
    expect(await perform(getExperimentByName, caller, { experimentName: name })).toEqual({ experiment });
    expect(await auditBy(by)).toMatchObject([
      {
        action: 'tracking.createExperiment',
        objectType: 'experiment',
        objectId: experimentId,
        after: { name },
      },
    ]);
  });

  test('artifacts may be kept elsewhere', async () => {
    const { experimentId } = await create({ name: unique(), artifactLocation: 's3://bucket/path' });
    const { experiment } = await perform(getExperiment, caller, { experimentId });
    expect(experiment.artifactLocation).toBe('s3://bucket/path');
  });

  test('whoever makes it manages it', async () => {
    const { experimentId } = await create({ name: unique() });
    const where = { objectType: 'experiment', objectId: experimentId };
    expect(await prisma().grant.findMany({ where })).toMatchObject([
      { principalId: caller.user?.id, level: 'CAN_MANAGE' },
    ]);
  });

  test('of many that want one name at once, one gets it', async () => {
    const name = unique();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => create({ name })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [lost] = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS', field: 'name' });
  });
});

describe('refuses bad input', () => {
  test.each([
    ['no name', {}, 'name'],
    ['a blank name', { name: ' ' }, 'name'],
    ['a name of 501 characters', { name: 'n'.repeat(501) }, 'name'],
    ['a local folder for artifacts', { name: 'n', artifactLocation: 'file:///etc' }, 'artifactLocation'],
    ['a tag without a key', { name: 'n', tags: [{ value: 'v' }] }, 'tags.0.key'],
    ['a tag too long', { name: 'n', tags: [{ key: 'k', value: 'v'.repeat(20_001) }] }, 'tags.0.value'],
  ])('%s', async (_, input, field) => {
    expect(await refusal(create(input))).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field });
  });

  test('a name that is taken, by a deleted one too', async () => {
    const name = unique();
    const { experimentId } = await create({ name });
    expect((await refusal(create({ name }))).message).toBe(`Experiment(name=${name}) already exists.`);
    await perform(deleteExperiment, caller, { experimentId });
    expect((await refusal(create({ name }))).message).toMatch(/already exists in deleted state/);
  });
});

test('refuses a stranger', async () => {
  const viewer = await callerWithRole('viewer');
  const by = asking(viewer);
  expect(await refusal(create({ name: unique() }, by))).toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(await auditBy(by)).toMatchObject([{ outcome: 'denied' }]);
});

test('unknown id', async () => {
  for (const experimentId of ['99999999', '4294967296', 'no-number'])
    expect((await refusal(perform(getExperiment, caller, { experimentId }))).message).toBe(
      `No Experiment with id=${experimentId} exists`,
    );
  expect((await refusal(perform(getExperimentByName, caller, { experimentName: 'none' }))).message).toBe(
    "Could not find experiment with name 'none'",
  );
});
