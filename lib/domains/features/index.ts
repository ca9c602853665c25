export { deltaOf, loadTable } from './load';
export { type LookedUp, lookUpOnline, type OnlineSpec, type Status } from './look-up-online';
export type { RowStream } from './streams';
export type { TableView } from './table-shape';
