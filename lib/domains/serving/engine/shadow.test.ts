/** A shadow is asked what callers ask: they neither wait for it nor get its faults, and what it says is kept apart from what they got. */
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { afterAll, expect, test } from 'vitest';
import { type Answering, makeLiveEndpoint } from '@/lib/testing/live-endpoint';
import { readInferenceLog } from '../read-inference-log';
import { writeInferences } from './inference-log';
import { Meter } from './meter';
import { fault, type Work } from './work';

const meter = new Meter(crypto.randomUUID());
afterAll(() => meter.close());

const answer =
  (predictions: unknown[]): Answering =>
  ({ settle }) =>
    settle({ status: 200, body: JSON.stringify({ predictions }), queueMs: 0, modelMs: 0 });

const ROWS = { dataframe_records: [{ x: 1 }, { x: 2 }] };

const makeLive = (submit: Answering, waiting = 0) =>
  makeLiveEndpoint(meter, { live: { submit: answer([1, 2]) }, shadow: { submit, waiting } });

async function logged(endpointId: string) {
  await writeInferences();
  const found = [];
  const window = { endpointId, from: 0, to: Date.now() + 60_000, withFaults: true, withShadows: true };
  for await (const rows of readInferenceLog(window)) found.push(...rows);
  return found;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('its answers are compared, and logged as a shadow’s', async () => {
  const { id, ask, minutes } = await makeLive(answer([1, 3]));
  expect(await ask(ROWS)).toMatchObject({ status: 200, entity: 'live', body: '{"predictions":[1,2]}' });
  await settled();
  expect(await minutes()).toMatchObject([
    {
      entity: 'live',
      configVersion: 1,
      isShadow: false,
      requests: 1,
      predictions: 2,
      compared: 0,
      differing: 0,
    },
    {
      entity: 'shadow',
      configVersion: 1,
      isShadow: true,
      requests: 1,
      predictions: 0,
      compared: 2,
      differing: 1,
    },
  ]);
  const rows = await logged(id);
  expect(rows.map(({ entity, isShadow, output }) => [entity, isShadow, output]).sort()).toEqual([
    ['live', false, 1],
    ['live', false, 2],
    ['shadow', true, 1],
    ['shadow', true, 3],
  ]);
  // By the same id, so that what the two said of one request can be laid beside each other.
  expect(new Set(rows.map(({ requestId }) => requestId)).size).toBe(1);
});

test('where the caller is answered piece by piece it is asked for the whole', async () => {
  const asked: Work[] = [];
  const pieces = new PassThrough();
  const { id, ask, minutes } = await makeLiveEndpoint(meter, {
    live: {
      runtime: 'remote',
      submit: ({ settle }) =>
        settle({
          status: 200,
          body: '',
          queueMs: 0,
          modelMs: 0,
          streamed: { pieces, ended: () => ({ status: 200, body: '{"choices": ["by and by"]}' }) },
        }),
    },
    shadow: {
      runtime: 'remote',
      submit: (work) => {
        asked.push(work);
        work.settle({ status: 200, body: '{"choices": ["at once"]}', queueMs: 0, modelMs: 0 });
      },
    },
  });
  const messages = [{ role: 'user', content: 'hello' }];
  const { streamed } = await ask({ messages, stream: true, stream_options: { include_usage: true } });
  expect(streamed?.pieces).toBe(pieces);
  await settled();
  expect(asked.map(({ batch }) => batch.kind === 'raw' && JSON.parse(batch.body))).toEqual([{ messages }]);
  pieces.resume().end();
  await finished(pieces);
  await settled();
  expect((await minutes()).map(({ entity, requests }) => [entity, requests])).toEqual([
    ['live', 1],
    ['shadow', 1],
  ]);
  expect((await logged(id)).map(({ entity, output }) => [entity, output]).sort()).toEqual([
    ['live', { choices: ['by and by'] }],
    ['shadow', { choices: ['at once'] }],
  ]);
});

test('one that never answers is not waited for', async () => {
  const waiting: Work[] = [];
  const { ask, minutes } = await makeLive((work) => waiting.push(work));
  expect((await ask(ROWS)).status).toBe(200);
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
  expect(await ask(ROWS)).toMatchObject({ status: 200, entity: 'live' });
  await settled();
});

test('one that is behind is not asked', async () => {
  const asked: Work[] = [];
  const { ask } = await makeLive((work) => asked.push(work), 65);
  expect((await ask(ROWS)).status).toBe(200);
  await settled();
  expect(asked).toEqual([]);
});
