/** Adds rows. In a table with keys, rows whose key is there already are refused: appending is no way to have a key twice. */
import { identifiers } from '../../pure/sql-text';
import { dataFault } from './faults';
import { layoutOf, withSchema } from './layout';
import { scannedOf, scanOf } from './scan';
import { assertSchema } from './schema';
import { reachOf, type Source } from './source';
import { stage } from './stage';
import { type DeltaTable, keysOf, type WriteContext, type WriteOptions, type WriteResult } from './table';
import { writeFiles } from './write-files';

export type AppendOptions = WriteOptions & { evolve?: boolean };

/** @throws INVALID_PARAMETER_VALUE naming what does not fit; nothing is written then */
export function append(table: DeltaTable, source: Source, options: AppendOptions = {}): Promise<WriteResult> {
  return table.write(reachOf(source), options, async (context) => {
    const { engine, snapshot, draft } = context;
    const keys = keysOf(snapshot);
    const { partitionColumns } = snapshot.metadata;
    const staged = await stage(engine, source, snapshot.schema, {
      keys,
      partitionColumns,
      evolve: options.evolve ?? false,
      allowMissing: true,
    });
    if (staged.isEvolved) assertSchema(staged.schema, partitionColumns);
    if (staged.rows === 0 && !staged.isEvolved) return undefined;
    await assertNew(context, keys, staged.keys);
    const select = `SELECT * FROM ${staged.relation}`;
    const given = staged.schema.filter((field) => !staged.missing.includes(field));
    const adds = await writeFiles(engine, draft, select, layoutOf(snapshot, given));
    return {
      actions: [
        ...(staged.isEvolved ? [withSchema(snapshot, staged.schema)] : []),
        ...adds.map((add) => ({ add })),
      ],
      reads: keys.length > 0 ? 'everything' : 'nothing',
      operation: 'WRITE',
      parameters: { mode: 'Append', partitionBy: JSON.stringify(partitionColumns) },
      metrics: { numFiles: adds.length, numOutputRows: staged.rows },
      rows: { inserted: staged.rows, updated: 0, deleted: 0 },
    };
  });
}

async function assertNew(
  { engine, snapshot, local }: WriteContext,
  keys: string[],
  relation: string,
): Promise<void> {
  if (keys.length === 0 || snapshot.files.length === 0) return;
  const scanned = scannedOf(snapshot);
  await local(snapshot.files, async (files) => {
    const there = scanOf(scanned, files, { columns: keys });
    const [found] = await engine.rows<{ n: number }>(
      `SELECT count(*) AS n FROM (${there}) t SEMI JOIN ${relation} s USING (${identifiers(keys)})`,
    );
    if (found && found.n > 0)
      throw dataFault(
        `${found.n} of the rows have keys that the table has already. Merge them instead.`,
        keys[0],
      );
  });
}
