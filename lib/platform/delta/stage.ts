/** Rows on their way into a table: checked against its schema and its keys before a file is written. */
import { plural } from '../../pure/format';
import { identifier, identifiers } from '../../pure/sql-text';
import type { Cell, Engine } from '../duckdb';
import { assignment, mismatch } from './assignment';
import { dataFault, schemaFault } from './faults';
import { type Field, finder, findField, sameName, typeText } from './schema';
import { describe, type Source, sourceSelect } from './source';

export type Staged = {
  /** The name of a relation with exactly the table's columns, those that were not given left out. */
  relation: string;
  /** The same rows with hardly more than their keys: of thousands of columns a statement is cheap that does not name them. */
  keys: string;
  rows: number;
  /** The table's schema, with new columns where they were allowed. */
  schema: Field[];
  isEvolved: boolean;
  /** Columns of the table that the rows do not have. */
  missing: Field[];
};

const LONGEST_PARTITION = 100;
/** Bytes of a folder's name, which is `column=text` with all but plain letters and digits written as %C3%A9. */
const LONGEST_FOLDER = 255;
const escapedBytes = (text: string) =>
  Buffer.from(text).reduce((sum, byte) => sum + (/[\w.~-]/.test(String.fromCharCode(byte)) ? 1 : 3), 0);
const mostEscaped = (column: string) => LONGEST_FOLDER - escapedBytes(column) - 1;
const PARTITION_RULE = `1 to ${LONGEST_PARTITION} characters, fewer where they are no plain letters`;

/** What is wrong with a value to partition by. */
export const partitionFault = (column: string, value: unknown): string | undefined =>
  typeof value === 'string' &&
  (value === '' || Array.from(value).length > LONGEST_PARTITION || escapedBytes(value) > mostEscaped(column))
    ? `must be of ${PARTITION_RULE}: the table is partitioned by it`
    : undefined;

export type StageOptions = {
  keys: readonly string[];
  partitionColumns: readonly string[];
  /** New columns become columns of the table. */
  evolve: boolean;
  /** Rows may come without some of the table's columns (never without keys). */
  allowMissing: boolean;
};

const RELATION = 'staged';
const KEYS = 'staged_keys';
const NAMED = 5;

/** @throws INVALID_PARAMETER_VALUE naming the column that does not fit, is missing, empty or twice there */
export async function stage(
  engine: Engine,
  source: Source,
  schema: readonly Field[],
  options: StageOptions,
): Promise<Staged> {
  const { keys, evolve, allowMissing } = options;
  const select = sourceSelect(source);
  const given = await describe(engine, source);
  const [inTable, inRows] = [finder(schema), finder(given)];
  const added = given.filter(({ name }) => !inTable(name));
  if (added.length > 0 && !evolve) {
    const names = added.slice(0, NAMED).map(({ name }) => `'${name}'`);
    throw schemaFault(`The table has no column ${names.join(', ')}.`, added[0]?.name);
  }
  const whole = [...schema, ...added];
  const missing = schema.filter(({ name }) => !inRows(name));
  for (const { name, nullable } of missing) {
    const isKey = keys.some((key) => sameName(key, name));
    if (isKey) throw dataFault(`The rows have no column '${name}', which is a key of the table.`, name);
    if (!allowMissing || !nullable) throw dataFault(`The rows have no column '${name}'.`, name);
  }
  const values: string[] = [];
  const checked: string[] = [];
  const isChecked = (name: string) =>
    [...keys, ...options.partitionColumns].some((each) => sameName(each, name));
  const lossy: { name: string; test: string }[] = [];
  for (const { name, type } of whole) {
    const from = inRows(name);
    if (!from) continue;
    const found = assignment(from.name, from.type, type);
    if (!found) throw schemaFault(mismatch(name, from.type, type), name);
    const value = `${found.value} AS ${identifier(name)}`;
    values.push(value);
    if (isChecked(name)) checked.push(value);
    if (found.isLossy) lossy.push({ name, test: found.isLossy });
  }
  await assertLossless(engine, select, lossy, whole);
  // Files can be read again and again; what a query makes is made once.
  const kind = 'parquet' in source ? 'VIEW' : 'TABLE';
  await engine.run(`DROP ${kind} IF EXISTS ${RELATION}`);
  await engine.run(`CREATE TEMP ${kind} ${RELATION} AS SELECT ${values.join(', ')} FROM (${select})`);
  await engine.run(`DROP VIEW IF EXISTS ${KEYS}`);
  const narrow =
    'parquet' in source
      ? `SELECT ${checked.length > 0 ? checked.join(', ') : '1'} FROM (${select})`
      : `SELECT * FROM ${RELATION}`;
  await engine.run(`CREATE TEMP VIEW ${KEYS} AS ${narrow}`);
  const rows = await assertRows(engine, whole, missing, options);
  return { relation: RELATION, keys: KEYS, rows, schema: whole, isEvolved: added.length > 0, missing };
}

async function assertLossless(
  engine: Engine,
  select: string,
  lossy: readonly { name: string; test: string }[],
  schema: readonly Field[],
): Promise<void> {
  if (lossy.length === 0) return;
  const counts = lossy.map(({ test }, at) => `count(*) FILTER (${test}) AS c${at}`);
  const [found = {}] = await engine.rows<Record<string, Cell>>(
    `SELECT ${counts.join(', ')} FROM (${select})`,
  );
  for (const [at, { name }] of lossy.entries()) {
    const type = findField(schema, name)?.type;
    if (Number(found[`c${at}`]) > 0 && type)
      throw dataFault(
        `Column '${name}' is a ${typeText(type)} in the table: ${plural(Number(found[`c${at}`]), 'value')} given cannot be one.`,
        name,
      );
  }
}

/** Counts the rows. Keys must be there, each once; texts to partition by must be short, and no empty ones. */
async function assertRows(
  engine: Engine,
  schema: readonly Field[],
  missing: readonly Field[],
  { keys, partitionColumns }: StageOptions,
): Promise<number> {
  const texts = partitionColumns.filter(
    (name) => findField(schema, name)?.type === 'string' && !findField(missing, name),
  );
  const checks = [
    'count(*) AS n',
    ...keys.map((name, at) => `count(*) FILTER (${identifier(name)} IS NULL) AS k${at}`),
    ...texts.map((name, at) => {
      const text = identifier(name);
      const isLong = `length(${text}) > ${LONGEST_PARTITION} OR length(url_encode(${text})) > ${mostEscaped(name)}`;
      return `count(*) FILTER (${text} = '' OR ${isLong}) AS p${at}`;
    }),
  ];
  const [found = {}] = await engine.rows<Record<string, Cell>>(`SELECT ${checks.join(', ')} FROM ${KEYS}`);
  for (const [at, name] of keys.entries()) {
    const nulls = Number(found[`k${at}`]);
    if (nulls > 0)
      throw dataFault(`${plural(nulls, 'row has', 'rows have')} no value in the key '${name}'.`, name);
  }
  for (const [at, name] of texts.entries()) {
    if (Number(found[`p${at}`]) > 0)
      throw dataFault(`The table is partitioned by '${name}': its texts have ${PARTITION_RULE}.`, name);
  }
  if (keys.length > 0) await assertUnique(engine, keys);
  return Number(found.n);
}

async function assertUnique(engine: Engine, keys: readonly string[]): Promise<void> {
  const columns = identifiers(keys);
  const [twice] = await engine.rows<Record<string, Cell>>(
    `SELECT ${columns}, count(*) AS "of rows" FROM ${KEYS} GROUP BY ${columns} HAVING count(*) > 1 LIMIT 1`,
  );
  if (!twice) return;
  const values = keys.map((name) => `${name} = ${JSON.stringify(twice[name] ?? null)}`);
  throw dataFault(`${twice['of rows']} rows have the same key: ${values.join(', ')}.`, keys[0]);
}
