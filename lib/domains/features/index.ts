export { deltaOf, loadTable } from './load';
export { lookUpOnline } from './look-up-online';
export type { OnlineSpec } from './online-plan';
export type { RowStream } from './streams';
export type { TableView } from './table-shape';
