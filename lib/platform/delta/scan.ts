/** The rows of a version as one SELECT of the engine: each file read with the table's schema, whatever the file itself says. */
import { identifier, literal, literals } from '../../pure/sql-text';
import type { Add } from './actions';
import { type DeltaType, engineType, type Field, findField } from './schema';

/** No column of a table can be called so: its name has a space. */
export const FILE_COLUMN = 'of file';

/** More partitions than this are joined to their files instead of being read one by one. */
const MOST_BRANCHES = 64;

export type LocalFile = { add: Add; path: string };

export type Scanned = { schema: readonly Field[]; partitionColumns: readonly string[] };

/**
 * @param files with their local paths
 * @param columns the table's names of those to read; all by default
 * @param isWithFile adds the local path of each row's file as `FILE_COLUMN`
 */
export function scanOf(
  { schema, partitionColumns }: Scanned,
  files: readonly LocalFile[],
  { columns, isWithFile = false }: { columns?: readonly string[]; isWithFile?: boolean } = {},
): string {
  const fields = columns ? columns.map((name) => findField(schema, name) ?? absent(name)) : schema;
  const partitions = partitionColumns.map((name) => findField(schema, name) ?? absent(name));
  const isBinary = schema.some(({ type }) => hasBinary(type));
  const read = (paths: string[], fileColumn?: string) =>
    `read_parquet(${literals(paths)}, union_by_name = true, hive_partitioning = false, binary_as_string = ${!isBinary}${
      fileColumn ? `, filename = ${literal(fileColumn)}` : ''
    })`;
  // Gives every column a type, those that no file has too; files that have them are matched by name.
  const typed = [
    ...schema.map(({ name, type }) => `CAST(NULL AS ${engineType(type)}) AS ${identifier(name)}`),
  ];
  if (isWithFile) typed.push(`CAST(NULL AS VARCHAR) AS ${identifier(FILE_COLUMN)}`);
  const branches = branchesOf(files, partitions, read, isWithFile);
  const union = [`SELECT ${typed.join(', ')} WHERE false`, ...branches].join(' UNION ALL BY NAME ');
  const casts = fields.map(
    ({ name, type }) => `CAST(${identifier(name)} AS ${engineType(type)}) AS ${identifier(name)}`,
  );
  if (isWithFile) casts.push(identifier(FILE_COLUMN));
  return `SELECT ${casts.join(', ')} FROM (${union})`;
}

function absent(name: string): never {
  throw new Error(`The table has no column '${name}'.`);
}

const hasBinary = (type: DeltaType): boolean => {
  if (typeof type === 'string') return type === 'binary';
  if (type.type === 'struct') return type.fields.some((field) => hasBinary(field.type));
  if (type.type === 'array') return hasBinary(type.elementType);
  return hasBinary(type.keyType) || hasBinary(type.valueType);
};

/** The value of a partition column in a file's entry; an empty text stands for none. */
export function partitionValue({ partitionValues }: Add, name: string): string | null {
  const exact = partitionValues[name];
  const found =
    exact !== undefined
      ? exact
      : Object.entries(partitionValues).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return found === undefined || found === '' ? null : found;
}

function branchesOf(
  files: readonly LocalFile[],
  partitions: readonly Field[],
  read: (paths: string[], fileColumn?: string) => string,
  isWithFile: boolean,
): string[] {
  if (files.length === 0) return [];
  const withFile = isWithFile ? FILE_COLUMN : undefined;
  const pathsOf = (group: readonly LocalFile[]) => group.map(({ path }) => path);
  if (partitions.length === 0) return [`SELECT * FROM ${read(pathsOf(files), withFile)}`];
  const valuesOf = ({ add }: LocalFile) => partitions.map(({ name }) => partitionValue(add, name));
  const groups = new Map<string, LocalFile[]>();
  for (const file of files) {
    const key = JSON.stringify(valuesOf(file));
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  // Where a file has the column as well, the log's word counts.
  const names = literals(partitions.map(({ name }) => name.toLowerCase()));
  const others = `COLUMNS(lambda c: NOT list_contains(${names}, lower(c)))`;
  const cast = ({ name, type }: Field, value: string) =>
    `CAST(${value} AS ${engineType(type)}) AS ${identifier(name)}`;
  const text = (value: string | null) => (value === null ? 'NULL' : literal(value));
  if (groups.size <= MOST_BRANCHES) {
    return [...groups.values()].map((group) => {
      const values = group[0] ? valuesOf(group[0]) : [];
      const columns = partitions.map((field, at) => cast(field, text(values[at] ?? null)));
      return `SELECT ${others}, ${columns.join(', ')} FROM ${read(pathsOf(group), withFile)}`;
    });
  }
  const rows = files.map((file) => `(${[file.path, ...valuesOf(file)].map(text).join(', ')})`);
  const columns = partitions.map((field, at) => cast(field, `v.v${at}`));
  const aliases = partitions.map((_, at) => `v${at}`);
  return [
    `SELECT d.*${isWithFile ? '' : ` EXCLUDE (${identifier(FILE_COLUMN)})`}, ${columns.join(', ')}
     FROM (SELECT ${others} FROM ${read(pathsOf(files), FILE_COLUMN)}) d
     JOIN (VALUES ${rows.join(', ')}) AS v(path, ${aliases.join(', ')}) ON d.${identifier(FILE_COLUMN)} = v.path`,
  ];
}
