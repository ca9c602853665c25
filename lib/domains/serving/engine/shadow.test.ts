/** A shadow is asked what callers ask: they neither wait for it nor get its faults, and what it says is kept apart from what they got. */
import { afterAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { parseSignature } from '@/lib/pure/scoring/signature';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { type EndpointRow, withSettings } from '../load';
import * as serving from '../operations';
import { readInferenceLog } from '../read-inference-log';
import { writeInferences } from './inference-log';
import { LiveEndpoint } from './live-endpoint';
import { Meter } from './meter';
import type { ServedModel } from './served-model';
import { fault, type Work } from './work';

const meter = new Meter(crypto.randomUUID());
afterAll(() => meter.close());

type Answering = (work: Work) => void;

const served = (name: string, submit: Answering, waiting = 0) =>
  ({
    entity: { name, modelName: 'm', version: name === 'live' ? 1 : 2 },
    model: {
      runtime: 'onnx',
      signature: parseSignature([{ name: 'x', type: 'double' }]),
      hasParams: false,
      isPlain: true,
    },
    replicas: { known: { isBatchable: true }, waiting, submit },
  }) as unknown as ServedModel;

const answer =
  (predictions: unknown[]): Answering =>
  ({ settle }) =>
    settle({ status: 200, body: JSON.stringify({ predictions }), queueMs: 0, modelMs: 0 });

/** An endpoint whose answers come from `live`, with a shadow that does as the test says. */
async function makeLive(shadow: Answering, waiting = 0) {
  const owner = await callerWithRole('contributor');
  const model = await makeModel(owner);
  const name = `e-${unique()}`;
  await perform(serving.createEndpoint, owner, {
    name,
    config: { servedEntities: [{ entityName: model.name, entityVersion: '1' }] },
  });
  const row = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  const endpoint = new LiveEndpoint(withSettings(row as unknown as EndpointRow), meter);
  endpoint.goLive({
    version: 1,
    definition: {
      entities: [],
      routes: [{ entity: 'live', percent: 100 }],
      shadow: { entity: 'shadow', percent: 100 },
    },
    models: new Map([
      ['live', served('live', answer([1, 2]))],
      ['shadow', served('shadow', shadow, waiting)],
    ]),
  });
  const ask = () =>
    endpoint.invoke({
      contentType: 'application/json',
      body: Buffer.from(JSON.stringify({ dataframe_records: [{ x: 1 }, { x: 2 }] })),
      caller: undefined,
      isGone: () => false,
    });
  const minutes = async () => {
    await meter.write();
    return prisma().servingMinute.findMany({
      where: { endpointKey: row.key },
      orderBy: { isShadow: 'asc' },
      select: {
        entity: true,
        isShadow: true,
        requests: true,
        predictions: true,
        compared: true,
        differing: true,
      },
    });
  };
  const logged = async () => {
    await writeInferences();
    const found = [];
    const window = {
      endpointId: row.id,
      from: 0,
      to: Date.now() + 60_000,
      withFaults: true,
      withShadows: true,
    };
    for await (const rows of readInferenceLog(window)) found.push(...rows);
    return found;
  };
  return { ask, minutes, logged };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('its answers are compared, and logged as a shadow’s', async () => {
  const { ask, minutes, logged } = await makeLive(answer([1, 3]));
  expect(await ask()).toMatchObject({ status: 200, entity: 'live', body: '{"predictions":[1,2]}' });
  await settled();
  expect(await minutes()).toEqual([
    { entity: 'live', isShadow: false, requests: 1, predictions: 2, compared: 0, differing: 0 },
    { entity: 'shadow', isShadow: true, requests: 1, predictions: 0, compared: 2, differing: 1 },
  ]);
  const rows = await logged();
  expect(rows.map(({ entity, isShadow, output }) => [entity, isShadow, output]).sort()).toEqual([
    ['live', false, 1],
    ['live', false, 2],
    ['shadow', true, 1],
    ['shadow', true, 3],
  ]);
  // By the same id, so that what the two said of one request can be laid beside each other.
  expect(new Set(rows.map(({ requestId }) => requestId)).size).toBe(1);
});

test('one that never answers is not waited for', async () => {
  const waiting: Work[] = [];
  const { ask, minutes } = await makeLive((work) => waiting.push(work));
  expect((await ask()).status).toBe(200);
  await settled();
  expect(waiting).toHaveLength(1);
  expect((await minutes()).map(({ entity }) => entity)).toEqual(['live']);
});

test.each([
  ['answers with a fault', ({ settle }: Work) => settle(fault(500, 'INTERNAL_ERROR', 'it broke'))],
  [
    'throws',
    () => {
      throw new Error('it broke');
    },
  ],
] as [string, Answering][])('one that %s does no caller any harm', async (_, shadow) => {
  const { ask } = await makeLive(shadow);
  expect(await ask()).toMatchObject({ status: 200, entity: 'live' });
  await settled();
});

test('one that is behind is not asked', async () => {
  const asked: Work[] = [];
  const { ask } = await makeLive((work) => asked.push(work), 65);
  expect((await ask()).status).toBe(200);
  await settled();
  expect(asked).toEqual([]);
});
