import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { logMetric } from '@/lib/domains/tracking/log-metric';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, makeExperiment, makeRun, refusal } from '@/lib/testing/callers';
import { holderOf, type MadeModel, makeModel, upload } from '@/lib/testing/models';
import { createVersion } from './create-version';
import { listVersions } from './list-versions';

/** Of the versions 1 to 6, in that order. */
const AUC = [0.7, 0.9, null, 0.8, 'NaN', 0.9] as const;

let owner: Caller;
let made: MadeModel;
beforeAll(async () => {
  await shareNothing();
  owner = await callerWithRole('contributor');
  made = await makeModel(owner, { versions: 0 });
  const experimentId = await makeExperiment(owner);
  for (const value of AUC) {
    const runId = await makeRun(owner, experimentId);
    if (value !== null) await perform(logMetric, owner, { runId, key: 'auc', value, timestamp: 1, step: 0 });
    await upload(owner, `${experimentId}/${runId}/artifacts/model`, { MLmodel: 'flavors: {}' });
    await perform(createVersion, owner, { name: made.name, source: `runs:/${runId}/model`, runId });
  }
});

async function inOrder(caller: Caller, asked: object, limit = 2): Promise<number[]> {
  const found: number[] = [];
  for (let pageToken: string | null | undefined; ; ) {
    const page = await perform(listVersions, caller, {
      name: made.name,
      ...asked,
      limit,
      ...(pageToken && { pageToken }),
    });
    found.push(...page.versions.map(({ version }) => version));
    pageToken = page.nextPageToken;
    if (!pageToken) return found;
  }
}

test.each([
  ['the greatest first', { descending: true }, [6, 2, 4, 1, 5, 3]],
  ['the least first', { descending: false }, [1, 4, 2, 6, 3, 5]],
])(
  'by a metric, %s, page after page; what was not measured, or is no number, comes last',
  async (_, asked, order) => {
    for (const limit of [1, 2, 50])
      expect(await inOrder(owner, { sort: 'metric', metric: 'auc', ...asked }, limit)).toEqual(order);
  },
);

test('who may not see the runs learns nothing of their values by the order', async () => {
  const reader = await holderOf(made.id, 'CAN_READ');
  expect(await inOrder(reader, { sort: 'metric', metric: 'auc' })).toEqual([6, 5, 4, 3, 2, 1]);
});

test('refuses an order by a metric that names none, and a metric where the order is another', async () => {
  for (const asked of [{ sort: 'metric' }, { sort: 'version', metric: 'auc' }])
    expect(await refusal(inOrder(owner, asked))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field: 'metric',
    });
});
