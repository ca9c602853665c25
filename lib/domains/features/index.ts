export { makeTable } from './create-table';
export { assertOurs, deltaOf, loadTable, TABLE, type TableRow } from './load';
export { lookUpOnline } from './look-up-online';
export { type PackedLookUps, withLookedUp } from './look-up-rows';
export type { OnlineSpec } from './online-plan';
export { recordCommits, TABLE_WRITTEN, writerNote } from './record-commits';
export { TableName } from './schemas';
export type { RowStream } from './streams';
export type { TableView } from './table-shape';
