/** The shortest way to a look-up, held against the surface's own: whoever asks must not be able to tell which one answered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { publishTable } from '@/lib/domains/features/operations';
import { publish } from '@/lib/domains/features/publish';
import { closeEngine } from '@/lib/platform/duckdb';
import { operationSeconds } from '@/lib/platform/telemetry';
import { openDoor } from '@/lib/testing/door';
import { makeTable } from '@/lib/testing/features';
import type { Sending } from '@/lib/testing/raw-http';
import { prisma } from '../platform/db';

const PATH = '/api/2.0/feature-store/online/look-up';
const door = openDoor();
let name: string;

beforeAll(async () => {
  const maker: Caller = door.admin;
  ({ name } = await makeTable(maker));
  await perform(publishTable, maker, { name });
  const { key } = await prisma().featureTable.findFirstOrThrow({ where: { name } });
  await publish(key);
});
afterAll(closeEngine);

const question = (lookup: object = {}, rows: unknown = [{ zone: 3 }, { zone: 99, fare: null }]) => ({
  lookups: [{ table_name: name, lookup_key: 'zone', feature_names: ['fare', 'label'], ...lookup }],
  rows,
});

/** What a client may see of an answer, but for what differs each time. */
async function ask(body: unknown, sending: Sending = {}) {
  const { status, headers, text } = await door.post(PATH, body, { token: door.tokens.admin, ...sending });
  const { date, 'content-length': length, 'x-request-id': id, ...others } = headers;
  expect(id).toMatch(/^[0-9a-f]{16}$/);
  return { status, headers: others, text };
}
/** The same by the surface: its door does not take what comes from a page. */
const bySurface = (body: unknown, sending: Sending = {}) =>
  ask(body, { ...sending, headers: { 'sec-fetch-site': 'same-origin', ...sending.headers } });

test('answers rows and how each feature was found, and counts as the operation', async () => {
  const counted = async () =>
    (await operationSeconds.get()).values.find(
      ({ metricName, labels }) =>
        metricName?.endsWith('_count') && labels.operation === 'features.getOnlineFeatures',
    )?.value ?? 0;
  const before = await counted();
  const { status, text } = await ask(question());
  expect([status, JSON.parse(text)]).toEqual([
    200,
    {
      rows: [
        { zone: 3, fare: '4.5', label: 'z3' },
        { zone: 99, fare: null, label: null },
      ],
      by_column: { fare: ['PRESENT', 'GIVEN'], label: ['PRESENT', 'NOT_FOUND'] },
    },
  ]);
  expect(await counted()).toBe(before + 1);
});

test('a key beyond 2^53 is looked up by its last digit, as a number and as a text', async () => {
  const far = await makeTable(door.admin, {
    select: 'SELECT 9007199254740992 + i AS zone, i AS fare FROM range(3) t(i)',
  });
  await perform(publishTable, door.admin, { name: far.name });
  await publish((await prisma().featureTable.findFirstOrThrow({ where: { name: far.name } })).key);
  const body = `{"lookups": [{"table_name": "${far.name}", "lookup_key": "zone"}],
    "rows": [{"zone": 9007199254740993, "list": [9007199254740993]}, {"zone": "9007199254740994"}]}`;
  for (const answer of [await ask(body), await bySurface(body)]) {
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(
      /^{"rows":\[{"zone":9007199254740993,"list":\[\d+\],"fare":1},{"zone":"9007199254740994","fare":2}\]/,
    );
  }
});

test('a request id of the caller comes back', async () => {
  const headers = { 'x-request-id': 'of-the-caller' };
  const answer = await door.post(PATH, question(), { token: door.tokens.admin, headers });
  expect(answer.headers['x-request-id']).toBe('of-the-caller');
});

describe('is answered alike by both ways:', () => {
  const basic = (text: string) => ({ token: null, headers: { authorization: `Basic ${btoa(text)}` } });
  const cases: [string, () => [body: unknown, sending?: Sending]][] = [
    ['a question', () => [question()]],
    ['one by a token that only reads', () => [question(), { token: door.tokens.reader }]],
    ['one by a token as a password', () => [question(), basic(`token:${door.tokens.admin}`)]],
    ['one with names and values beyond ASCII', () => [question({}, [{ zone: 3, größe: 'ü 😀' }])]],
    ['one that is JSON in JSON', () => [JSON.stringify(JSON.stringify(question()))]],
    ['of a table that the caller may not see', () => [question(), { token: door.tokens.viewer }]],
    ['of no table', () => [question({ table_name: 'no.table' })]],
    ['of no feature', () => [question({ feature_names: ['none'] })]],
    ['with keys that do not fit', () => [question({ lookup_key: ['zone', 'b'] })]],
    ['without a key', () => [question({ lookup_key: undefined })]],
    ['without rows', () => [question({}, [])]],
    ['with too many rows', () => [question({}, new Array(1001).fill({}))]],
    ['with a row that is none', () => [question({}, [{ zone: 1 }, 7])]],
    ['with several rows that are none', () => [question({}, [null, { zone: 1 }, []])]],
    ['with rows that are no list', () => [question({}, 'all')]],
    ['by a token that is none', () => [question(), { token: 'plb_none' }]],
    ['by a scheme that is none', () => [question(), { token: null, headers: { authorization: 'Digest a' } }]],
    ['with half a body', () => ['{"lookups": [']],
    ['with nothing', () => ['']],
    ['with a list', () => [[]]],
    ['with a NUL', () => [question({ lookup_key: 'a\u0000' })]],
    ['as a form', () => [question(), { headers: { 'content-type': 'text/plain' } }]],
  ];
  test.each(cases)('%s', async (_, of) => {
    const [body, sending] = of();
    expect(await ask(body, sending)).toEqual(await bySurface(body, sending));
  });

  test('whoever sends no token at all goes the surface’s way', async () => {
    expect((await door.post(PATH, question())).status).toBe(401);
    expect((await door.get(PATH, { token: door.tokens.admin })).status).toBe(405);
  });
});
