import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createEndpoint } from '@/lib/domains/serving/create-endpoint';
import { goLive, system } from '@/lib/domains/serving/settle';
import { prisma } from '@/lib/platform/db';
import { shareNothing } from '@/lib/testing/access/people';
import { afresh, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { holderOf, type MadeModel, makeModel } from '@/lib/testing/models';
import { createMonitor } from './create-monitor';
import { getModelQuality } from './get-model-quality';

const HOUR = 3_600_000;

let owner: Caller;
let model: MadeModel;
let [endpoint, monitorId] = ['', ''];
beforeAll(async () => {
  await shareNothing();
  owner = await callerWithRole('contributor');
  model = await makeModel(owner);
  endpoint = `e-${unique()}`;
  await perform(createEndpoint, owner, {
    name: endpoint,
    config: { servedEntities: [{ entityName: model.name, entityVersion: '1', name: 'v1' }] },
  });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name: endpoint } });
  await perform(goLive, system('test'), { key, version: 1 });
  const made = await perform(createMonitor, owner, {
    name: `m-${unique()}`,
    source: { kind: 'endpoint', endpoint },
  } as never);
  monitorId = (made as { id: string }).id;
});

const judged = (headline: string, value: number | null) => ({
  headline,
  metrics: {
    [headline]: value === null ? { value, reason: 'no labels' } : { value, low: null, high: null, n: 9 },
  },
  reference: { [headline]: { value: 0.9, low: null, high: null, n: 9 } },
});

const window = (hour: number, performance: object | null, slice = '') =>
  prisma().monitorWindow.create({
    data: {
      monitorId,
      slice,
      windowStart: hour * HOUR,
      windowEnd: (hour + 1) * HOUR,
      planVersion: 1,
      configVersion: 1,
      rows: 10,
      labelled: 9,
      fingerprint: '',
      verdict: 'stable',
      drifted: 0,
      judged: 1,
      isBackfill: false,
      computedTime: 1,
      volume: {},
      schema: [],
      ...(performance && { performance }),
    },
  });

const ask = (caller: Caller, name = model.name) => perform(getModelQuality, caller, { model: name });

test('a monitor of an endpoint that serves the model tells its quality by window, gaps and all', async () => {
  expect(await ask(owner)).toMatchObject({
    hasMore: false,
    monitors: [{ id: monitorId, endpoint, headline: null, reference: null, windows: [] }],
  });
  await window(1, judged('accuracy', 0.5));
  await window(2, judged('auc', 0.8));
  await window(3, judged('auc', null));
  await window(4, null);
  const { monitors } = await ask(owner);
  expect(monitors[0]).toMatchObject({ headline: 'auc', reference: 0.9 });
  expect(monitors[0]?.windows).toEqual(
    // What was judged by another metric then is no value of this one.
    [null, 0.8, null, null].map((value, at) => ({ start: (at + 1) * HOUR, rows: 10, labelled: 9, value })),
  );
});

test('a monitor that looks at versions apart tells each by itself', async () => {
  await window(2, judged('auc', 0.7), 'model_version=1.0');
  await window(3, judged('accuracy', 0.6), 'model_version=1.0');
  await window(4, judged('auc', 0.9), 'model_version=2.0');
  await window(4, judged('auc', 0.1), 'city=Berlin');
  const { monitors } = await ask(owner);
  expect(monitors[0]?.versions).toEqual([
    { version: 1, values: [null, 0.7, null, null] },
    { version: 2, values: [null, null, null, 0.9] },
  ]);
});

test('who may not see the endpoint, or not the monitor, is told of neither', async () => {
  const reader = await holderOf(model.id, 'CAN_READ');
  expect(await ask(reader)).toEqual({ monitors: [], hasMore: false });
  const grant = (objectType: string, objectId: string) =>
    prisma().grant.create({
      data: { objectType, objectId, level: 'CAN_VIEW', principalId: reader.user?.id ?? '' },
    });
  const { id } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name: endpoint } });
  await grant('serving-endpoint', id);
  expect((await ask(await afresh(reader))).monitors).toEqual([]);
  await grant('monitor', monitorId);
  expect((await ask(await afresh(reader))).monitors).toHaveLength(1);
});

test('refuses bad input, a stranger and an unknown model', async () => {
  expect(await refusal(ask(owner, ''))).toMatchObject({ field: 'model' });
  expect(await refusal(ask(owner, 'none such'))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  const stranger = await callerWithRole('contributor');
  expect(await refusal(ask(stranger))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
});
