/** Rows that are to go into a table, wherever they come from: how they are read, and what columns they have. */
import { literals } from '../../pure/sql-text';
import type { Cell, Engine } from '../duckdb';
import { EngineError } from '../duckdb/faults';
import { schemaFault } from './faults';
import { column, deltaType, type Field, withVoids } from './schema';
import type { Reach } from './table';

/** Parquet files, or a SELECT of ours with the folders that it reads. */
export type Source = { parquet: string[] } | { select: string; folders: string[] };

export const sourceSelect = (source: Source): string =>
  'parquet' in source
    ? `SELECT * FROM read_parquet(${literals(source.parquet)}, hive_partitioning = false, union_by_name = true)`
    : source.select;

/** What an engine must be let into to read it. */
export const reachOf = (source: Source): Reach =>
  'parquet' in source ? { files: source.parquet } : { folders: source.folders };

/**
 * The columns of the rows. What has no value in any row of a file, and of which its writer knew no type, is `void`: a column, or what its
 * lists hold.
 * @throws INVALID_PARAMETER_VALUE for two columns that only case tells apart: the engine would call the second another name
 */
export async function describe(engine: Engine, source: Source): Promise<Field[]> {
  const described = await engine
    .rows<{ column_name: string; column_type: string }>(`DESCRIBE ${sourceSelect(source)}`)
    .catch((error: unknown) => {
      throw isWithoutColumns(error) ? schemaFault('The rows have no columns.') : error;
    });
  const untyped = 'parquet' in source ? await untypedParts(engine, source.parquet) : undefined;
  return described.map(({ column_name: name, column_type: type }) =>
    column(name, withVoids(deltaType(type, name), untyped?.get(name.toLowerCase()) ?? [])),
  );
}

const isWithoutColumns = (error: unknown) =>
  error instanceof EngineError && error.message.includes('Need at least one non-root column');

type Element = { file_name: string; name: string; num_children: Cell; is_null: boolean };

/** Of each column, in lower case, which of its parts that have none themselves are of no type in each file that has the column. */
async function untypedParts(engine: Engine, files: string[]): Promise<Map<string, boolean[]>> {
  const elements = await engine.rows<Element>(
    `SELECT file_name, name, num_children, coalesce(logical_type = 'NullType()', false) AS is_null
     FROM parquet_schema(${literals(files)})`,
  );
  const untyped = new Map<string, boolean[]>();
  for (const columns of columnsByFile(elements).values()) {
    const seen = new Set<string>();
    for (const { name, isUntyped } of columns) {
      const lower = name.toLowerCase();
      if (seen.has(lower)) throw schemaFault(`The rows have two columns called '${name}'.`, name);
      seen.add(lower);
      const before = untyped.get(lower) ?? isUntyped;
      // Files that differ in the parts themselves are for the engine to unite.
      const isAlike = before.length === isUntyped.length;
      untyped.set(lower, isAlike ? isUntyped.map((each, at) => each && before[at] === true) : []);
    }
  }
  return untyped;
}

type Parts = { name: string; isUntyped: boolean[] };

/** A file's schema is told as a tree, each part before its own parts; columns are the parts of the first. */
function columnsByFile(elements: readonly Element[]): Map<string, Parts[]> {
  const byFile = new Map<string, Parts[]>();
  let inside = 0;
  let isRoot = true;
  for (const { file_name: file, name, num_children, is_null } of elements) {
    const children = Number(num_children ?? 0);
    let columns = byFile.get(file);
    if (!columns) {
      columns = [];
      byFile.set(file, columns);
      [inside, isRoot] = [0, true];
    }
    if (isRoot) {
      isRoot = false;
      continue;
    }
    if (inside === 0) {
      columns.push({ name, isUntyped: [] });
      inside = children;
    } else inside += children - 1;
    if (children === 0) columns.at(-1)?.isUntyped.push(is_null);
  }
  return byFile;
}
