import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closeEngine, withEngine } from '@/lib/platform/duckdb';
import { inScratch } from '@/lib/platform/scratch';
import { identifier, literal } from '@/lib/pure/sql-text';
import { PLACE } from './stage-rows';
import { writePart } from './write-part';

afterAll(closeEngine);

const ID = '3F2504E0-4F89-11D3-9A0C-0305E82C3301';

/** The predictions of a part, and of which types they are. */
const written = (predictions: unknown[]) =>
  inScratch(async (folder) => {
    const [input, file] = [path.join(folder, 'input.parquet'), path.join(folder, 'part.parquet')];
    await withEngine({ folders: [folder] }, (engine) =>
      engine.run(
        `COPY (SELECT i AS ${identifier(PLACE)} FROM range(${predictions.length}) t(i)) TO ${literal(input)} (FORMAT parquet)`,
      ),
    );
    const { signal } = new AbortController();
    const body = JSON.stringify({ predictions });
    const range = { from: 0, to: predictions.length, columns: [], modelVersion: 1, scoredAt: 0 };
    await writePart({ input, body, signal, ...range }, file);
    return withEngine({ folders: [folder] }, async (engine) => {
      const { columns, rows } = await engine.table(
        `SELECT COLUMNS('^prediction') FROM read_parquet(${literal(file)})`,
      );
      return { types: columns.map(({ type }) => type), rows };
    });
  });

test.each([
  ['times of day', ['9:30', '12:30']],
  ['days', ['2024-01-01', '2024-1-2']],
  ['ids', [ID]],
  ['texts that are both', [ID, '12:30']],
])('%s are the texts that the model gave', async (_, predictions) => {
  expect(await written(predictions)).toEqual({
    types: ['VARCHAR'],
    rows: predictions.map((each) => [each]),
  });
});

test('so they are beside numbers, and in lists', async () => {
  const given = [
    { 'a TIME': '12:30', p: 1 },
    { 'a TIME': '11:00', p: 0.5 },
  ];
  expect(await written(given)).toEqual({
    types: ['VARCHAR', 'DOUBLE'],
    rows: [
      ['12:30', 1],
      ['11:00', 0.5],
    ],
  });
  expect(await written([[ID], []])).toEqual({ types: ['VARCHAR[]'], rows: [[[ID]], [[]]] });
});
