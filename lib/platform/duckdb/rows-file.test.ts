import fs from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type FlatRow, withRowsFile } from './rows-file';

/** Files of this process by their names, where the system tells. */
async function openFiles(): Promise<string[]> {
  const open = await fs.readdir('/proc/self/fd').catch(() => [] as string[]);
  return Promise.all(open.map((fd) => fs.readlink(`/proc/self/fd/${fd}`).catch(() => '')));
}

async function* rows(): AsyncGenerator<FlatRow[]> {
  yield [{ a: 1, b: 'x' }];
  yield [{ a: 2.5, b: null, c: true }];
}

test('rows become a line each, with the types that their values have', async () => {
  const read = await withRowsFile(rows(), async (file, columns, count) => ({
    text: await fs.readFile(file, 'utf8'),
    columns: columns.map(({ name, type }) => `${name} ${type}`),
    count,
  }));
  expect(read).toEqual({
    text: '{"a":1,"b":"x"}\n{"a":2.5,"b":null,"c":true}\n',
    columns: ['a DOUBLE', 'b VARCHAR', 'c BOOLEAN'],
    count: 2,
  });
});

test('rows that break off leave no file open', async () => {
  async function* broken(): AsyncGenerator<FlatRow[]> {
    yield* rows();
    throw new Error('broke off');
  }
  await expect(withRowsFile(broken(), async () => undefined)).rejects.toThrow('broke off');
  expect((await openFiles()).filter((name) => name.includes('rows.json'))).toEqual([]);
});
