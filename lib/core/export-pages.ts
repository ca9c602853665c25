/** Lists as files, written while they are sent. */
import { csvWriter, type ExportColumn } from '../pure/csv';

export type ExportFormat = 'csv' | 'jsonl';
export type ExportedFile = { body: ReadableStream<Uint8Array>; type: string; extension: string };

export type ExportColumns<Row> = readonly [
  column: ExportColumn,
  read: (row: Row) => string | number | null,
][];

/** Pages of a list as one file, written while it is sent: CSV, or JSON a line. */
export async function exportPages<Row>(
  pages: AsyncGenerator<Row[], undefined>,
  format: ExportFormat,
  columns: ExportColumns<Row>,
  toLine: (row: Row) => unknown = (row) => row,
): Promise<ExportedFile> {
  const csv = csvWriter(columns.map(([column]) => column));
  const utf8 = new TextEncoder();
  const write = (rows: Row[]) =>
    format === 'csv'
      ? csv.write(rows.map((row) => columns.map(([, read]) => read(row))))
      : utf8.encode(rows.map((row) => `${JSON.stringify(toLine(row))}\n`).join(''));
  // The first page is read before anything is sent: what may not be seen is an answer, not a broken file.
  const first = await pages.next();
  let isStarted = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = isStarted ? await pages.next() : first;
      isStarted = true;
      if (value) controller.enqueue(write(value));
      if (done) controller.close();
    },
    cancel: async () => void (await pages.return(undefined)),
  });
  return { body, type: format === 'csv' ? csv.type : 'application/jsonl; charset=utf-8', extension: format };
}

/** All pages, each asked for when it is wanted. */
export async function* pagesOf<Row>(
  ask: (pageToken: string | undefined) => Promise<{ rows: Row[]; nextPageToken: string | null }>,
): AsyncGenerator<Row[], undefined> {
  let token: string | undefined;
  do {
    const page = await ask(token);
    yield page.rows;
    token = page.nextPageToken ?? undefined;
  } while (token);
  return undefined;
}
