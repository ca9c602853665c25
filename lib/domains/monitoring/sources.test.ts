import fs from 'node:fs/promises';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as serving from '@/lib/domains/serving/operations';
import { rows } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeTable } from '@/lib/testing/features';
import { makeSilentEndpoint } from '@/lib/testing/inferences';
import { LOGGED_FROM as BEGIN, DAY, logRows, manyRows } from '@/lib/testing/logged-rows';
import { refreshAll } from '@/lib/testing/monitors';
import { writeInferences } from './inferences';
import * as monitoring from './operations';

let owner: Caller;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
});
afterAll(closeEngine);

test('an endpoint’s log is watched by its inputs and answers, and labels that come later are there', async () => {
  const { model, name, endpointId } = await makeSilentEndpoint(owner);
  // Three days, from the second on with larger amounts.
  await logRows(
    endpointId,
    manyRows(324, (at) => ({
      time: BEGIN + at * 800_000,
      requestId: `r${at}`,
      inputs: { amount: 100 + ((at * 37) % 50) + (at >= 108 ? 60 : 0), city: `c${at % 3}` },
      output: ((at * 13) % 100) / 100,
    })),
    { model: model.name },
  );
  const { id } = await perform(monitoring.createMonitor, owner, {
    name: `log ${unique()}`,
    source: { kind: 'endpoint', endpoint: name },
  });
  const { columns } = await perform(monitoring.describeSource, owner, { id });
  expect(
    Object.fromEntries(columns.map(({ name: each, kind, role }) => [each, `${kind} ${role}`])),
  ).toMatchObject({
    request_id: 'text id',
    time: 'numeric time',
    amount: 'numeric feature',
    city: 'categorical feature',
    prediction: 'numeric prediction',
  });
  await perform(monitoring.configureMonitor, owner, {
    id,
    config: {
      timeColumn: 'time',
      idColumn: 'request_id',
      columns: [
        { name: 'amount', kind: 'numeric' },
        { name: 'city', kind: 'categorical' },
        { name: 'prediction', kind: 'numeric', role: 'score' },
        { name: 'label', kind: 'categorical', role: 'label' },
      ],
      problem: { kind: 'binary' },
      reference: { kind: 'rolling', windows: 1 },
      labels: { delayHours: 0 },
    },
  });
  await refreshAll(id);
  const { windows, lines } = await perform(monitoring.getDrift, owner, { id });
  expect(windows.map(({ rows: n }) => n)).toEqual([108, 108, 108]);
  expect(lines.find(({ column }) => column === 'amount')?.cells[1]).toMatchObject({ verdict: 'severe' });
  expect(lines.find(({ column }) => column === 'city')?.cells.at(-1)?.verdict).not.toBe('severe');

  // What is closed is not read again: nor counted anew when its rows are gone, as those of old logs are.
  await rows(sql`
    DELETE FROM inference_log WHERE endpoint_id = ${endpointId}
      AND request_id IN (SELECT 'r' || i FROM generate_series(110, 150) AS i)`);
  const labels = Array.from({ length: 108 }, (_, at) => ({
    requestId: `r${at}`,
    rowIndex: 0,
    label: at % 2,
  }));
  await perform(serving.labelInferences, owner, { name, labels });
  await perform(monitoring.refreshMonitor, owner, { id });
  await refreshAll(id);
  const performance = await perform(monitoring.getPerformance, owner, { id });
  expect(performance.windows.map(({ labelled }) => labelled)).toEqual([108, 0, 0]);
  expect(performance.windows.map(({ rows: n }) => n)).toEqual([108, 108, 108]);
  const { windows: after } = await perform(monitoring.getDrift, owner, { id });
  expect(after.map(({ schema }) => schema)).toEqual([[], [], []]);

  // Asked for by its time it is.
  await perform(monitoring.refreshMonitor, owner, { id, from: BEGIN + DAY, to: BEGIN + 2 * DAY });
  await refreshAll(id);
  const again = await perform(monitoring.getDrift, owner, { id });
  expect(again.windows.map(({ rows: n }) => n)).toEqual([108, 67, 108]);

  // Of what the log does not keep any longer the rest is not judged in its place, though somebody asks or the reference is another.
  await rows(sql`
    DELETE FROM inference_log WHERE endpoint_id = ${endpointId} AND time < ${BEGIN + 100 * 800_000}`);
  await perform(monitoring.refreshMonitor, owner, { id, from: BEGIN, to: BEGIN + DAY });
  await refreshAll(id);
  const { windows: swept } = await perform(monitoring.getPerformance, owner, { id });
  expect(swept.map(({ rows: n, labelled }) => [n, labelled])).toEqual([
    [108, 108],
    [67, 0],
    [108, 0],
  ]);
  const { monitor } = await perform(monitoring.getMonitor, owner, { id });
  await perform(monitoring.configureMonitor, owner, {
    id,
    config: {
      ...(monitor.config as NonNullable<typeof monitor.config>),
      reference: { kind: 'range', from: BEGIN + DAY, to: BEGIN + 2 * DAY },
    },
  });
  await refreshAll(id);
  const { windows: judged } = await perform(monitoring.getDrift, owner, { id });
  expect(judged.map(({ rows: n }) => n)).toEqual([108, 67, 108]);
});

test('texts that callers send for numbers are told as bad data, and not as another type alone', async () => {
  const { model, name, endpointId } = await makeSilentEndpoint(owner);
  const log = (day: number, cells: (place: number) => Record<string, unknown>) =>
    logRows(
      endpointId,
      manyRows(60, (at) => ({
        time: BEGIN + day * DAY + (at + 1) * 60_000,
        requestId: `d${day} ${at}`,
        inputs: cells(at),
      })),
      { model: model.name },
    );
  await log(0, (place) => ({ amount: place, size: place }));
  const { id } = await perform(monitoring.createMonitor, owner, {
    name: `texts ${unique()}`,
    source: { kind: 'endpoint', endpoint: name },
    config: {
      timeColumn: 'time',
      columns: [
        { name: 'amount', kind: 'numeric' },
        { name: 'size', kind: 'numeric' },
      ],
      reference: { kind: 'rolling', windows: 1 },
    },
  });
  await refreshAll(id);
  await log(1, (place) => ({ amount: String(place), size: place < 20 ? 'large' : place }));
  await perform(monitoring.refreshMonitor, owner, { id });
  await refreshAll(id);
  const { windows } = await perform(monitoring.getDrift, owner, { id });
  expect(windows.map(({ schema }) => schema).slice(0, 2)).toEqual([
    [],
    expect.arrayContaining([
      { kind: 'texts-for-numbers', column: 'amount', values: 60, unreadable: 0 },
      { kind: 'texts-for-numbers', column: 'size', values: 60, unreadable: 20 },
    ]),
  ]);
  const { point } = await perform(monitoring.getColumn, owner, {
    id,
    column: 'size',
    window: windows[1]?.start,
  });
  expect(point?.because).toContain('Bad data: the column has texts that are no numbers in 20 of 60 values.');
});

test('by a time of the rows’ own the log is read as far back as new rows go, and no further', async () => {
  const { model, name, endpointId } = await makeSilentEndpoint(owner);
  const now = Date.now();
  const rowOf = (requestId: string, time: number, own: number) => ({
    time,
    requestId,
    inputs: { amount: 1, at: new Date(own).toISOString() },
  });
  const log = (...row: Parameters<typeof rowOf>) =>
    logRows(endpointId, [rowOf(...row)], { model: model.name });
  const hourly = manyRows(72, (hour) => {
    const time = BEGIN + hour * 3_600_000;
    return rowOf(`r${hour}`, time, time);
  });
  await logRows(endpointId, hourly, { model: model.name });
  const { id } = await perform(monitoring.createMonitor, owner, {
    name: `own time ${unique()}`,
    source: { kind: 'endpoint', endpoint: name },
    config: {
      timeColumn: 'at',
      columns: [{ name: 'amount', kind: 'numeric' }],
      reference: { kind: 'rolling', windows: 1 },
    },
  });
  await refreshAll(id);
  const countsOf = async () =>
    (await perform(monitoring.getDrift, owner, { id })).windows.map(({ rows: n }) => n).slice(0, 3);
  expect(await countsOf()).toEqual([24, 24, 24]);
  // A row of the second day comes late; of the first, which it does not touch, one is gone from the log.
  await rows(sql`DELETE FROM inference_log WHERE endpoint_id = ${endpointId} AND request_id = 'r3'`);
  await log('late', now, BEGIN + DAY + 60_000);
  await perform(monitoring.refreshMonitor, owner, { id });
  await refreshAll(id);
  expect(await countsOf()).toEqual([24, 25, 24]);
});

test('of a log that is too long the newest rows are read', async () => {
  const { endpointId: id, model } = await makeSilentEndpoint(owner);
  await logRows(
    id,
    manyRows(10, (at) => ({ time: BEGIN + at, requestId: `r${at}`, inputs: { amount: 1 } })),
    { model: model.name },
  );
  const read = (mostRows: number) =>
    writeInferences(
      id,
      undefined,
      async (file, _, since) => ({
        since,
        lines: (await fs.readFile(file, 'utf8')).trim().split('\n').length,
      }),
      mostRows,
    );
  expect(await read(4)).toEqual({ since: BEGIN + 6, lines: 4 });
  expect(await read(10)).toEqual({ since: undefined, lines: 10 });
});

test('a feature table is watched by its time key', async () => {
  const { name } = await makeTable(owner, {
    select: `SELECT i::BIGINT AS id, TIMESTAMPTZ '2026-02-01 00:00:00+00' + i * INTERVAL 1 MINUTE AS ts,
                    CASE WHEN i < 2880 THEN sin(i) ELSE sin(i) + 3 END AS value FROM range(4320) t(i)`,
    primaryKeys: ['id'],
  });
  const { id } = await perform(monitoring.createMonitor, owner, {
    name: `table ${unique()}`,
    // As people write it: in the catalog of names that have none.
    source: { kind: 'feature-table', table: name.replace('main.', '') },
  });
  await perform(monitoring.configureMonitor, owner, {
    id,
    config: {
      timeColumn: 'ts',
      columns: [{ name: 'value', kind: 'numeric' }],
      reference: { kind: 'rolling', windows: 1 },
    },
  });
  await refreshAll(id);
  const { windows } = await perform(monitoring.getDrift, owner, { id });
  expect(windows.map(({ verdict }) => verdict)).toEqual(['not-enough-data', 'stable', 'severe']);
});

test('nobody watches what they may not read, or what is not there', async () => {
  const create = (source: object, caller = owner) =>
    refusal(perform(monitoring.createMonitor, caller, { name: unique(), source: source as never }));
  expect((await create({ kind: 'endpoint', endpoint: 'nothing' })).code).toBe('RESOURCE_DOES_NOT_EXIST');
  expect((await create({ kind: 'feature-table', table: 'no.such' })).code).toBe('RESOURCE_DOES_NOT_EXIST');
  const { name } = await makeSilentEndpoint(owner);
  const stranger = await callerWithRole('contributor');
  expect(['RESOURCE_DOES_NOT_EXIST', 'PERMISSION_DENIED']).toContain(
    (await create({ kind: 'endpoint', endpoint: name }, stranger)).code,
  );
});

test('what a client of the managed platform asks for and does not get, it is told', async () => {
  const { name } = await makeTable(owner, {
    select: "SELECT i::BIGINT AS id, TIMESTAMPTZ '2026-02-01 00:00:00+00' AS ts FROM range(3) t(i)",
    primaryKeys: ['id'],
  });
  const create = (more: object) =>
    refusal(perform(monitoring.createTableMonitor, owner, { tableName: name, ...more } as never));
  const timeSeries = { timestampCol: 'ts', granularities: ['1 day'] };
  expect((await create({ timeSeries, baselineTableName: 'a.b.c' })).message).toMatch(
    /table 'a.b.c' does not exist/,
  );
  const metric = {
    name: 'most',
    type: 'CUSTOM_METRIC_TYPE_AGGREGATE',
    inputColumns: [':table'],
    definition: 'max(1)',
    outputDataType: 'map<string,double>',
  };
  expect((await create({ timeSeries, customMetrics: [metric] })).message).toContain(
    "not 'map<string,double>'",
  );
  expect((await create({})).code).toBe('INVALID_PARAMETER_VALUE');
  expect((await create({ timeSeries: { ...timeSeries, timestampCol: 'nothing' } })).code).toBe(
    'INVALID_PARAMETER_VALUE',
  );
  const every = { quartzCronExpression: '0 15 * * * ?' };
  const fieldsOf = (ask: typeof create) =>
    Promise.all(
      [
        { schedule: { quartzCronExpression: 'often' } },
        { schedule: { quartzCronExpression: '0 x * * * ?' } },
        { schedule: { ...every, timezoneId: 'Moon/Base' } },
        { baselineTableName: '../../etc' },
      ].map(async (more) => (await ask({ timeSeries, ...more })).field),
    );
  const cron = 'schedule.quartzCronExpression';
  const theirs = [cron, cron, 'schedule.timezoneId', 'baselineTableName'];
  expect(await fieldsOf(create)).toEqual(theirs);
  await perform(monitoring.createTableMonitor, owner, { tableName: name, timeSeries, schedule: every });
  const update = (more: object) =>
    refusal(perform(monitoring.updateTableMonitor, owner, { tableName: name, ...more } as never));
  expect(await fieldsOf(update)).toEqual(theirs);
});
