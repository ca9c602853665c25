/** Dates of a CSV file that DuckDB left as texts, because a value far below does not fit the order that it took from the first ones. */
import { identifier, literal } from '@/lib/pure/sql-text';
import type { Engine } from './duckdb';

const EXAMPLE = /^\d{1,2}([/.-])\d{1,2}\1(\d{4}|\d{2})(?: \d{1,2}:\d\d(:\d\d)?)?$/;
/** So far the first value of a column is looked for. */
const LOOKED_AT = 1_000;

type Formats = { name: string; day: string; month: string; isDate: boolean };

function formatsOf(name: string, example: string | null = null): Formats | undefined {
  const [whole, between = '', year = '', seconds] = EXAMPLE.exec(example?.trim() ?? '') ?? [];
  if (whole === undefined) return undefined;
  const time = whole.includes(':') ? ` %H:%M${seconds === undefined ? '' : ':%S'}` : '';
  const rest = `${between}${year.length === 4 ? '%Y' : '%y'}${time}`;
  return {
    name,
    day: `%d${between}%m${rest}`,
    month: `%m${between}%d${rest}`,
    isDate: time === '',
  };
}

/**
 * Columns of texts that are all dates in the one order, and not in the other.
 *
 * @param texts the file with all columns as texts, which stands behind FROM
 * @returns what stands in the place of each, as `… AS "name"`
 */
export async function datesAmongTexts(
  engine: Engine,
  texts: string,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const any = names.map((name, at) => `any_value(${identifier(name)}) AS c${at}`);
  const [examples = {}] = await engine.rows<Record<string, string | null>>(
    `SELECT ${any.join(', ')} FROM (SELECT * FROM ${texts} LIMIT ${LOOKED_AT})`,
  );
  const known = names.flatMap((name, at) => formatsOf(name, examples[`c${at}`]) ?? []);
  if (known.length === 0) return [];
  const misfits = (name: string, format: string) =>
    `count(*) FILTER (${identifier(name)} IS NOT NULL AND try_strptime(trim(${identifier(name)}), ${literal(format)}) IS NULL)`;
  const tests = known.flatMap(({ name, day, month }, at) => [
    `${misfits(name, day)} AS d${at}`,
    `${misfits(name, month)} AS m${at}`,
  ]);
  const [found = {}] = await engine.rows<Record<string, number>>(`SELECT ${tests.join(', ')} FROM ${texts}`);
  return known.flatMap(({ name, day, month, isDate }, at) => {
    const [ofDay, ofMonth] = [Number(found[`d${at}`]), Number(found[`m${at}`])];
    if ((ofDay === 0) === (ofMonth === 0)) return [];
    const time = `strptime(trim(${identifier(name)}), ${literal(ofDay === 0 ? day : month)})`;
    return [`${isDate ? `CAST(${time} AS DATE)` : time} AS ${identifier(name)}`];
  });
}
