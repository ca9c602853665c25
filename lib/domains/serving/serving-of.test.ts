import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { BUCKETS } from '@/lib/pure/scoring/time-buckets';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { holderOf, type MadeModel, makeModel } from '@/lib/testing/models';
import { renameModel } from '../registry/operations';
import * as serving from './operations';
import { goLive, system } from './settle';

const MINUTE = 60_000;
const AN_HOUR_AGO = () => Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE;

let owner: Caller;
let model: MadeModel;
let [name, key] = ['', 0];
beforeAll(async () => {
  await shareNothing();
  owner = await callerWithRole('contributor');
  model = await makeModel(owner, { versions: 2 });
  const other = await makeModel(owner);
  name = `e-${unique()}`;
  const of = (which: MadeModel, version: string, entity: string) => ({
    entityName: which.name,
    entityVersion: version,
    name: entity,
  });
  const shares = (...percents: [string, number][]) => ({
    trafficConfig: {
      routes: percents.map(([servedEntityName, trafficPercentage]) => ({
        servedEntityName,
        trafficPercentage,
      })),
    },
  });
  await perform(serving.createEndpoint, owner, {
    name,
    config: { servedEntities: [of(model, '1', 'main')] },
  });
  ({ key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } }));
  await perform(goLive, system('test'), { key, version: 1 });
  await perform(serving.updateConfig, owner, {
    name,
    servedEntities: [of(model, '2', 'main'), of(model, '1', 'old'), of(other, '1', 'other')],
    ...shares(['main', 70], ['old', 20], ['other', 10]),
  } as never);
  await perform(goLive, system('test'), { key, version: 2 });
  // The second configuration began to answer in the middle of the last hour.
  const settle = (version: number, settledTime: number) =>
    prisma().servingConfig.update({
      where: { endpointKey_version: { endpointKey: key, version } },
      data: { settledTime },
    });
  await settle(1, AN_HOUR_AGO());
  await settle(2, AN_HOUR_AGO() + 30 * MINUTE);
});

type More = { faults5xx?: number; isShadow?: boolean; configVersion?: number };

const asked = (entity: string, minutesAfter: number, requests: number, more: More = {}) => {
  const buckets = new Array<number>(BUCKETS).fill(0);
  buckets[3] = requests;
  return prisma().servingMinute.create({
    data: {
      endpointKey: key,
      minute: AN_HOUR_AGO() + minutesAfter * MINUTE,
      entity,
      serverId: crypto.randomUUID(),
      requests,
      predictions: requests,
      faults4xx: 0,
      faults5xx: 0,
      seconds: 1,
      buckets,
      ...more,
    },
  });
};

test('the endpoints of a model are told with the traffic of each of its versions', async () => {
  const { endpoints, hasMore } = await perform(serving.listServing, owner, { model: model.name });
  expect(hasMore).toBe(false);
  expect(endpoints).toEqual([
    {
      name,
      isReady: false,
      isStopped: false,
      since: expect.any(Number),
      serves: [
        { entity: 'main', version: 2, percent: 70, follows: null, shadowPercent: null },
        { entity: 'old', version: 1, percent: 20, follows: null, shadowPercent: null },
      ],
      otherPercent: 10,
    },
  ]);
});

test('requests are told by version, though an entity stood for another one before', async () => {
  await asked('main', 10, 60);
  await asked('main', 10, 40, { faults5xx: 10 });
  await asked('main', 40, 30);
  await asked('old', 40, 5);
  await asked('other', 40, 500);
  await asked('main', 41, 500, { isShadow: true });
  // In the minute of the switch, which each model server comes to by itself.
  await asked('main', 30, 7, { configVersion: 1 });
  await asked('main', 30, 3, { configVersion: 2 });
  const { series, endpoints, from } = await perform(serving.getModelCharts, owner, {
    model: model.name,
    minutes: 90,
  });
  expect(endpoints).toEqual([name]);
  expect(series.map(({ entity, total }) => [entity, total.requests, total.failed])).toEqual([
    ['Version 1', 112, 10],
    ['Version 2', 33, 0],
  ]);
  const [first] = series;
  const busy = first?.points.find(({ perSecond }) => perSecond > 1);
  expect(busy).toMatchObject({ perSecond: 100 / 60, failedPercent: 10 });
  expect(busy?.p50Ms).toBeGreaterThan(1);
  expect(first?.points[0]).toMatchObject({ time: from, perSecond: 0, failedPercent: null, p95Ms: null });
});

test('who may not see the endpoint is told of none', async () => {
  const reader = await holderOf(model.id, 'CAN_READ');
  expect(await perform(serving.listServing, reader, { model: model.name })).toEqual({
    endpoints: [],
    hasMore: false,
  });
  expect(await perform(serving.getModelCharts, reader, { model: model.name })).toMatchObject({
    endpoints: [],
    series: [],
  });
});

test('refuse bad input, a stranger and an unknown model', async () => {
  const stranger = await callerWithRole('contributor');
  const asks = [
    (caller: Caller, of: string) => perform(serving.listServing, caller, { model: of }),
    (caller: Caller, of: string) => perform(serving.getModelCharts, caller, { model: of }),
  ];
  for (const ask of asks) {
    expect(await refusal(ask(stranger, model.name))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    expect(await refusal(ask(owner, 'none such'))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    expect(await refusal(ask(owner, ''))).toMatchObject({ field: 'model' });
  }
});

test('a model that gets another name keeps its endpoints and their requests', async () => {
  const newName = `${model.name} new`;
  await perform(renameModel, owner, { name: model.name, newName });
  const { endpoints } = await perform(serving.listServing, owner, { model: newName });
  expect(endpoints.map(({ serves, otherPercent }) => [serves.length, otherPercent])).toEqual([[2, 10]]);
  const { series } = await perform(serving.getModelCharts, owner, { model: newName, minutes: 90 });
  expect(series.map(({ entity }) => entity)).toEqual(['Version 1', 'Version 2']);
});
