export type { RowStream } from './streams';
export type { TableView } from './table-shape';
