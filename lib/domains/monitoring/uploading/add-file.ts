/** A file of others becomes rows of a table of ours: whatever does not fit is told, and keeps nothing else out. */
import fs from 'node:fs/promises';
import path from 'node:path';
import {
  append,
  column,
  createTable,
  type DeltaTable,
  deltaType,
  engineType,
  type Field,
  findColumn,
  merge,
} from '@/lib/platform/delta';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { AppError, invalid } from '@/lib/pure/errors';
import { formatCount } from '@/lib/pure/format';
import { identifier, literal } from '@/lib/pure/sql-text';

export type UploadChange = {
  column: string;
  /** `added`: the table had it not. `missing`: the file has it not. `lost`: so many values do not fit its type any more. */
  kind: 'added' | 'missing' | 'lost';
  type: string;
  lost: number;
};
export type Added = { rows: number; updated: number; changes: UploadChange[] };

type Options = {
  /** Rows with the same value there take each other's place; the last one counts. */
  key?: string;
  /** The columns that are taken of the file; all by default. */
  only?: readonly string[];
};

const MAGIC = 'PAR1';
/** Of a new column's values so many may not fit the type that most have; of more it is a text. */
const FEW = 0.01;

async function isParquet(file: string): Promise<boolean> {
  const handle = await fs.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === MAGIC;
  } finally {
    await handle.close();
  }
}

/** Types that no table of ours holds become numbers or texts. */
function heldType(engine: string): string {
  if (engine === 'HUGEINT' || engine === 'UHUGEINT') return 'DOUBLE';
  try {
    return engineType(deltaType(engine, ''));
  } catch {
    return 'VARCHAR';
  }
}

/** To what a value belongs that the engine would cut to the type: 1.5 is no whole number, 10 o'clock no date. */
const WIDER: Record<string, string> = {
  TINYINT: 'DOUBLE',
  SMALLINT: 'DOUBLE',
  INTEGER: 'DOUBLE',
  BIGINT: 'DOUBLE',
  DATE: 'TIMESTAMP WITH TIME ZONE',
};

/** The value in the type, or NULL where it would be another one there. */
function fitting(sql: string, type: string): string {
  const [cast, wider] = [`TRY_CAST(${sql} AS ${type})`, WIDER[type]];
  return wider === undefined
    ? cast
    : `CASE WHEN coalesce(TRY_CAST(${sql} AS ${wider}) = ${cast}, true) THEN ${cast} END`;
}

type Given = { name: string; type: string; sql: string };

/** @throws INVALID_PARAMETER_VALUE for what is neither CSV nor Parquet, or has no rows or columns */
export async function look(engine: Engine, file: string): Promise<{ from: string; given: Given[] }> {
  const isColumnar = await isParquet(file);
  const { size } = await fs.stat(file);
  if (size === 0) throw invalid('The file is empty.', { field: 'body' });
  const csv = (more: string) =>
    `read_csv(${literal(file)}, header = true, null_padding = true, nullstr = ['', 'NULL', 'null', 'NaN', 'nan', 'NA']${more})`;
  try {
    const from = isColumnar ? `read_parquet(${literal(file)})` : csv(', all_varchar = true');
    const described = await engine.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${isColumnar ? from : csv(', sample_size = 20480, ignore_errors = true')}`,
    );
    if (described.length === 0) throw invalid('The file has no columns.', { field: 'body' });
    return {
      from,
      given: described.map(({ column_name: name, column_type: type }) => ({
        name,
        type: heldType(type),
        sql: identifier(name),
      })),
    };
  } catch (error) {
    if (error instanceof AppError && error.code === 'REQUEST_TIMEOUT') throw error;
    throw notReadable(error);
  }
}

const notReadable = (error: unknown): AppError =>
  error instanceof AppError
    ? error
    : invalid(
        `The file is neither Parquet nor CSV with a line of names above: ${error instanceof Error ? error.message.split('\n', 1)[0]?.slice(0, 300) : 'unreadable'}`,
        { field: 'body' },
      );

export async function addFile(table: DeltaTable, file: string, { key, only }: Options = {}): Promise<Added> {
  const isThere = await table.exists();
  const schema = isThere ? (await table.snapshot({})).schema : [];
  const folders = [path.dirname(file)];
  const { select, fields, changes, rows } = await withEngine({ folders, weight: 'heavy' }, async (engine) => {
    const { from, given } = await look(engine, file);
    const taken = only ? given.filter(({ name }) => only.includes(name)) : given;
    const absent = only?.find((name) => !given.some((each) => each.name === name));
    if (absent !== undefined) throw invalid(`The file has no column '${absent}'.`, { field: absent });
    return settle(engine, from, taken, schema, key);
  }).catch((error: unknown) => {
    throw error instanceof AppError ? error : notReadable(error);
  });
  if (rows === 0) throw invalid('The file has no rows.', { field: 'body' });
  if (!isThere) await createTable(table, { schema: fields, keys: key === undefined ? [] : [key] });
  const source = { select, folders };
  if (key === undefined) {
    await append(table, source, { evolve: true });
    return { rows, updated: 0, changes };
  }
  const result = await merge(table, source, { evolve: true });
  return { rows: result.rows.inserted + result.rows.updated, updated: result.rows.updated, changes };
}

/** What is taken of the file, each column in the type of the table, and what does not fit. */
async function settle(
  engine: Engine,
  from: string,
  given: readonly Given[],
  schema: readonly Field[],
  key: string | undefined,
): Promise<{ select: string; fields: Field[]; changes: UploadChange[]; rows: number }> {
  const wanted = given.map((each) => {
    const known = findColumn(schema, each.name);
    // Keys are compared as texts, whatever a file has them as.
    const own = each.name === key ? 'VARCHAR' : each.type;
    return { ...each, known, to: known ? engineType(known.type) : own };
  });
  const counts = wanted.flatMap(({ sql, to }, at) => [
    `count(${sql}) AS n${at}`,
    `count(${fitting(sql, to)}) AS f${at}`,
    `count(${fitting(sql, WIDER[to] ?? to)}) AS w${at}`,
  ]);
  const [found = {}] = await engine.rows<Record<string, number>>(
    `SELECT count(*) AS n, ${counts.join(', ')} FROM ${from}`,
  );
  const changes: UploadChange[] = [];
  const fields: Field[] = [];
  const values: string[] = [];
  for (const [at, { name, sql, known, to }] of wanted.entries()) {
    const [all, fits, fitsWider] = [found[`n${at}`] ?? 0, found[`f${at}`] ?? 0, found[`w${at}`] ?? 0];
    const isWider = !known && fitsWider > fits;
    const lost = all - (isWider ? fitsWider : fits);
    const isText = !known && lost > FEW * all;
    const type = isText ? 'VARCHAR' : isWider ? (WIDER[to] ?? to) : to;
    fields.push(column(name, deltaType(type, name)));
    values.push(`${fitting(sql, type)} AS ${identifier(known?.name ?? name)}`);
    if (!known && schema.length > 0) changes.push({ column: name, kind: 'added', type, lost: 0 });
    if (lost > 0 && !isText) changes.push({ column: name, kind: 'lost', type, lost });
  }
  for (const { name, type } of schema)
    if (!wanted.some(({ known }) => known?.name === name))
      changes.push({ column: name, kind: 'missing', type: engineType(type), lost: 0 });
  const plain = `SELECT ${values.join(', ')} FROM ${from}`;
  return {
    select: key === undefined ? plain : await lastOfEach(engine, plain, key),
    fields,
    changes,
    rows: Number(found.n),
  };
}

/** Of rows with the same key the last one; those without one say nothing of anything. */
async function lastOfEach(engine: Engine, select: string, key: string): Promise<string> {
  const id = identifier(key);
  const [found] = await engine.rows<{ n: number }>(
    `SELECT count(*) AS n FROM (${select}) WHERE ${id} IS NULL`,
  );
  if (found && found.n > 0)
    throw invalid(`${formatCount(found.n)} rows have no value in '${key}'.`, { field: key });
  return `SELECT * EXCLUDE ("of row") FROM (SELECT *, row_number() OVER () AS "of row" FROM (${select}))
          QUALIFY row_number() OVER (PARTITION BY ${id} ORDER BY "of row" DESC) = 1`;
}
