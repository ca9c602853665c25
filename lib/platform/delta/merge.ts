/** Inserts rows, and puts them in the place of those with the same key. Files without such a key are not touched. */
import { identifier, identifiers } from '../../pure/sql-text';
import type { Add } from './actions';
import { schemaFault } from './faults';
import { layoutOf, withSchema } from './layout';
import { isAppendOnly } from './protocol';
import { removalsOf } from './removals';
import { FILE_COLUMN, type LocalFile, type Scanned, scannedOf, scanOf } from './scan';
import { assertSchema, sameName } from './schema';
import { reachOf, type Source } from './source';
import { type Staged, stage } from './stage';
import { type DeltaTable, keysOf, type WriteContext, type WriteOptions, type WriteResult } from './table';
import { writeFiles } from './write-files';

export type MergeOptions = WriteOptions & {
  /** New columns become columns of the table, empty in the rows that were there. Default: yes. */
  evolve?: boolean;
};

/** Columns that the rows lack keep their values in rows that were there. @throws INVALID_PARAMETER_VALUE, RESOURCE_CONFLICT */
export function merge(table: DeltaTable, source: Source, options: MergeOptions = {}): Promise<WriteResult> {
  return table.write(reachOf(source), options, async (context) => {
    const { snapshot, engine, draft, local } = context;
    const keys = keysOf(snapshot);
    if (keys.length === 0)
      throw schemaFault('A table without keys cannot be merged into. Append or overwrite.');
    const { partitionColumns } = snapshot.metadata;
    const staged = await stage(engine, source, snapshot.schema, {
      keys,
      partitionColumns,
      evolve: options.evolve ?? true,
      allowMissing: true,
    });
    if (staged.isEvolved) assertSchema(staged.schema, partitionColumns);
    if (staged.rows === 0 && !staged.isEvolved) return undefined;
    const { touched, updated } = await touchedBy(context, keys, staged.keys);
    if (updated > 0 && isAppendOnly(snapshot.metadata)) throw schemaFault('The table only takes new rows.');
    const adds = await local(touched, (files) =>
      writeFiles(
        engine,
        draft,
        mergedRows(scannedOf(snapshot), files, staged, keys),
        layoutOf(snapshot, staged.schema),
      ),
    );
    return {
      actions: [
        ...(staged.isEvolved ? [withSchema(snapshot, staged.schema)] : []),
        ...removalsOf(touched),
        ...adds.map((add) => ({ add })),
      ],
      reads: 'everything',
      operation: 'MERGE',
      parameters: { predicate: JSON.stringify(keys.map((name) => `target.${name} = source.${name}`)) },
      metrics: {
        numSourceRows: staged.rows,
        numTargetRowsInserted: staged.rows - updated,
        numTargetRowsUpdated: updated,
        numTargetFilesAdded: adds.length,
        numTargetFilesRemoved: touched.length,
      },
      rows: { inserted: staged.rows - updated, updated, deleted: 0 },
    };
  });
}

/** The files that have one of the keys, and how many rows that is. */
async function touchedBy(
  { engine, snapshot, local }: WriteContext,
  keys: readonly string[],
  relation: string,
): Promise<{ touched: Add[]; updated: number }> {
  if (snapshot.files.length === 0) return { touched: [], updated: 0 };
  const scanned = scannedOf(snapshot);
  return local(snapshot.files, async (files) => {
    const found = await engine.rows<{ path: string; n: number }>(
      `SELECT t.${identifier(FILE_COLUMN)} AS path, count(*) AS n
       FROM (${scanOf(scanned, files, { columns: keys, isWithFile: true })}) t
       SEMI JOIN ${relation} s USING (${identifiers(keys)}) GROUP BY 1`,
    );
    const paths = new Set(found.map(({ path }) => path));
    return {
      touched: files.filter(({ path }) => paths.has(path)).map(({ add }) => add),
      updated: found.reduce((sum, { n }) => sum + n, 0),
    };
  });
}

/** Stands in rows that arrived. */
const ARRIVED = 'of rows';

/** The files are read once, whatever the rows lack: in wide tables that is most of the work. */
function mergedRows(
  scanned: Scanned,
  files: readonly LocalFile[],
  { relation, keys: given, missing, schema: whole }: Staged,
  keys: readonly string[],
): string {
  const using = `USING (${identifiers(keys)})`;
  const there = scanOf(scanned, files);
  if (missing.length === 0)
    return `SELECT t.* FROM (${there}) t ANTI JOIN ${given} s ${using}
      UNION ALL BY NAME SELECT ${identifiers(whole.map(({ name }) => name))} FROM ${relation}`;
  const lacked = new Set(missing);
  const had = new Set(scanned.schema.map(({ name }) => name));
  const columns = whole.map((field) => {
    const name = identifier(field.name);
    if (keys.some((key) => sameName(key, field.name))) return name;
    if (lacked.has(field)) return `t.${name}`;
    return had.has(field.name)
      ? `CASE WHEN s.${identifier(ARRIVED)} THEN s.${name} ELSE t.${name} END AS ${name}`
      : `s.${name}`;
  });
  return `SELECT ${columns.join(', ')} FROM (${there}) t
    FULL JOIN (SELECT *, true AS ${identifier(ARRIVED)} FROM ${relation}) s ${using}`;
}
