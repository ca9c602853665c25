import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createMonitor } from '@/lib/domains/monitoring/create-monitor';
import { createEndpoint } from '@/lib/domains/serving/create-endpoint';
import { setExperimentTag } from '@/lib/domains/tracking/change-experiment';
import { prisma } from '@/lib/platform/db';
import { shareNothing } from '@/lib/testing/access/people';
import {
  afresh,
  callerWithRole,
  makeExperiment,
  makeRun,
  nobody,
  refusal,
  unique,
} from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { dismissFirstSteps, getFirstSteps, noteComparison } from './first-steps';

const doneBy = async (caller: Caller) =>
  (await perform(getFirstSteps, await afresh(caller), {})).steps
    .filter(({ isDone }) => isDone)
    .map(({ step }) => step);

beforeAll(async () => {
  await shareNothing();
});

describe('works', () => {
  test('each step is done once there is what it makes, in the order of the work', async () => {
    const caller = await callerWithRole('contributor');
    expect((await perform(getFirstSteps, caller, {})).steps.map(({ step }) => step)).toEqual([
      'run',
      'comparison',
      'model',
      'endpoint',
      'monitor',
    ]);
    const experimentId = await makeExperiment(caller);
    expect(await doneBy(caller)).toEqual([]);
    await makeRun(caller, experimentId);
    expect(await doneBy(caller)).toEqual(['run']);
    await perform(noteComparison, caller, {});
    await perform(noteComparison, caller, {});
    expect(await doneBy(caller)).toEqual(['run', 'comparison']);
    const { name } = await makeModel(caller);
    expect(await doneBy(caller)).toEqual(['run', 'comparison', 'model']);
    const servedEntities = [{ entityName: name, entityVersion: '1', name: 'v1' }];
    await perform(createEndpoint, await afresh(caller), {
      name: `e-${unique()}`,
      config: { servedEntities },
    });
    await perform(createMonitor, await afresh(caller), { name: `m ${unique()}` });
    expect(await doneBy(caller)).toEqual(['run', 'comparison', 'model', 'endpoint', 'monitor']);
  });

  test('what the demo made does not count', async () => {
    const caller = await callerWithRole('contributor');
    const experimentId = await makeExperiment(caller);
    await makeRun(caller, experimentId);
    await perform(setExperimentTag, await afresh(caller), {
      experimentId,
      key: 'plumbline.demo',
      value: 'true',
    });
    await perform(createMonitor, caller, { name: `m ${unique()}`, description: 'Made by the demo: loans.' });
    expect(await doneBy(caller)).toEqual([]);
  });

  test('the list is put away by each for themselves, and back', async () => {
    const [caller, other] = [await callerWithRole('viewer'), await callerWithRole('viewer')];
    await perform(dismissFirstSteps, caller, {});
    expect(await perform(getFirstSteps, caller, {})).toEqual({ steps: [], isDismissed: true });
    expect((await perform(getFirstSteps, other, {})).isDismissed).toBe(false);
    await perform(noteComparison, caller, {});
    await perform(dismissFirstSteps, caller, { isDismissed: false });
    expect(await doneBy(caller)).toEqual(['comparison']);
  });

  test('goes with its user', async () => {
    const caller = await callerWithRole('viewer');
    const userId = caller.user?.id ?? '';
    await perform(dismissFirstSteps, caller, {});
    await prisma().user.delete({ where: { id: userId } });
    expect(await prisma().firstSteps.count({ where: { userId } })).toBe(0);
    // Somebody who is no more leaves nothing.
    expect(await perform(noteComparison, caller, {})).toEqual({});
  });
});

test('refuses bad input', async () => {
  const caller = await callerWithRole('viewer');
  const refused = await refusal(perform(dismissFirstSteps, caller, { isDismissed: 'perhaps' }));
  expect(refused).toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
    message: expect.stringContaining('isDismissed'),
  });
});

test('refuses a stranger: what others have is not told', async () => {
  expect((await refusal(perform(getFirstSteps, nobody, {}))).code).toBe('UNAUTHENTICATED');
  await makeModel(await callerWithRole('contributor'));
  expect(await doneBy(await callerWithRole('contributor'))).toEqual([]);
});
