import type { ColumnName } from '@/components/charts/prepare-points';
import { readColumn } from '../runs/run-columns';
import { titleOf } from './column-picker';

/** What the charts themselves need to know of columns. */
export const namesOf = (columns: readonly string[]): ColumnName[] =>
  columns.map((id) => ({ title: titleOf(id), isParam: readColumn(id)?.source === 'param' }));
