/** Rows that are to go into a table, wherever they come from: how they are read, and what columns they have. */
import { literals } from '../../pure/sql-text';
import type { Cell, Engine } from '../duckdb';
import { EngineError } from '../duckdb/faults';
import { schemaFault } from './faults';
import { column, deltaType, type Field } from './schema';
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
 * The columns of the rows. One of a file's that has no value in any row, and of which its writer knew no type, is `void`.
 * @throws INVALID_PARAMETER_VALUE for two columns that only case tells apart: the engine would call the second another name
 */
export async function describe(engine: Engine, source: Source): Promise<Field[]> {
  const described = await engine
    .rows<{ column_name: string; column_type: string }>(`DESCRIBE ${sourceSelect(source)}`)
    .catch((error: unknown) => {
      throw isWithoutColumns(error) ? schemaFault('The rows have no columns.') : error;
    });
  const untyped = 'parquet' in source ? await untypedColumns(engine, source.parquet) : new Set();
  return described.map(({ column_name: name, column_type: type }) =>
    column(name, untyped.has(name.toLowerCase()) ? 'void' : deltaType(type, name)),
  );
}

const isWithoutColumns = (error: unknown) =>
  error instanceof EngineError && error.message.includes('Need at least one non-root column');

type Element = { file_name: string; name: string; num_children: Cell; is_null: boolean };

/** Those that are of no type in each file that has them, in lower case. */
async function untypedColumns(engine: Engine, files: string[]): Promise<Set<string>> {
  const elements = await engine.rows<Element>(
    `SELECT file_name, name, num_children, coalesce(logical_type = 'NullType()', false) AS is_null
     FROM parquet_schema(${literals(files)})`,
  );
  const untyped = new Map<string, boolean>();
  for (const columns of columnsByFile(elements).values()) {
    const seen = new Set<string>();
    for (const { name, is_null } of columns) {
      const lower = name.toLowerCase();
      if (seen.has(lower)) throw schemaFault(`The rows have two columns called '${name}'.`, name);
      seen.add(lower);
      untyped.set(lower, is_null && (untyped.get(lower) ?? true));
    }
  }
  return new Set([...untyped].filter(([, isUntyped]) => isUntyped).map(([name]) => name));
}

/** A file's schema is told as a tree, each part before its own parts; columns are the parts of the first. */
function columnsByFile(elements: readonly Element[]): Map<string, Element[]> {
  const byFile = new Map<string, Element[]>();
  let inside = 0;
  let isRoot = true;
  for (const element of elements) {
    const { file_name: file } = element;
    if (!byFile.has(file)) {
      byFile.set(file, []);
      [inside, isRoot] = [0, true];
    }
    if (isRoot) isRoot = false;
    else if (inside === 0) {
      byFile.get(file)?.push(element);
      inside = Number(element.num_children ?? 0);
    } else inside += Number(element.num_children ?? 0) - 1;
  }
  return byFile;
}
