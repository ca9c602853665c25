/** Delta Lake tables: what the rest of the product may do with them. */
export type { Add, CommitInfo } from './actions';
export { recordsOf } from './actions';
export { type AppendOptions, append } from './append';
export { type Changes, changesBetween } from './changes';
export type { Condition } from './conditions';
export { createTable, type TableDefinition } from './create';
export { type Doomed, deleteRows } from './delete-rows';
export type { Commit } from './log';
export { type MergeOptions, merge } from './merge';
export { type OptimizeOptions, optimize, smallFiles } from './optimize';
export { type OverwriteOptions, overwrite } from './overwrite';
export { restore } from './restore';
export { scanOf } from './scan';
export { column, type DeltaType, deltaType, engineType, type Field, typeText } from './schema';
export type { Snapshot } from './snapshot';
export type { Source } from './stage';
export { type DeltaTable, keysOf, type WriteOptions, type WriteResult } from './table';
export { type VacuumOptions, type VacuumResult, vacuum } from './vacuum';
