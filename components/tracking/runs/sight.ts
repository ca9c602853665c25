import type { TableView } from '@/components/data/data-table';
import { WINDOW } from './list-question';

/** Nothing else is asked for: rows are fetched in stretches. */
export const isSameSight = (before: TableView, next: TableView) =>
  before.columns.join() === next.columns.join() &&
  before.rows.every((row, at) => stretchOf(row) === stretchOf(next.rows[at] ?? 0));
const stretchOf = (row: number) => Math.floor(row / WINDOW);
