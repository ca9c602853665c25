/** Requests that no entity is chosen for: each has its answer, and none is forgotten where failures are counted. */
import { afterAll, describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { AppError } from '@/lib/pure/errors';
import { type Answering, makeLiveEndpoint } from '@/lib/testing/live-endpoint';
import { getCharts, listEndpoints } from '../operations';
import type { LiveEndpoint } from './live-endpoint';
import { Meter } from './meter';

const meter = new Meter(crypto.randomUUID());
afterAll(() => meter.close());

const submit: Answering = ({ settle }) =>
  settle({ status: 200, body: '{"predictions": [1]}', queueMs: 0, modelMs: 0 });
const ROWS = { dataframe_records: [{ x: 1 }] };

type Made = Awaited<ReturnType<typeof makeLiveEndpoint>>;

function askChanged({ endpoint, ask }: Made, more: Partial<LiveEndpoint['row']>) {
  endpoint.row = { ...endpoint.row, ...more };
  return ask(ROWS);
}
const withoutCalls = ({ endpoint }: Made) => ({
  settings: { ...endpoint.row.settings, rateLimits: [{ key: 'endpoint' as const, calls: 0 }] } as never,
});

describe('a request that is refused before an entity was chosen', () => {
  test.each<[string, number, (made: Made) => Promise<unknown>]>([
    ['is no JSON', 400, ({ ask }) => ask('{"dataframe_records": [')],
    ['is of no known type', 415, ({ ask }) => ask(ROWS, { contentType: 'text/html' })],
    ['names no entity of the configuration', 404, ({ ask }) => ask(ROWS, { entity: 'none' })],
    ['comes above the rate limit', 429, (made) => askChanged(made, withoutCalls(made))],
    ['comes while it is stopped', 400, (made) => askChanged(made, { isStopped: true })],
    [
      'cannot be read by the reader of its protocol',
      400,
      ({ ask }) =>
        ask(ROWS, {
          read: () => {
            throw new AppError('BAD_REQUEST', 'no inputs');
          },
        }),
    ],
    [
      'breaks what nobody thought of',
      500,
      ({ ask }) =>
        ask(ROWS, {
          read: () => {
            throw new TypeError('of undefined');
          },
        }),
    ],
  ])('%s: it counts for the endpoint and for none of its entities', async (_, status, send) => {
    const made = await makeLiveEndpoint(meter, { v1: { submit } });
    expect(await send(made)).toMatchObject({ status, entity: undefined });
    expect(await made.minutes()).toMatchObject([
      { entity: '', requests: 1, faults4xx: status < 500 ? 1 : 0, faults5xx: status < 500 ? 0 : 1 },
    ]);
    expect(made.endpoint.inFlight).toBe(0);
  });

  test('is told on the endpoint’s page, and in the list', async () => {
    const { owner, name, ask, minutes } = await makeLiveEndpoint(meter, { v1: { submit } });
    await ask(ROWS);
    for (let count = 0; count < 3; count += 1) await ask('no JSON');
    await minutes();
    const { series } = await perform(getCharts, owner, { name });
    expect(series.map(({ entity, total }) => [entity, total.requests, total.failed])).toEqual([
      ['', 3, 3],
      ['v1', 1, 0],
    ]);
    const { endpoints } = await perform(listEndpoints, owner, { search: name });
    expect(endpoints[0]?.recent.failedShare).toBe(0.75);
  });
});

test.each([
  ['UPDATE_FAILED', "serves nothing: its last update failed. v1: no module named 'x'"],
  ['UPDATE_CANCELED', 'serves nothing: its update was cancelled.'],
] as const)('where nothing is on its way nobody waits: %s', async (updateState, told) => {
  const made = await makeLiveEndpoint(meter, { v1: { submit } });
  made.endpoint.live = undefined;
  const none = { liveVersion: null, pendingVersion: null, updateMessage: "v1: no module named 'x'" };
  const begun = Date.now();
  const { status, body } = await askChanged(made, { ...none, updateState });
  expect([status, JSON.parse(body).message]).toEqual([400, expect.stringContaining(told)]);
  expect(Date.now() - begun).toBeLessThan(1_000);
});

test('while nothing goes live, whoever waited leaves nothing behind', async () => {
  const made = await makeLiveEndpoint(meter, { v1: { submit } });
  made.endpoint.live = undefined;
  const settings = { ...made.endpoint.row.settings, timeoutSeconds: 2 };
  const { status } = await askChanged(made, { settings, updateState: 'IN_PROGRESS' });
  expect(status).toBe(503);
  expect(Reflect.get(made.endpoint, 'onLive')).toHaveProperty('size', 0);
});

test('an error that nobody expected says nothing to the caller', async () => {
  const { ask } = await makeLiveEndpoint(meter, { v1: { submit } });
  const { status, body, requestId } = await ask(ROWS, {
    read: () => {
      throw new Error('secret sk-123');
    },
  });
  expect([status, JSON.parse(body)]).toEqual([
    500,
    {
      error_code: 'INTERNAL_ERROR',
      message: `Something went wrong on the server. The log has it as ${requestId}.`,
    },
  ]);
});
