/** Delta Lake tables: what the rest of the product may do with them. */
export type { Action, Add, CommitInfo } from './actions';
export { recordsOf } from './actions';
export { type Alteration, alterTable } from './alter';
export { type AppendOptions, append } from './append';
export { type Changes, changesBetween } from './changes';
export { type Condition, OPERATORS } from './conditions';
export { createTable, type TableDefinition } from './create';
export { type Doomed, deleteRows } from './delete-rows';
export { expireLog } from './expire-log';
export { dropTable, lakeTable, openTable, stagingStore } from './lake';
export type { Commit } from './log';
export { type MergeOptions, merge } from './merge';
export { withNewRows } from './new-rows';
export { type OptimizeOptions, optimize, smallFiles } from './optimize';
export { type OverwriteOptions, overwrite } from './overwrite';
export {
  type LentTable,
  lendTables,
  lentStream,
  type ReadOptions,
  readTable,
  tableArrow,
  type Which,
} from './reading';
export { type ReplaceOptions, replaceRows } from './replace-rows';
export { restore } from './restore';
export { scannedOf, scanOf } from './scan';
export {
  column,
  type DeltaType,
  deltaType,
  engineType,
  type Field,
  findField as findColumn,
  typeText,
} from './schema';
export type { Snapshot } from './snapshot';
export { describe, type Source, sourceSelect } from './source';
export { partitionFault } from './stage';
export { type DeltaTable, keysOf, type WriteOptions, type WriteResult } from './table';
export { type VacuumOptions, type VacuumResult, vacuum } from './vacuum';
export { type Finding, verifyTable } from './verify';
