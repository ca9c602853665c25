import { parquetWriteBuffer } from 'hyparquet-writer';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun, nobody } from '@/lib/testing/callers';
import { uploadRunArtifact } from '../artifacts';
import { compareTables } from './compare-tables';

let caller: Caller;
let runs: string[];

const put = (runId: string, path: string, text: string | Uint8Array<ArrayBuffer>) =>
  perform(uploadRunArtifact, caller, { runId, path, body: new Blob([text]).stream() });
const logged = (columns: string[], data: unknown[][]) => JSON.stringify({ columns, data });
const ask = (path: string, more: object = {}) => perform(compareTables, caller, { runs, path, ...more });
const values = ({ rows }: Awaited<ReturnType<typeof ask>>) =>
  rows.map(({ run, key, values: cells }) => [run ?? key, ...cells]);

beforeAll(async () => {
  caller = await callerWithRole('contributor');
  const experimentId = await makeExperiment(caller);
  runs = [];
  for (let at = 0; at < 3; at += 1) runs.push(await makeRun(caller, experimentId));
  const [a = '', b = ''] = runs;
  await put(
    a,
    'p.json',
    logged(
      ['id', 'said', 'score'],
      [
        [1, 'cat', 0.5],
        [2, 'it\'s "a" dog', 10],
        [10, null, 2],
      ],
    ),
  );
  await put(
    b,
    'p.json',
    logged(
      ['score', 'id', 'new'],
      [
        [0.5, 1, true],
        [9, 2, { type: 'image' }],
        [9.5, 2, null],
      ],
    ),
  );
  await put(a, 't.csv', 'id,x\n1,0.50\n2,b\n');
  await put(b, 't.csv', '<html>');
  await put(
    a,
    't.parquet',
    new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'id', data: [7n, 8n], type: 'INT64' }] })),
  );
});

describe('below each other', () => {
  test('rows of all runs have the columns of any', async () => {
    const answer = await ask('p.json');
    expect(answer.columns).toEqual([
      { name: 'id', isNumeric: true },
      { name: 'said', isNumeric: false },
      { name: 'score', isNumeric: true },
      { name: 'new', isNumeric: false },
    ]);
    expect(values(answer)).toEqual([
      [0, '1', 'cat', '0.5', null],
      [0, '2', 'it\'s "a" dog', '10', null],
      [0, '10', null, '2', null],
      [1, '1', null, '0.5', 'true'],
      [1, '2', null, '9', '{"type":"image"}'],
      [1, '2', null, '9.5', null],
    ]);
    expect(answer.parts).toEqual([
      { rows: 3, isCut: false, fault: null },
      { rows: 3, isCut: false, fault: null },
      null,
    ]);
  });

  test('are sorted as numbers, searched, and come page by page', async () => {
    const sort = { column: 'id', isDescending: true };
    const page = await ask('p.json', { sort, limit: 2, offset: 1 });
    expect([page.total, ...page.rows.map(({ values: [id] }) => id)]).toEqual([6, '2', '2']);
    const found = await ask('p.json', { search: 'A" DOG' });
    expect([found.total, found.rows[0]?.nr]).toEqual([1, 2]);
  });

  test('of other files', async () => {
    const csv = await ask('t.csv');
    expect(csv.columns[0]).toEqual({ name: 'id', isNumeric: true });
    expect(values(await ask('t.parquet'))).toEqual([
      [0, '7'],
      [0, '8'],
    ]);
  });
});

describe('beside each other', () => {
  test('rows with the same key are one, the first of a run counts', async () => {
    const answer = await ask('p.json', { key: 'id', columns: ['score'] });
    expect(values(answer)).toEqual([
      ['1', '0.5', '0.5', null],
      ['2', '10', '9', null],
      ['10', '2', null, null],
    ]);
    expect([answer.shown, answer.repeated]).toEqual([['score'], 1]);
    const differing = await ask('p.json', { key: 'id', columns: ['score'], onlyDifferences: true });
    expect([differing.total, differing.rows.map(({ key }) => key)]).toEqual([2, ['2', '10']]);
    const beyond = await ask('p.json', {
      key: 'id',
      columns: ['score'],
      onlyDifferences: true,
      offset: 100,
    });
    expect([beyond.total, beyond.rows]).toEqual([2, []]);
    const sorted = await ask('p.json', {
      key: 'id',
      columns: ['score'],
      sort: { column: 'score', place: 1, isDescending: true },
    });
    expect(sorted.rows.map(({ key }) => key)).toEqual(['2', '1', '10']);
  });

  test('the first row of a key is shown as it is, not filled up from the ones after it', async () => {
    const [a = ''] = runs;
    const rows = [
      [1, 'cat', null],
      [1, null, 0.7],
    ];
    await put(a, 'twice.json', logged(['id', 'said', 'score'], rows));
    const answer = await ask('twice.json', { key: 'id', columns: ['said', 'score'] });
    expect([answer.repeated, answer.rows.map(({ values: cells }) => cells)]).toEqual([
      1,
      [['cat', null, null, null, null, null]],
    ]);
  });
});

test.each([
  ['p.json', { key: 'nope' }, 'key'],
  ['p.json', { sort: { column: 'x"; DROP TABLE joined' } }, 'sort'],
  ['p.json', { key: 'id', columns: ['score'], sort: { column: 'said' } }, 'sort'],
  ['notes.txt', {}, 'path'],
  ['../p.json', {}, 'path'],
])('refuses %s %j', async (path, more, field) => {
  await expect(ask(path, more)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field });
});

test('a file that nobody has, and a caller who is nobody', async () => {
  await expect(ask('none.csv')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  await expect(perform(compareTables, nobody, { runs, path: 'p.json' })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});
