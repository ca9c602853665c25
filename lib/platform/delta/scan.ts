/** The rows of a version as one SELECT of the engine: each file read with the table's schema, whatever the file itself says. */
import { identifier, literals } from '../../pure/sql-text';
import type { Add } from './actions';
import { physicalName } from './column-mapping';
import { type BranchColumns, branchesOf, ROW_NUMBER } from './scan-branches';
import { type DeltaType, engineType, type Field, finder } from './schema';
import type { Snapshot } from './snapshot';

/** No column of a table of ours can be called so: its name has a space. */
export const FILE_COLUMN = 'of file';

export type LocalFile = {
  add: Add;
  path: string;
  /** Rows of the file that are no rows of the table, counted from 0. */
  deleted?: readonly number[];
};

export type Scanned = {
  schema: readonly Field[];
  partitionColumns: readonly string[];
  /** Whether files call columns by other names than the table. */
  isMapped: boolean;
};

export const scannedOf = ({ schema, metadata }: Pick<Snapshot, 'schema' | 'metadata'>): Scanned => ({
  schema,
  partitionColumns: metadata.partitionColumns,
  isMapped: (metadata.configuration['delta.columnMapping.mode'] ?? 'none') !== 'none',
});

/**
 * @param files with their local paths
 * @param columns the table's names of those to read; all by default
 * @param isWithFile adds the local path of each row's file as `FILE_COLUMN`
 */
export function scanOf(
  { schema, partitionColumns, isMapped }: Scanned,
  files: readonly LocalFile[],
  { columns, isWithFile = false }: { columns?: readonly string[]; isWithFile?: boolean } = {},
): string {
  const find = finder(schema);
  const wanted = columns ? columns.map((name) => find(name) ?? absent(name)) : schema;
  const inFile = (field: Field): Field => (isMapped ? { ...field, name: physicalName(field) } : field);
  const isBinary = schema.some(({ type }) => hasBinary(type));
  const branchColumns: BranchColumns = {
    partitions: partitionColumns.map((name) => inFile(find(name) ?? absent(name))),
    fileColumn: FILE_COLUMN,
    isWithFile,
    hasRowNumber: schema.some((field) => inFile(field).name.toLowerCase() === ROW_NUMBER),
    read: (paths, more = '') =>
      `read_parquet(${literals(paths)}, union_by_name = true, hive_partitioning = false, binary_as_string = ${!isBinary}${more})`,
  };
  // Gives every column a type, those that no file has too; files that have them are matched by name.
  const typed = wanted.map(
    (field) => `CAST(NULL AS ${engineType(field.type)}) AS ${identifier(inFile(field).name)}`,
  );
  if (isWithFile) typed.push(`CAST(NULL AS VARCHAR) AS ${identifier(FILE_COLUMN)}`);
  const branches = branchesOf(files, branchColumns);
  const union = [`SELECT ${typed.join(', ')} WHERE false`, ...branches].join(' UNION ALL BY NAME ');
  const casts = wanted.map(
    (field) =>
      `CAST(${identifier(inFile(field).name)} AS ${engineType(field.type)}) AS ${identifier(field.name)}`,
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
