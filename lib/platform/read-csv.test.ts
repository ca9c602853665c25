import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withEngine } from './duckdb';
import { csvFault, fromCsv } from './read-csv';

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'csv-'));
afterAll(() => fs.rm(folder, { recursive: true }));

async function read(content: string | Buffer) {
  const file = path.join(folder, crypto.randomUUID());
  await fs.writeFile(file, content);
  return withEngine({ folders: [folder] }, async (engine) =>
    engine.rows(`SELECT * FROM ${await fromCsv(engine, file)}`),
  ).catch((error: unknown) => Promise.reject(csvFault(error)));
}

const GOOD = 'amount,age\n1.5,2\n2.5,3\n';

test.each([
  ['commas', GOOD],
  ['semicolons', GOOD.replaceAll(',', ';')],
  ['tabs', GOOD.replaceAll(',', '\t')],
  ['a mark of its encoding', `\uFEFF${GOOD}`],
  ['the line ends of Windows', GOOD.replaceAll('\n', '\r\n')],
  ['empty lines around', `\n\n${GOOD}\n\n`],
  ['a remark above', `# made by hand\n${GOOD}`],
])('%s are read', async (_, content) => {
  expect(
    (await read(content)).map((row) => Object.entries(row).map(([name, value]) => [name, Number(value)])),
  ).toEqual([
    [
      ['amount', 1.5],
      ['age', 2],
    ],
    [
      ['amount', 2.5],
      ['age', 3],
    ],
  ]);
});

test('names and values in quotation marks may have what stands between', async () => {
  expect(await read('"a, b",note\n1,"say ""no"", twice"\n2,x\n')).toMatchObject([
    { 'a, b': 1, note: 'say "no", twice' },
    { 'a, b': 2, note: 'x' },
  ]);
});

test('digits with a zero in front are the text that they are, wherever the first such stands', async () => {
  const rows = await read(`zip,n,share\n${'12345,0,0.5\n'.repeat(30_000)}01234,10,-0.5\n`);
  expect(rows.at(-1)).toEqual({ zip: '01234', n: 10, share: -0.5 });
  expect(rows[0]).toEqual({ zip: '12345', n: 0, share: 0.5 });
});

test('a fraction behind many whole numbers is not rounded', async () => {
  const rows = await read(`amount\n${'1\n'.repeat(30_000)}1.5\n`);
  expect(rows.at(-1)).toEqual({ amount: 1.5 });
});

test.each([
  ['too few values', `${GOOD}7\n`, 'another number of values'],
  ['too many values', `${GOOD}7,8,9\n`, 'another number of values'],
  ['another encoding', Buffer.from('amount,note\n1,caf\xe9\n', 'latin1'), 'The file is not UTF-8'],
  ['a quotation mark left open', 'amount,note\n1,"abc\n2,d\n', 'a quotation mark that is not closed'],
])('%s are told', async (_, content, why) => {
  await expect(read(content)).rejects.toThrow(why);
});
