/** Tables that several runs logged under one path, as one table of the engine. */
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { blobs } from '@/lib/platform/blobs';
import type { Engine } from '@/lib/platform/duckdb';
import { invalid } from '@/lib/pure/errors';
import { formatBytes } from '@/lib/pure/format';
import { inLanes } from '@/lib/pure/in-lanes';
import { identifier, literal } from '@/lib/pure/sql-text';
import { keysFor, type Root } from './run-roots';

const LARGEST = 64 << 20;
const LARGEST_TOGETHER = 512 << 20;
const MOST_ROWS_OF_A_RUN = 100_000;
const MOST_ROWS = 1_000_000;
const MOST_COLUMNS = 200;
const LANES = 8;

export type TableFormat = 'json' | 'csv' | 'tsv' | 'parquet';

/** @throws INVALID_PARAMETER_VALUE for what is no table by its name */
export function formatOf(file: string): TableFormat {
  const ending = /\.(json|csv|tsv|parquet)$/i.exec(file)?.[1]?.toLowerCase();
  if (!ending) throw invalid('A table is a .json of log_table, a .csv, .tsv or .parquet.', { field: 'path' });
  return ending as TableFormat;
}

/** A run's part: its rows, or why it has none. */
export type Part = { rows: number; isCut: boolean; fault: string | null };
export type Staged = {
  /** Columns of any run, in the order in which they were met; `c0`, `c1` … of the table `joined`, whose `run` is a run's place. */
  columns: { name: string; isNumeric: boolean }[];
  parts: Part[];
  isCut: boolean;
};

type Copy = { file: string } | { fault: string } | undefined;

/** Copies each run's file, those that are there and not too large; undefined where a run has none. */
export async function copyFiles(
  runs: readonly (readonly Root[])[],
  file: string,
  folder: string,
): Promise<Copy[]> {
  const copies = new Array<Copy>(runs.length).fill(undefined);
  let together = 0;
  await inLanes([...runs.entries()], LANES, async ([place, roots]) => {
    for (const key of keysFor(roots, file)) {
      const stat = await blobs().stat(key);
      if (!stat) continue;
      if (stat.size > LARGEST || together + stat.size > LARGEST_TOGETHER) {
        copies[place] = { fault: `${formatBytes(stat.size)} is too much to be joined` };
        return;
      }
      together += stat.size;
      const copy = path.join(folder, String(place));
      const { body } = await blobs().get(key);
      await pipeline(Readable.fromWeb(body as never), createWriteStream(copy, { mode: 0o600 }));
      copies[place] = { file: copy };
      return;
    }
  });
  return copies;
}

/** Makes the table `joined` of what was copied: all values as texts. */
export async function joinTables(
  engine: Engine,
  copies: readonly Copy[],
  format: TableFormat,
): Promise<Staged> {
  const most = Math.min(MOST_ROWS_OF_A_RUN, Math.floor(MOST_ROWS / copies.length));
  const places = new Map<string, number>();
  const parts: Part[] = [];
  let isCut = false;
  await engine.run('CREATE TEMP TABLE joined (run INTEGER, nr BIGINT)');
  for (const [run, copy] of copies.entries()) {
    if (!copy || 'fault' in copy) {
      parts.push({ rows: 0, isCut: false, fault: copy?.fault ?? null });
      continue;
    }
    try {
      const given = await openTable(engine, copy.file, format);
      const columns = given.names.filter((name) => places.has(name) || places.size < MOST_COLUMNS);
      isCut ||= columns.length < given.names.length;
      for (const name of columns) {
        if (places.has(name)) continue;
        await engine.run(`ALTER TABLE joined ADD COLUMN c${places.size} VARCHAR`);
        places.set(name, places.size);
      }
      const values = columns.map((name) => `${given.value(name)} AS c${places.get(name)}`);
      await engine.run(
        `INSERT INTO joined BY NAME SELECT ${[`${run} AS run`, 'row_number() OVER () AS nr', ...values].join(', ')}
         FROM (SELECT * FROM ${given.from} LIMIT ${most + 1})`,
      );
      const [found] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM joined WHERE run = ${run}`);
      const rows = Math.min(most, found?.n ?? 0);
      parts.push({ rows, isCut: (found?.n ?? 0) > most, fault: null });
      if ((found?.n ?? 0) > most) await engine.run(`DELETE FROM joined WHERE run = ${run} AND nr > ${most}`);
    } catch (error) {
      if (isOfTheService(error)) throw error;
      parts.push({ rows: 0, isCut: false, fault: 'it is not a table' });
    }
  }
  const names = [...places.keys()];
  const tests = names.map(
    (_, at) => `count(c${at}) > 0 AND count(c${at}) = count(TRY_CAST(c${at} AS DOUBLE)) AS n${at}`,
  );
  const [numeric = {}] =
    names.length > 0
      ? await engine.rows<Record<string, boolean>>(`SELECT ${tests.join(', ')} FROM joined`)
      : [];
  return {
    columns: names.map((name, at) => ({ name, isNumeric: numeric[`n${at}`] === true })),
    parts,
    isCut: isCut || parts.some((part) => part.isCut),
  };
}

/** Full, slow or gone: nothing that a file of a run is to blame for. */
const isOfTheService = (error: unknown): boolean =>
  ['REQUEST_TIMEOUT', 'CANCELLED', 'REQUEST_LIMIT_EXCEEDED', 'TEMPORARILY_UNAVAILABLE'].includes(
    (error as { code?: string }).code ?? '',
  );

type Given = { from: string; names: string[]; value: (name: string) => string };

async function openTable(engine: Engine, file: string, format: TableFormat): Promise<Given> {
  if (format === 'json') return openLogged(engine, file);
  const from =
    format === 'parquet'
      ? `read_parquet(${literal(file)})`
      : `read_csv(${literal(file)}, header = true, all_varchar = true, null_padding = true, delim = ${literal(format === 'tsv' ? '\t' : ',')})`;
  const described = await engine.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${from}`);
  return {
    from,
    names: described.map(({ column_name: name }) => name),
    value: (name) => `CAST(${identifier(name)} AS VARCHAR)`,
  };
}

/** What `mlflow.log_table` writes: an object of `columns`, and of `data` by rows. */
async function openLogged(engine: Engine, file: string): Promise<Given> {
  const { size } = await fs.stat(file);
  const read = `read_json(${literal(file)}, format = 'unstructured', records = true, columns = {columns: 'VARCHAR[]', data: 'JSON[]'}, maximum_object_size = ${Math.max(1 << 20, size * 2)})`;
  const [head] = await engine.rows<{ names: string[] | null }>(`SELECT columns AS names FROM ${read}`);
  if (!head?.names) throw invalid('The file is not what log_table writes.', { field: 'path' });
  const { names } = head;
  return {
    from: `(SELECT unnest(data) AS cells FROM ${read})`,
    names,
    value: (name) => `json_extract_string(cells, '$[${names.indexOf(name)}]')`,
  };
}
