import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import type { SentTensor } from '@/lib/pure/scoring/open-inference/sent-tensors';
import { sentRowsOf } from '@/lib/pure/scoring/table';
import { callerWithRole } from '@/lib/testing/callers';
import { logRequest, type MoreLogged, makeSilentEndpoint } from '@/lib/testing/inferences';
import * as serving from './operations';

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
  test('of a request in records is taken out of its body by the database, as it would be here', async () => {
    const records = [
      { a: 1.5, secret: 'x', extra: { deep: [null, 'é'] } },
      { a: -2, secret: 'y' },
    ];
    const raw = JSON.stringify({ client_request_id: 'c', dataframe_records: records });
    const answer = '{"predictions": [{"v": 0.5, "w": null}, {"v": 1.0, "w": "z"}]}';
    const read = async (more: Parameters<typeof log>[0]) => {
      const requestId = await log({ raw, answer, ...more });
      return (await list({ requestId })).rows.map(({ requestId: _, time: __, ...row }) => row);
    };
    const masked = { log: { masked: ['secret'] } };
    const here = sentRowsOf({ format: 'dataframe_records', value: records }, 2);
    expect(await read({ table: 2 })).toEqual(await read({ table: here }));
    expect(await read({ table: 2, ...masked })).toEqual(await read({ table: here, ...masked }));
    expect((await read({ table: 2, ...masked }))[1]?.inputs).toEqual({
      a: 1.5,
      extra: { deep: [null, 'é'] },
    });
    // One answer for all of them stands beside the first.
    expect((await read({ table: 2, answer: '{"predictions": "one"}' })).map(({ output }) => output)).toEqual([
      null,
      'one',
    ]);
    const unusual = raw.replace('"x"', '"\\u0000x"').replace('1.5', 'NaN');
    expect((await read({ table: 2, raw: unusual })).at(-1)?.inputs).toMatchObject({ a: null, secret: 'x' });
  });

  test('of a split table too, whatever its columns are called', async () => {
    const value = {
      columns: ['a', 'secret', 'it’s "b"'],
      data: [
        [1.5, 'x', { deep: [1] }],
        [null, 'y', 2],
      ],
    };
    const raw = JSON.stringify({ dataframe_split: value });
    const read = async (more: Parameters<typeof log>[0]) => {
      const requestId = await log({ raw, ...more });
      return (await list({ requestId })).rows.map(({ requestId: _, time: __, ...row }) => row);
    };
    const here = sentRowsOf({ format: 'dataframe_split', value }, 2);
    const masked = { log: { masked: ['secret'] } };
    expect(await read({ table: 2 })).toEqual(await read({ table: here }));
    expect(await read({ table: 2, ...masked })).toEqual(await read({ table: here, ...masked }));
    expect((await read({ table: 2, ...masked }))[0]).toMatchObject({
      inputs: { a: null, 'it’s "b"': 2 },
      output: 0.25,
    });
  });

  test('of tensors takes numbers to the database as they lie in memory, and anything else as rows', async () => {
    const column = (called: string, data: ArrayLike<number | string>) =>
      ({ name: called, datatype: 'FP64', shape: [2], data }) satisfies SentTensor;
    const matrix = {
      name: 'm',
      datatype: 'FP32',
      shape: [2, 2],
      data: Float32Array.of(0.5, Number.NaN, -3, 1e9),
    };
    const read = async (value: SentTensor[], more: Parameters<typeof log>[0] = {}) => {
      const table = sentRowsOf({ format: 'tensors', value }, 2);
      const requestId = await log({ raw: '', bytes: 40, table, ...more });
      return (await list({ requestId })).rows.map(({ requestId: _, time: __, ...row }) => row);
    };
    const asRows = (value: SentTensor[]) =>
      read(value.map((tensor) => ({ ...tensor, data: Array.from(tensor.data) })));
    const whole = [{ ...matrix, columns: ['a', 'secret'] }];
    const apart = [column('a', Float64Array.of(1, 2 ** 60)), column('b', Uint8Array.of(7, 255))];
    // Two that are written together.
    const [first, second] = await Promise.all([read(whole), read(apart)]);
    expect(first).toEqual(await asRows(whole));
    expect(second).toEqual(await asRows(apart));
    expect(first?.map(({ inputs, output }) => [inputs, output])).toEqual([
      [{ a: -3, secret: 1e9 }, 0.25],
      [{ a: 0.5, secret: null }, 0.5],
    ]);
    const [masked] = await read(whole, { log: { masked: ['secret'] } });
    expect(masked?.inputs).toEqual({ a: -3 });
    const [mixed] = await read([column('a', Float64Array.of(1, 2)), column('t', ['x', 'y'])]);
    expect(mixed?.inputs).toEqual({ a: 2, t: 'y' });
    const long = await read(whole, { bytes: 50, log: { maxBytes: 40 } });
    expect(long).toMatchObject([{ inputs: null, fault: 'MAX_REQUEST_SIZE_EXCEEDED' }]);
  });
});
