/** Deletes rows, by keys or by what their columns say. Files with some of them are written again without. */
import { identifier, identifiers } from '../../pure/sql-text';
import type { Value } from '../duckdb';
import type { Action } from './actions';
import { type Condition, whereOf } from './conditions';
import { schemaFault } from './faults';
import { layoutOf } from './layout';
import { isAppendOnly } from './protocol';
import { removalsOf } from './removals';
import { FILE_COLUMN, scannedOf, scanOf } from './scan';
import { reachOf, type Source } from './source';
import { stage } from './stage';
import { type DeltaTable, keysOf, type WriteContext, type WriteOptions, type WriteResult } from './table';
import { writeFiles } from './write-files';

/** Rows whose keys are among those of the source, or rows for which all conditions hold. */
export type Doomed = { keys: Source } | { where: Condition[] };

export function deleteRows(
  table: DeltaTable,
  doomed: Doomed,
  options: WriteOptions = {},
): Promise<WriteResult> {
  const reach = 'keys' in doomed ? reachOf(doomed.keys) : {};
  return table.write(reach, options, async (context) => {
    const { engine, snapshot } = context;
    if (isAppendOnly(snapshot.metadata)) throw schemaFault('The table only takes new rows.');
    const keys = keysOf(snapshot);
    let test: string;
    let values: Value[] = [];
    if ('keys' in doomed) {
      if (keys.length === 0) throw schemaFault('A table without keys has no rows of a key.');
      const only = snapshot.schema.filter(({ name }) => keys.includes(name));
      const staged = await stage(engine, doomed.keys, only, {
        keys,
        partitionColumns: [],
        evolve: false,
        allowMissing: false,
      });
      test = `(${identifiers(keys)}) IN (SELECT (${identifiers(keys)}) FROM ${staged.keys})`;
    } else {
      ({ sql: test, values } = whereOf(doomed.where, snapshot.schema));
    }
    const without = await filesWithout(context, test, values);
    if (!without) return undefined;
    const { actions, deleted, removed, added } = without;
    return {
      actions,
      reads: 'everything',
      operation: 'DELETE',
      parameters: { predicate: 'keys' in doomed ? '["by key"]' : JSON.stringify(doomed.where) },
      metrics: { numDeletedRows: deleted, numRemovedFiles: removed, numAddedFiles: added },
      rows: { inserted: 0, updated: 0, deleted },
    };
  });
}

type Without = { actions: Action[]; deleted: number; removed: number; added: number };

/**
 * What takes the rows out for which the test holds; undefined where there are none. A row for which it has no answer stays.
 *
 * @param test SQL over the table's columns
 */
export async function filesWithout(
  { engine, snapshot, draft, local }: WriteContext,
  test: string,
  values: Value[],
): Promise<Without | undefined> {
  if (snapshot.files.length === 0) return undefined;
  const scanned = scannedOf(snapshot);
  return local(snapshot.files, async (files) => {
    const all = scanOf(scanned, files, { isWithFile: true });
    const found = await engine.rows<{ path: string; n: number }>(
      `SELECT ${identifier(FILE_COLUMN)} AS path, count(*) AS n FROM (${all}) WHERE ${test} GROUP BY 1`,
      values,
    );
    if (found.length === 0) return undefined;
    const paths = new Set(found.map(({ path }) => path));
    const touched = files.filter(({ path }) => paths.has(path));
    const kept = `SELECT * FROM (${scanOf(scanned, touched)}) WHERE (${test}) IS NOT TRUE`;
    await engine.run('DROP TABLE IF EXISTS kept');
    if (values.length > 0) await engine.run(`CREATE TEMP TABLE kept AS ${kept}`, values);
    const select = values.length > 0 ? 'SELECT * FROM kept' : kept;
    const adds = await writeFiles(engine, draft, select, layoutOf(snapshot));
    return {
      actions: [...removalsOf(touched.map(({ add }) => add)), ...adds.map((add) => ({ add }))],
      deleted: found.reduce((sum, { n }) => sum + n, 0),
      removed: touched.length,
      added: adds.length,
    };
  });
}
