import type { Action, Add } from './actions';

/** Takes files out of a table. They stay on the disk for those who read an earlier version. */
export function removalsOf(files: readonly Add[], dataChange = true): Action[] {
  const deletionTimestamp = Date.now();
  return files.map(({ path, partitionValues, size, deletionVector }) => ({
    remove: {
      path,
      deletionTimestamp,
      dataChange,
      extendedFileMetadata: true,
      partitionValues,
      size,
      ...(deletionVector && { deletionVector }),
    },
  }));
}
