/** Puts rows in the place of others in one version: whoever reads has the ones or the others, and never neither. */
import { type Condition, whereOf } from './conditions';
import { filesWithout } from './delete-rows';
import { schemaFault } from './faults';
import { layoutOf, withSchema } from './layout';
import { isAppendOnly } from './protocol';
import { assertSchema } from './schema';
import { reachOf, type Source } from './source';
import { stage } from './stage';
import { type DeltaTable, keysOf, type WriteOptions, type WriteResult } from './table';
import { writeFiles } from './write-files';

export type ReplaceOptions = WriteOptions & { evolve?: boolean };

/**
 * @param where rows for which all of these hold go. Whether the new ones do is not looked at.
 * @throws INVALID_PARAMETER_VALUE naming what does not fit; nothing is written then
 */
export function replaceRows(
  table: DeltaTable,
  where: Condition[],
  source: Source,
  options: ReplaceOptions = {},
): Promise<WriteResult> {
  return table.write(reachOf(source), options, async (context) => {
    const { engine, snapshot, draft } = context;
    if (isAppendOnly(snapshot.metadata)) throw schemaFault('The table only takes new rows.');
    if (keysOf(snapshot).length > 0) throw schemaFault('Rows of a table with keys are merged.');
    const { partitionColumns } = snapshot.metadata;
    const staged = await stage(engine, source, snapshot.schema, {
      keys: [],
      partitionColumns,
      evolve: options.evolve ?? false,
      allowMissing: true,
    });
    if (staged.isEvolved) assertSchema(staged.schema, partitionColumns);
    const given = staged.schema.filter((field) => !staged.missing.includes(field));
    const adds = await writeFiles(
      engine,
      draft,
      `SELECT * FROM ${staged.relation}`,
      layoutOf(snapshot, given),
    );
    const { sql: test, values } = whereOf(where, snapshot.schema);
    const without = await filesWithout(context, test, values);
    if (!without && staged.rows === 0 && !staged.isEvolved) return undefined;
    const deleted = without?.deleted ?? 0;
    return {
      actions: [
        ...(staged.isEvolved ? [withSchema(snapshot, staged.schema)] : []),
        ...(without?.actions ?? []),
        ...adds.map((add) => ({ add })),
      ],
      reads: 'everything',
      operation: 'WRITE',
      parameters: {
        mode: 'Overwrite',
        partitionBy: JSON.stringify(partitionColumns),
        predicate: JSON.stringify(where),
      },
      metrics: {
        numFiles: adds.length + (without?.added ?? 0),
        numOutputRows: staged.rows,
        numRemovedFiles: without?.removed ?? 0,
      },
      rows: { inserted: staged.rows, updated: 0, deleted },
    };
  });
}
