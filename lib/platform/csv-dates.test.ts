import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { csvDates } from './csv-dates';
import { withEngine } from './duckdb';
import { fromCsv } from './read-csv';

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'csv-dates-'));
afterAll(() => fs.rm(folder, { recursive: true }));

/** What is told, and the first value as it was read. */
async function read(content: string) {
  const file = path.join(folder, crypto.randomUUID());
  await fs.writeFile(file, content);
  return withEngine({ folders: [folder] }, async (engine) => {
    const from = await fromCsv(engine, file);
    const [row] = await engine.rows<{ first: string }>(
      `SELECT CAST("when" AS DATE)::VARCHAR AS first FROM ${from} LIMIT 1`,
    );
    return { dates: await csvDates(engine, file, from, ['']), first: row?.first };
  });
}

test('one value far below decides for the whole column', async () => {
  const many = '01/02/2024,1\n'.repeat(30_000);
  const [day, month] = [
    await read(`when,n\n${many}13/02/2024,1\n`),
    await read(`when,n\n${many}02/13/2024,1\n`),
  ];
  expect(day).toEqual({
    dates: [{ name: 'when', order: 'day', isGuessed: false, example: '13/02/2024' }],
    first: '2024-02-01',
  });
  expect(month).toEqual({
    dates: [{ name: 'when', order: 'month', isGuessed: false, example: '02/13/2024' }],
    first: '2024-01-02',
  });
});

test.each([
  ['dates', '05/05/2024', '01/02/2024'],
  ['times', '05/05/2024 10:00:00', '01/02/2024 10:30:00'],
  ['dots', '05.05.2024', '01.02.2024'],
])('where none decides, the guess is told as it was made: %s', async (_, same, either) => {
  const { dates, first } = await read(`when,n\n${either},1\n${same},2\n`);
  expect(dates).toEqual([
    { name: 'when', order: first === '2024-02-01' ? 'day' : 'month', isGuessed: true, example: either },
  ]);
  expect(['2024-02-01', '2024-01-02']).toContain(first);
});

test('of dates that have one reading nothing is told', async () => {
  expect((await read('when,n\n2024-01-02,1\n2024-03-04,2\n')).dates).toEqual([]);
  expect((await read('when,n\n05/05/2024,1\n06/06/2024,2\n')).dates).toEqual([]);
});
