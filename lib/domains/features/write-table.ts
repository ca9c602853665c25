import { z } from 'zod';
import { command } from '@/lib/core/operation';
import {
  append,
  type DeltaTable,
  deleteRows,
  merge,
  overwrite,
  type Source,
  type WriteOptions,
} from '@/lib/platform/delta';
import { assertOurs, deltaOf, loadTable, TABLE } from './load';
import { recordCommits, writerNote } from './record-commits';
import { RunId, TableName, UploadId, VersionNumber } from './schemas';
import { leaveUpload, withUpload } from './uploads';

export const Mode = z.enum(['merge', 'overwrite', 'append', 'delete']);
type Mode = z.output<typeof Mode>;

const write = (delta: DeltaTable, source: Source, mode: Mode, options: WriteOptions) => {
  if (mode === 'merge') return merge(delta, source, options);
  if (mode === 'append') return append(delta, source, { ...options, evolve: true });
  if (mode === 'overwrite') return overwrite(delta, source, { ...options, evolve: true });
  return deleteRows(delta, { keys: source }, options);
};

export const writeTable = command({
  name: 'features.writeTable',
  summary:
    'Writes the rows of an upload: merge by key, append new keys, overwrite all, or delete those keys. New columns become features.',
  access: 'features.write',
  input: z.object({
    name: TableName,
    uploadId: UploadId,
    mode: Mode.default('merge'),
    /** Makes the write happen once: a second one with the same or a lower version of that application does nothing. */
    txn: z.object({ appId: z.string().min(1).max(200), version: VersionNumber }).optional(),
    runId: RunId.optional(),
    /** The notebook, script or job that computed the rows. */
    producer: z.string().max(500).optional(),
  }),
  transaction: false,
  async run(ctx, { name, uploadId, mode, txn, runId, producer }) {
    const table = await loadTable(ctx, name);
    assertOurs(table);
    const note = writerNote(ctx, { runId, producer });
    const { version, isRepeated, rows } = await withUpload(ctx, uploadId, (files) =>
      write(deltaOf(table), { parquet: files }, mode, { note, txn }),
    );
    await recordCommits(table);
    await leaveUpload(uploadId);
    ctx.audit({ objectType: TABLE, objectId: table.id, after: { name, mode, version, ...rows } });
    return {
      version,
      isRepeated,
      rowsInserted: rows.inserted,
      rowsUpdated: rows.updated,
      rowsDeleted: rows.deleted,
    };
  },
});
