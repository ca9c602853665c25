/** A CSV file as DuckDB reads it: as the line of names says, and whole, or not at all. */
import fs from 'node:fs/promises';
import { invalid } from '@/lib/pure/errors';
import { identifier, literal } from '@/lib/pure/sql-text';
import { datesAmongTexts } from './csv-date-formats';
import type { Engine } from './duckdb';

const HEAD = 1 << 16;
const WHOLE = /^(?:BIGINT|HUGEINT|INTEGER)$/;
const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Left to itself DuckDB looks at the first 20,480 rows, and rounds a later 1.5 where those were whole; and where one line has more values
 * than the others it may take that for the table, and the rest for something above it. Digits with a zero in front, as ids and postal codes
 * have, it takes for numbers: such columns are texts. Dates in an order that only a later value decides are dates all the same.
 *
 * @param engine one that may read the file
 * @param nulls texts that stand for no value
 * @returns what stands behind FROM
 */
export async function fromCsv(
  engine: Engine,
  file: string,
  nulls: readonly string[] = [''],
): Promise<string> {
  const read = await csvReader(file, nulls);
  const described = await engine.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${read()}`,
  );
  const named = (isMeant: (type: string) => boolean) =>
    described.filter(({ column_type: type }) => isMeant(type)).map((each) => each.column_name);
  const texts = read(', all_varchar = true');
  const source = read(
    await typesOf(
      engine,
      texts,
      named((type) => WHOLE.test(type)),
    ),
  );
  const dates = await datesAmongTexts(
    engine,
    texts,
    named((type) => type === 'VARCHAR'),
  );
  return dates.length === 0 ? source : `(SELECT * REPLACE (${dates.join(', ')}) FROM ${source})`;
}

/** As an option: of columns of whole numbers those that are texts, since some of their digits have a zero in front. */
async function typesOf(engine: Engine, texts: string, whole: readonly string[]): Promise<string> {
  if (whole.length === 0) return '';
  const tests = whole.map(
    (name, at) => `coalesce(bool_or(regexp_matches(${identifier(name)}, '^[+-]?0[0-9]')), false) AS c${at}`,
  );
  const [found = {}] = await engine.rows<Record<string, boolean>>(`SELECT ${tests.join(', ')} FROM ${texts}`);
  const types = whole.filter((_, at) => found[`c${at}`]).map((name) => `${literal(name)}: 'VARCHAR'`);
  return types.length === 0 ? '' : `, types = {${types.join(', ')}}`;
}

/** What stands behind FROM, with more options: after a comma, as DuckDB has them. */
export async function csvReader(file: string, nulls: readonly string[]): Promise<(more?: string) => string> {
  const { skip, delimiter } = await beginOf(file);
  return (more = '') =>
    `read_csv(${literal(file)}, header = true, sample_size = -1, skip = ${skip}, delim = ${literal(delimiter)},
    quote = '"', escape = '"', nullstr = [${nulls.map(literal).join(', ')}]${more})`;
}

/** How many lines are empty before the names, and what stands between those. */
async function beginOf(file: string): Promise<{ skip: number; delimiter: string }> {
  const handle = await fs.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const lines = buffer
      .toString('utf8', 0, bytesRead)
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\n|\r/);
    const isEmpty = (line: string) => line.trim() === '';
    let skip = 0;
    for (const [at, line] of lines.entries()) {
      const next = lines.slice(at + 1).find((each) => !isEmpty(each)) ?? '';
      const isRemark =
        line.startsWith('#') && line.split(delimiterOf(next)).length !== next.split(delimiterOf(next)).length;
      if (!isEmpty(line) && !isRemark) break;
      skip = at + 1;
    }
    const delimiter = delimiterOf(lines[skip] ?? '');
    return { skip, delimiter };
  } finally {
    await handle.close();
  }
}

function delimiterOf(names: string): string {
  const unquoted = names.replace(/"[^"]*"/g, '');
  const [most = ','] = DELIMITERS.toSorted((a, b) => unquoted.split(b).length - unquoted.split(a).length);
  return most;
}

/** @returns what is wrong with the file, for whoever sent it: INVALID_PARAMETER_VALUE at `body` */
export function csvFault(error: unknown): Error {
  const said = error instanceof Error ? error.message : '';
  if (/not utf-8 encoded/i.test(said)) {
    return invalid('The file is not UTF-8: save it as “CSV UTF-8”, and send it again.', { field: 'body' });
  }
  if (/error when sniffing|CSV Error/i.test(said)) {
    return invalid(
      'Some line of the file has another number of values than its line of names, or a quotation mark that is not closed.',
      { field: 'body' },
    );
  }
  return invalid('The file is neither Parquet nor CSV with a line of names.', { field: 'body' });
}
