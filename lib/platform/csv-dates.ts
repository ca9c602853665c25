/** Dates of a CSV file that can be read in two ways, such as 01/02/2024: which of them was taken, and whether the file says so. */
import { identifier } from '@/lib/pure/sql-text';
import type { Engine } from './duckdb';
import { csvReader } from './read-csv';

export type CsvDates = {
  name: string;
  /** What stands first. */
  order: 'day' | 'month';
  /** Whether any value decides it: 13/02/2024 has no other reading. */
  isGuessed: boolean;
  /** One as it stands in the file: that which decides, else one that was guessed at. */
  example: string;
};

const PATTERN = String.raw`'^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:\D|$)'`;
const isTime = (type: string) => /^(?:DATE|TIMESTAMP)/.test(type);

/**
 * DuckDB takes the first order that all values of a file fit, and does not tell which. Where none of a column's values has a number
 * beyond twelve in either place, that is a guess.
 *
 * @param from the file as `fromCsv` reads it, which stands behind FROM
 */
export async function csvDates(
  engine: Engine,
  file: string,
  from: string,
  nulls: readonly string[],
): Promise<CsvDates[]> {
  const described = await engine.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${from}`,
  );
  const times = described.filter(({ column_type: type }) => isTime(type)).map((each) => each.column_name);
  if (times.length === 0) return [];
  const texts = (await csvReader(file, nulls))(', all_varchar = true');
  const part = (name: string, at: number) =>
    `TRY_CAST(regexp_extract(${identifier(name)}, ${PATTERN}, ${at}) AS INTEGER)`;
  const tests = times.flatMap((name, at) => [
    `min(${identifier(name)}) FILTER (WHERE ${part(name, 1)} > 12) AS d${at}`,
    `min(${identifier(name)}) FILTER (WHERE ${part(name, 2)} > 12) AS m${at}`,
    `min(${identifier(name)}) FILTER (WHERE ${part(name, 1)} <> ${part(name, 2)}) AS n${at}`,
  ]);
  const [found = {}] = await engine.rows<Record<string, string | null>>(
    `SELECT ${tests.join(', ')} FROM ${texts}`,
  );
  const told: CsvDates[] = [];
  for (const [at, name] of times.entries()) {
    const [day, month, either] = [found[`d${at}`], found[`m${at}`], found[`n${at}`]];
    if (day && month) continue;
    if (day) told.push({ name, order: 'day', isGuessed: false, example: day });
    else if (month) told.push({ name, order: 'month', isGuessed: false, example: month });
    else if (either) {
      const order = await orderTaken(engine, {
        from,
        texts,
        name,
        first: part(name, 1),
        second: part(name, 2),
      });
      if (order) told.push({ name, order, isGuessed: true, example: either });
    }
  }
  return told;
}

type Column = { from: string; texts: string; name: string; first: string; second: string };

/** Of the first value whose two numbers differ: which of them became the day. */
async function orderTaken(
  engine: Engine,
  { from, texts, name, first, second }: Column,
): Promise<CsvDates['order'] | undefined> {
  const column = identifier(name);
  const [taken] = await engine.rows<{ day: number; first: number }>(`
    SELECT day("of value") AS day, "of first" AS first
    FROM (SELECT ${column} AS "of value" FROM ${from})
    POSITIONAL JOIN (SELECT ${first} AS "of first", ${second} AS "of second" FROM ${texts})
    WHERE "of first" <> "of second" LIMIT 1`);
  if (!taken) return undefined;
  return Number(taken.day) === Number(taken.first) ? 'day' : 'month';
}
