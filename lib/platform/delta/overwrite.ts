/** Replaces all rows, and the schema where that is wanted. Earlier versions keep theirs. */

import { schemaFault } from './faults';
import { layoutOf, withSchema } from './layout';
import { isAppendOnly } from './protocol';
import { removalsOf } from './removals';
import { assertSchema, findField } from './schema';
import { describe, reachOf, type Source } from './source';
import { stage } from './stage';
import { type DeltaTable, keysOf, type WriteOptions, type WriteResult } from './table';
import { writeFiles } from './write-files';

export type OverwriteOptions = WriteOptions & {
  evolve?: boolean;
  /** The rows' own columns become the table's; keys and partition columns must be among them. */
  replaceSchema?: boolean;
};

export function overwrite(
  table: DeltaTable,
  source: Source,
  options: OverwriteOptions = {},
): Promise<WriteResult> {
  return table.write(reachOf(source), options, async ({ engine, snapshot, draft }) => {
    if (isAppendOnly(snapshot.metadata)) throw schemaFault('The table only takes new rows.');
    const keys = keysOf(snapshot);
    const { partitionColumns } = snapshot.metadata;
    const isReplaced = options.replaceSchema ?? false;
    const wanted = isReplaced ? await describe(engine, source) : snapshot.schema;
    for (const name of isReplaced ? [...keys, ...partitionColumns] : []) {
      if (!findField(wanted, name))
        throw schemaFault(`The rows have no column '${name}', which the table needs.`, name);
    }
    const staged = await stage(engine, source, wanted, {
      keys,
      partitionColumns,
      evolve: options.evolve ?? false,
      allowMissing: true,
    });
    if (isReplaced || staged.isEvolved) assertSchema(staged.schema, partitionColumns);
    const given = staged.schema.filter((field) => !staged.missing.includes(field));
    const adds = await writeFiles(
      engine,
      draft,
      `SELECT * FROM ${staged.relation}`,
      layoutOf(snapshot, given),
    );
    const removed = snapshot.files;
    return {
      actions: [
        ...(isReplaced || staged.isEvolved ? [withSchema(snapshot, staged.schema)] : []),
        ...removalsOf(removed),
        ...adds.map((add) => ({ add })),
      ],
      reads: 'everything',
      operation: 'WRITE',
      parameters: { mode: 'Overwrite', partitionBy: JSON.stringify(partitionColumns) },
      metrics: { numFiles: adds.length, numOutputRows: staged.rows, numRemovedFiles: removed.length },
      rows: { inserted: staged.rows, updated: 0, deleted: snapshot.rows ?? 0 },
    };
  });
}
