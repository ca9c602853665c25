import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import type { Cell } from '@/lib/platform/duckdb';
import { type ForeignQuery, foreignPages } from '@/lib/platform/duckdb/foreign-query';
import { newScratch } from '@/lib/platform/scratch';
import { csvWriter, type FileWriter, type Cell as Written } from '@/lib/pure/csv';
import { invalid } from '@/lib/pure/errors';
import { formatBytes } from '@/lib/pure/format';
import { lendAsked, relationsIn, Sql } from './asked-relations';

const MOST_BYTES = 2 ** 30;

export type AnswerFile = { body: ReadableStream<Uint8Array>; size: number; name: string; type: string };

export const exportQuery = query({
  name: 'features.exportQuery',
  summary:
    'All rows that a SELECT answers as a CSV file, of at most 1 GB: written within the 30 seconds that a question has, and then sent.',
  access: 'features.read',
  input: z.object({ sql: Sql }),
  async run(ctx, { sql }): Promise<AnswerFile> {
    const asked = await relationsIn(ctx, sql);
    const folder = await newScratch();
    const forget = () => fs.rm(folder, { recursive: true, force: true });
    const file = `${folder}/answer.csv`;
    try {
      await lendAsked(asked, (relations) => writeCsv({ sql, ...relations }, file));
      const { size } = await fs.stat(file);
      const source = createReadStream(file).once('close', () => void forget());
      const body = Readable.toWeb(source) as ReadableStream<Uint8Array>;
      return { body, size, name: 'answer.csv', type: 'text/csv; charset=utf-8' };
    } catch (error) {
      await forget();
      throw error;
    }
  },
});

async function writeCsv(question: ForeignQuery, file: string): Promise<void> {
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    let writer: FileWriter | undefined;
    let size = 0;
    await foreignPages(question, async ({ columns, rows }) => {
      writer ??= csvWriter(columns.map(({ name }) => ({ name, kind: 'text' })));
      const bytes = writer.write(rows.map((row) => row.map(written)));
      size += bytes.length;
      if (size > MOST_BYTES)
        throw invalid(
          `The answer is more than ${formatBytes(MOST_BYTES)} as CSV. Ask for less, or read it by the Python client.`,
          { field: 'sql' },
        );
      await handle.writeFile(bytes);
    });
  } finally {
    await handle.close();
  }
}

const written = (cell: Cell): Written =>
  cell === null || typeof cell === 'number'
    ? cell
    : typeof cell === 'object'
      ? JSON.stringify(cell)
      : String(cell);
