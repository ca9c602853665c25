/** What a scan is put together of: files of one partition read at once, each file with deleted rows by itself. */
import { identifier, literal, literals } from '../../pure/sql-text';
import type { Add } from './actions';
import type { LocalFile } from './scan';
import { engineType, type Field } from './schema';

/** More partitions than this are joined to their files instead of being read one by one. */
const MOST_BRANCHES = 64;
/** The engine's word for the number of a row in its file. A column of the table may be called so too. */
export const ROW_NUMBER = 'file_row_number';
const OWN_NUMBER = 'of row';

export type BranchColumns = {
  /** Partition columns by their names in files. */
  partitions: readonly Field[];
  fileColumn: string;
  isWithFile: boolean;
  /** Whether files have a column that is called as the engine calls the number of a row. */
  hasRowNumber: boolean;
  read(paths: string[], options?: string): string;
};

/** The value of a partition column in a file's entry; an empty text stands for none. */
function partitionValue({ partitionValues }: Add, name: string): string | null {
  const exact = partitionValues[name];
  const found =
    exact !== undefined
      ? exact
      : Object.entries(partitionValues).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return found === undefined || found === '' ? null : found;
}

export function branchesOf(files: readonly LocalFile[], columns: BranchColumns): string[] {
  const whole = files.filter(({ deleted }) => !deleted);
  const partly = files.filter(({ deleted }) => deleted);
  return [...wholeFiles(whole, columns), ...partly.map((file) => partlyFile(file, columns))];
}

const pathsOf = (files: readonly LocalFile[]) => files.map(({ path }) => path);
const filenameOption = (name: string) => `, filename = ${literal(name)}`;
const text = (value: string | null) => (value === null ? 'NULL' : literal(value));
const cast = ({ name, type }: Field, value: string) =>
  `${type === 'binary' ? `unhex(${value})` : `CAST(${value} AS ${engineType(type)})`} AS ${identifier(name)}`;
/** As `cast` takes it. */
const partitionText = (add: Add, { name, type }: Field): string | null => {
  const value = partitionValue(add, name);
  return value !== null && type === 'binary' ? bytesOf(value).toString('hex') : value;
};

/** Bytes are written as `\\u0001\\u00ff`; some writers take them for UTF-8. */
function bytesOf(value: string): Buffer {
  const codes = /^(?:\\u00[0-9a-f]{2})+$/i.test(value) ? value.match(/[0-9a-f]{2}(?=\\|$)/gi) : null;
  return codes ? Buffer.from(codes.join(''), 'hex') : Buffer.from(value);
}

/** All columns of a file but those. Where it has a partition column as well, the log's word counts. */
const allBut = (names: readonly string[]) =>
  names.length === 0
    ? '*'
    : `COLUMNS(lambda c: NOT list_contains(${literals(names.map((name) => name.toLowerCase()))}, lower(c)))`;

function partlyFile(
  { add, path, deleted = [] }: LocalFile,
  { partitions, read, ...columns }: BranchColumns,
): string {
  const names = partitions.map(({ name }) => name);
  const values = partitions.map((field) => cast(field, text(partitionText(add, field))));
  const options = columns.isWithFile ? filenameOption(columns.fileColumn) : '';
  // To count the rows oneself takes one thread, and reads all of them whatever is asked of the table.
  const [number, rows] = columns.hasRowNumber
    ? [
        OWN_NUMBER,
        `(SELECT *, row_number() OVER () - 1 AS ${identifier(OWN_NUMBER)} FROM ${read([path], options)})`,
      ]
    : [ROW_NUMBER, read([path], `, ${ROW_NUMBER} = true${options}`)];
  return `SELECT ${[allBut([...names, number]), ...values].join(', ')} FROM ${rows}
    WHERE ${identifier(number)} NOT IN (SELECT unnest(CAST([${deleted.join(', ')}] AS BIGINT[])))`;
}

function wholeFiles(files: readonly LocalFile[], columns: BranchColumns): string[] {
  if (files.length === 0) return [];
  const { partitions, fileColumn, isWithFile, read } = columns;
  const options = isWithFile ? filenameOption(fileColumn) : '';
  if (partitions.length === 0) return [`SELECT * FROM ${read(pathsOf(files), options)}`];
  const valuesOf = ({ add }: LocalFile) => partitions.map((field) => partitionText(add, field));
  const groups = new Map<string, LocalFile[]>();
  for (const file of files) {
    const key = JSON.stringify(valuesOf(file));
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  const others = allBut(partitions.map(({ name }) => name));
  if (groups.size <= MOST_BRANCHES) {
    return [...groups.values()].map((group) => {
      const values = group[0] ? valuesOf(group[0]) : [];
      const constants = partitions.map((field, at) => cast(field, text(values[at] ?? null)));
      return `SELECT ${others}, ${constants.join(', ')} FROM ${read(pathsOf(group), options)}`;
    });
  }
  const rows = files.map((file) => `(${[file.path, ...valuesOf(file)].map(text).join(', ')})`);
  const values = partitions.map((field, at) => cast(field, `v.v${at}`));
  const aliases = partitions.map((_, at) => `v${at}`);
  const file = identifier(fileColumn);
  return [
    `SELECT d.*${isWithFile ? '' : ` EXCLUDE (${file})`}, ${values.join(', ')}
     FROM (SELECT ${others} FROM ${read(pathsOf(files), filenameOption(fileColumn))}) d
     JOIN (VALUES ${rows.join(', ')}) AS v(path, ${aliases.join(', ')}) ON d.${file} = v.path`,
  ];
}
