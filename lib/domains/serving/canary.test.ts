import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { shareWith } from '@/lib/pure/scoring/share-with';
import { BUCKETS, bucketOf } from '@/lib/pure/scoring/time-buckets';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { judge, stepCanary } from './canary';
import * as serving from './operations';
import { goLive, system } from './settle';

const canary = {
  entity: 'new',
  steps: [5, 25, 100],
  holdSeconds: 60,
  minRequests: 10,
  maxErrorPercent: 1,
  maxP95Ms: 50,
};

const seen = (requests: number, faults: number, milliseconds: number) => {
  const buckets = new Array<number>(BUCKETS).fill(0);
  buckets[bucketOf(milliseconds)] = requests;
  return { requests, faults, buckets };
};

test.each([
  ['too few requests', 5, 61_000, seen(9, 0, 1), undefined],
  ['no requests', 5, 61_000, seen(0, 0, 1), undefined],
  [
    'too few, and so many failed that no other makes up for it',
    5,
    1_000,
    seen(3, 1, 1),
    { to: 0, isOver: true },
  ],
  ['not long enough', 5, 59_000, seen(100, 0, 1), undefined],
  ['all is well', 5, 61_000, seen(100, 1, 1), { to: 25, isOver: false }],
  ['the last step', 25, 61_000, seen(100, 0, 1), { to: 100, isOver: true }],
  ['too many faults, at once', 25, 1_000, seen(100, 2, 1), { to: 0, isOver: true }],
  ['too slow', 5, 1_000, seen(100, 0, 90), { to: 0, isOver: true }],
])('%s', (_, share, elapsed, found, expected) => {
  const verdict = judge(canary, share, elapsed, found);
  if (expected) expect(verdict).toMatchObject(expected);
  else expect(verdict).toBeUndefined();
});

test.each([
  [
    [
      ['a', 90],
      ['b', 10],
    ],
    'b',
    100,
    [
      ['a', 0],
      ['b', 100],
    ],
  ],
  [
    [
      ['a', 60],
      ['b', 30],
      ['c', 10],
    ],
    'c',
    25,
    [
      ['a', 50],
      ['b', 25],
      ['c', 25],
    ],
  ],
  [
    [
      ['a', 33],
      ['b', 33],
      ['c', 34],
    ],
    'c',
    0,
    [
      ['a', 50],
      ['b', 50],
      ['c', 0],
    ],
  ],
  [
    [
      ['a', 0],
      ['b', 100],
    ],
    'b',
    40,
    [
      ['a', 60],
      ['b', 40],
    ],
  ],
  [
    [
      ['a', 1],
      ['b', 1],
      ['c', 98],
    ],
    'c',
    97,
    [
      ['a', 2],
      ['b', 1],
      ['c', 97],
    ],
  ],
] as [[string, number][], string, number, [string, number][]][])(
  '%j, and %s gets %d',
  (before, entity, percent, after) => {
    const shares = before.map(([one, share]) => ({ entity: one, percent: share }));
    expect(shareWith(shares, entity, percent).map((share) => [share.entity, share.percent])).toEqual(after);
  },
);

test('goes back by itself where the new version fails, and says why', async () => {
  const owner = await callerWithRole('contributor');
  const model = await makeModel(owner, { versions: 2 });
  const name = `e-${unique()}`;
  const servedEntities = ['1', '2'].map((version) => ({
    entityName: model.name,
    entityVersion: version,
    name: `v${version}`,
  }));
  const made = await perform(serving.createEndpoint, owner, {
    name,
    config: {
      servedEntities,
      trafficConfig: { routes: [{ servedEntityName: 'v1', trafficPercentage: 100 }] },
      canary: { entity: 'v2', minRequests: 10 },
    },
  });
  expect(made.pendingConfig?.entities.map(({ percent }) => percent)).toEqual([95, 5]);
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  await perform(goLive, system('test'), { key, version: 1 });
  await perform(stepCanary, system('test'), { key });
  expect((await perform(serving.getEndpoint, owner, { name })).pendingConfig).toBeNull();
  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  await prisma().servingMinute.create({
    data: {
      endpointKey: key,
      minute,
      entity: 'v2',
      serverId: crypto.randomUUID(),
      requests: 20,
      predictions: 20,
      faults4xx: 0,
      faults5xx: 5,
      seconds: 1,
      buckets: seen(20, 5, 1).buckets,
      configVersion: 1,
    },
  });
  await perform(stepCanary, system('test'), { key });
  const { pendingConfig } = await perform(serving.getEndpoint, owner, { name });
  expect(pendingConfig?.entities.map(({ percent }) => percent)).toEqual([100, 0]);
  expect(pendingConfig?.canary).toBeUndefined();
  const { events } = await perform(serving.listEvents, owner, { name });
  expect(events[0]).toMatchObject({ kind: 'canary', tone: 'warning' });
  expect(events[0]?.message).toMatch(
    /takes the canary v2 back: 100 % .* version 1\. 25\.0 % of 20 requests failed/,
  );
});
