/** What columns and charts are called. Pure. */
import type { ColumnName } from '@/components/charts/prepare-points';
import { METRIC_STATS, readColumn } from '../runs/run-columns';
import { type ChartSpec, KINDS } from './layout';

export const titleOf = (column: string): string => {
  const read = readColumn(column);
  if (!read) return column;
  return read.stat === 'last' ? read.title : `${METRIC_STATS[read.stat]} ${read.title}`;
};

/** What the charts themselves need to know of columns. */
export const namesOf = (columns: readonly string[]): ColumnName[] =>
  columns.map((id) => ({ title: titleOf(id), isParam: readColumn(id)?.source === 'param' }));

/** What a chart is called until somebody names it. */
export function titleOfChart({ kind, columns, title }: ChartSpec): string {
  if (title) return title;
  const [first = '', second = ''] = columns.map((column) => (column ? titleOf(column) : ''));
  if (kind === 'scatter') return first && second ? `${second} by ${first}` : 'Scatter';
  if (kind === 'contour')
    return columns[2] ? `${titleOf(columns[2])} over ${first} and ${second}` : 'Contour';
  if (kind === 'box') return first ? (second ? `${first} by ${second}` : first) : 'Boxes';
  if (kind === 'parallel') return 'Parallel coordinates';
  if (kind === 'importance') return first ? `What matters for ${first}` : 'Parameter importance';
  return first || KINDS[kind].title;
}
