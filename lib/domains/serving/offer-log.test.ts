import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as features from '@/lib/domains/features/operations';
import { closeEngine, withEngine } from '@/lib/platform/duckdb';
import { grant, shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { logRows, manyRows } from '@/lib/testing/logged-rows';
import { makeModel } from '@/lib/testing/models';
import { lendNewest } from './offer-log';
import * as serving from './operations';

const BEGIN = Date.UTC(2026, 2, 1);
let owner: Caller;
let id: string;
const name = `Scores-${unique()}`;
const table = `serving."${name}_payload"`;

async function makeEndpoint(called: string): Promise<string> {
  const model = await makeModel(owner);
  const servedEntities = [{ entityName: model.name, entityVersion: '1', name: 'v1' }];
  return (await perform(serving.createEndpoint, owner, { name: called, config: { servedEntities } })).id;
}

beforeAll(async () => {
  owner = await callerWithRole('contributor');
  id = await makeEndpoint(name);
  await logRows(
    id,
    manyRows(10, (at) => ({
      time: BEGIN + at,
      requestId: `r${at}`,
      inputs: { amount: at, City: 'Bern', city: null },
      output: at / 10,
      isShadow: at === 8,
      ...(at === 9 && { status: 500, fault: 'broke' }),
    })),
  );
});
afterAll(closeEngine);

async function ask(text: string, caller = owner): Promise<Record<string, unknown>[]> {
  const { columns, rows: found } = await perform(features.queryTables, caller, { sql: text });
  return found.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at]])));
}

test('a row a prediction, unpacked and typed, copies for shadows and failures too', async () => {
  const [all] =
    await ask(`SELECT count(*) AS n, sum(amount) AS amount, max(prediction) AS most, sum(is_shadow::INT) AS shadows,
      min(time) AS first, count(*) FILTER (status >= 400) AS failed, any_value(fault) AS fault, any_value("City") AS city FROM ${table}`);
  expect(all).toMatchObject({
    n: 10,
    amount: 45,
    most: 0.9,
    shadows: 1,
    failed: 1,
    fault: 'broke',
    city: 'Bern',
  });
  expect(String(all?.first)).toContain('2026-03-01T00:00:00');
  const described = await ask(
    `DESCRIBE SELECT time, prediction, amount, city, input_city, label FROM ${table}`,
  );
  expect(described.map(({ column_type }) => column_type)).toEqual([
    'TIMESTAMP',
    'DOUBLE',
    'DOUBLE',
    'VARCHAR',
    'VARCHAR',
    'VARCHAR',
  ]);
});

test('a late label is there at once', async () => {
  await perform(serving.labelInferences, owner, { name, labels: [{ requestId: 'r3', label: 1 }] });
  const labelled = await ask(`SELECT request_id, label, label_time FROM ${table} WHERE label IS NOT NULL`);
  expect(labelled).toMatchObject([{ request_id: 'r3', label: 1 }]);
});

test('by any case, in its catalog, and joined with others', async () => {
  const full = `main.serving."${name.toUpperCase()}_PAYLOAD"`;
  expect(await ask(`SELECT count(*) AS n FROM ${full} a JOIN ${table} b USING (request_id)`)).toEqual([
    { n: 10 },
  ]);
});

test('what is logged is there at once, later and earlier than what was read before', async () => {
  const called = `grows-${unique()}`;
  const endpointId = await makeEndpoint(called);
  const log = (time: number, requestId: string) =>
    logRows(endpointId, [{ time, requestId, inputs: { amount: 1 }, output: 1 }]);
  const ids = async () =>
    (await ask(`SELECT request_id FROM serving."${called}_payload" ORDER BY 1`)).map((row) => row.request_id);
  expect(await ids()).toEqual([]);
  await log(BEGIN + 5, 'b');
  expect(await ids()).toEqual(['b']);
  await log(BEGIN + 9, 'c');
  expect(await ids()).toEqual(['b', 'c']);
  await log(BEGIN + 1, 'a');
  expect(await ids()).toEqual(['a', 'b', 'c']);
  for (const label of [1, 2]) {
    await perform(serving.labelInferences, owner, { name: called, labels: [{ requestId: 'a', label }] });
    const [row] = await ask(`SELECT label FROM serving."${called}_payload" WHERE request_id = 'a'`);
    expect(row).toEqual({ label });
  }
});

test('columns are told without a query', async () => {
  const { columns } = await perform(features.listColumns, owner, { name: table });
  expect(columns).toContainEqual({ name: 'amount', type: 'DOUBLE' });
  expect(columns).toContainEqual({ name: 'time', type: 'TIMESTAMP' });
  const { columns: same } = await perform(features.queryTables, owner, { sql: `SELECT * FROM ${table}` });
  expect(columns).toEqual(same);
});

test('of a longer log the newest rows are read', async () => {
  const counted = await lendNewest(id, 4, ({ select, files }) =>
    withEngine({ files }, (engine) =>
      engine.rows(`SELECT count(*)::INT AS n, min(amount)::INT AS least FROM (${select})`, []),
    ),
  );
  expect(counted).toEqual([{ n: 4, least: 6 }]);
});

test('an endpoint that was never asked has an empty log', async () => {
  const other = `quiet_${unique().replaceAll('-', '_').toLowerCase()}`;
  await makeEndpoint(other);
  expect(await ask(`SELECT request_id, time, label FROM serving.${other}_payload`)).toEqual([]);
  const { groups } = await perform(features.listRelations, owner, { search: other });
  expect(groups).toEqual([
    { kind: 'predictions of an endpoint', names: [`serving.${other}_payload`], hasMore: false },
  ]);
});

test('whoever may not manage the endpoint does not find it', async () => {
  await shareNothing();
  const objectType = 'serving-endpoint';
  const asks = await callerWithRole('contributor');
  const manages = await callerWithRole('contributor');
  await grant(asks, { objectType, objectId: id, level: 'CAN_QUERY' });
  await grant(manages, { objectType, objectId: id, level: 'CAN_MANAGE' });
  // The page of the log is for contributors, whatever a viewer holds.
  const viewer = await callerWithRole('viewer');
  await grant(viewer, { objectType, objectId: id, level: 'CAN_MANAGE' });
  for (const caller of [await callerWithRole('contributor'), asks, viewer]) {
    expect(await refusal(ask(`SELECT * FROM ${table}`, caller))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('There is no table'),
    });
    expect(await refusal(perform(features.listColumns, caller, { name: table }))).toMatchObject({
      message: expect.stringContaining('There is no table'),
    });
    expect((await perform(features.listRelations, caller, { search: name })).groups).toEqual([]);
  }
  expect(await ask(`SELECT count(*) AS n FROM ${table}`, manages)).toEqual([{ n: 10 }]);
});
