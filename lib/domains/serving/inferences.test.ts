import sql from 'sql-template-tag';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { outsideTransaction, prisma, rows, transaction } from '@/lib/platform/db';
import { asking, auditBy, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { logRequest, type MoreLogged, makeSilentEndpoint } from '@/lib/testing/inferences';
import { DAY } from './engine/store-inferences';
import * as serving from './operations';
import { readInferenceLog } from './read-inference-log';
import { sweepServing } from './sweep';

let owner: Caller;
let name = '';
let id = '';

beforeAll(async () => {
  owner = await callerWithRole('contributor');
  ({ name, endpointId: id } = await makeSilentEndpoint(owner));
});

const log = (more: MoreLogged = {}) => logRequest(id, more);
const list = (more: object = {}) => perform(serving.listInferences, owner, { name, ...more });

describe('the inference log', () => {
  test('has a row a prediction, and the label that comes later', async () => {
    const requestId = await log({ clientRequestId: 'order-7' });
    const caller = asking(owner);
    const labels = [
      { requestId: 'order-7', rowIndex: 1, label: 0 },
      { requestId, rowIndex: 0, label: 1 },
    ];
    expect(await perform(serving.labelInferences, caller, { name, labels })).toEqual({
      labelled: 2,
      unmatched: 0,
    });
    const found = (await list({ requestId })).rows;
    expect(found.map(({ rowIndex, inputs, output, label }) => ({ rowIndex, inputs, output, label }))).toEqual(
      [
        { rowIndex: 1, inputs: { a: 2, secret: 'y' }, output: 0.25, label: 0 },
        { rowIndex: 0, inputs: { a: 1, secret: 'x' }, output: 0.5, label: 1 },
      ],
    );
    expect((await list({ requestId, rowIndex: 0 })).rows).toEqual(found.slice(1));
    expect((await auditBy(caller)).map(({ action, after }) => [action, after])).toEqual([
      ['serving.labelInferences', { labelled: 2 }],
    ]);
  });

  test('takes labels that came before its rows did, by the ids that callers gave', async () => {
    const early = [
      { requestId: 'early-1', rowIndex: 0, label: 1 },
      { requestId: 'no such', rowIndex: 0, label: 1 },
    ];
    const say = (labels: typeof early) => perform(serving.labelInferences, owner, { name, labels });
    expect(await say(early)).toEqual({ labelled: 2, unmatched: 2 });
    const requestId = await log({ clientRequestId: 'early-1' });
    expect((await list({ requestId, rowIndex: 0 })).rows).toMatchObject([{ label: 1 }]);
    expect(await say([{ requestId: 'early-1', rowIndex: 0, label: 2 }])).toEqual({
      labelled: 1,
      unmatched: 0,
    });
    expect((await list({ requestId, rowIndex: 0 })).rows).toMatchObject([{ label: 2 }]);
  });

  test('gives a label to each request of an id that a caller used twice', async () => {
    const say = (requestId: string) =>
      perform(serving.labelInferences, owner, { name, labels: [{ requestId, label: 1 }] });
    const labelsOf = async (requestId: string) =>
      (await list({ requestId, rowIndex: 0 })).rows.map(({ label }) => label);
    await log({ clientRequestId: 'twice' });
    await log({ clientRequestId: 'twice' });
    expect(await say('twice')).toEqual({ labelled: 2, unmatched: 0 });
    expect(await labelsOf('twice')).toEqual([1, 1]);
    await say('twice early');
    await Promise.all([log({ clientRequestId: 'twice early' }), log({ clientRequestId: 'twice early' })]);
    expect(await labelsOf('twice early')).toEqual([1, 1]);
    // One that is written later too, as of a caller who asks again; and it gets the last word.
    await log({ clientRequestId: 'twice early' });
    expect(await labelsOf('twice early')).toEqual([1, 1, 1]);
    const last = { requestId: 'twice early', label: 0 };
    expect(await perform(serving.labelInferences, owner, { name, labels: [last] })).toEqual({
      labelled: 3,
      unmatched: 0,
    });
    await log({ clientRequestId: 'twice early' });
    expect(await labelsOf('twice early')).toEqual([0, 0, 0, 0]);
  });

  test('misses no label that is said while its row is written', async () => {
    let logged: Promise<string> | undefined;
    await transaction(async () => {
      await perform(serving.labelInferences, owner, { name, labels: [{ requestId: 'at once', label: 1 }] });
      logged = outsideTransaction(() => log({ clientRequestId: 'at once' }));
      await Promise.race([logged, new Promise((resolve) => setTimeout(resolve, 500))]);
    });
    const requestId = await logged;
    expect((await list({ requestId, rowIndex: 0 })).rows).toMatchObject([{ label: 1 }]);
  });

  test('keeps no masked column, nothing too long, and of failures the reason', async () => {
    const masked = await log({ log: { masked: ['secret'] } });
    expect((await list({ requestId: masked })).rows[0]?.inputs).toEqual({ a: 2 });
    const long = await log({ raw: 'x'.repeat(100), log: { maxBytes: 50 } });
    expect((await list({ requestId: long })).rows).toMatchObject([
      { inputs: null, fault: 'MAX_REQUEST_SIZE_EXCEEDED' },
    ]);
    const failed = await log({
      status: 400,
      answer: '{"error_code": "BAD_REQUEST", "message": "no \\u0000 such column"}',
    });
    expect((await list({ requestId: failed, outcome: 'failed' })).rows[0]).toMatchObject({
      status: 400,
      fault: 'no  such column',
    });
    const told = await log({
      status: 400,
      answer: '{"error_code": "BAD_REQUEST", "message": "could not convert string to float: \'x\'"}',
      log: { masked: ['secret'] },
    });
    expect((await list({ requestId: told })).rows[0]?.fault).toBe(
      'BAD_REQUEST: the message is not kept, as columns are masked.',
    );
    const off = await log({ log: { isOn: false } });
    expect((await list({ requestId: off })).rows).toEqual([]);
  });

  test('is not held up by what no database can hold', async () => {
    const bodyOf = (value: string) => `{"dataframe_records": [{"a": ${value}}]}`;
    const answer = '{"predictions": [1.0]}';
    // All in one piece: the first goes when the last is there.
    const values = ['1e999999', '['.repeat(50_000) + ']'.repeat(50_000), '7'];
    const asked = values.map((value) => ({ requestId: unique(), table: 1, raw: bodyOf(value), answer }));
    await Promise.all(asked.map((entry) => log({ ...entry, log: { maxBytes: 1 << 20 } })));
    const found = await Promise.all(asked.map(({ requestId }) => list({ requestId })));
    expect(found.map(({ rows: [row] }) => [row?.inputs, row?.output, row?.fault])).toEqual([
      [{ a: null }, 1, null],
      [null, null, 'CANNOT_BE_STORED'],
      [{ a: 7 }, 1, null],
    ]);
    // An id that looks like what is taken out, beside what is not stored at all.
    const odd = await log({
      table: 1,
      raw: bodyOf(values[1] ?? ''),
      answer,
      clientRequestId: '\\u0000\\ud800',
      log: { maxBytes: 1 << 20 },
    });
    expect((await list({ requestId: odd })).rows).toMatchObject([{ fault: 'CANNOT_BE_STORED' }]);
  });

  test('is paged, and read as a window in the order of time', async () => {
    for (let count = 0; count < 3; count += 1) await log();
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, pageToken: first.nextPageToken });
    const seen = [...first.rows, ...second.rows].map(({ requestId, rowIndex }) => `${requestId} ${rowIndex}`);
    expect(new Set(seen).size).toBe(4);
    const times: number[] = [];
    const window = { endpointId: id, from: Date.now() - DAY, to: Date.now() + 1 };
    for await (const piece of readInferenceLog(window)) times.push(...piece.map(({ time }) => time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.length).toBeGreaterThanOrEqual(6);
    const pages = readInferenceLog({ ...window, from: window.to });
    expect((await pages.next()).done).toBe(true);
  });

  test('labels go with the rows of an endpoint that keeps them for a shorter time', async () => {
    const requestId = await log();
    const labels = [
      { requestId, rowIndex: 0, label: 1 },
      { requestId, rowIndex: 1, label: 0 },
    ];
    await perform(serving.labelInferences, owner, { name, labels });
    await rows(
      sql`UPDATE inference_labels SET time = ${Date.now() - 5 * DAY} WHERE request_id = ${requestId}`,
    );
    // The label of the other was said long before it came, and is no older than it.
    await rows(sql`DELETE FROM inference_log WHERE request_id = ${requestId} AND row_index = 0`);
    await perform(serving.changeSettings, owner, { name, change: { log: { retentionDays: 3 } } });
    await sweepServing();
    const left = await rows(
      sql`SELECT row_index AS row FROM inference_labels WHERE request_id = ${requestId}`,
    );
    expect(left).toEqual([{ row: 1 }]);
  });

  test('refuses a label that is none, a page of another question, and whoever may only look', async () => {
    const bad = { name, labels: [{ requestId: 'r', label: { a: 1 } }] };
    expect((await refusal(perform(serving.labelInferences, owner, bad as never))).code).toBe(
      'INVALID_PARAMETER_VALUE',
    );
    const { nextPageToken } = await list({ limit: 1 });
    expect((await refusal(list({ limit: 1, outcome: 'failed', pageToken: nextPageToken }))).field).toBe(
      'pageToken',
    );
    expect((await refusal(perform(serving.listInferences, owner, { name: 'none' }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
    const looker = await callerWithRole('contributor');
    const held = { objectType: 'serving-endpoint', objectId: id, level: 'CAN_QUERY' };
    await prisma().grant.create({ data: { ...held, principalId: looker.user?.id ?? '' } });
    const withGrant = { ...looker, holdings: { principals: [looker.user?.id ?? ''], everywhere: {} } };
    expect((await refusal(perform(serving.listInferences, withGrant, { name }))).code).toBe(
      'PERMISSION_DENIED',
    );
  });
});
