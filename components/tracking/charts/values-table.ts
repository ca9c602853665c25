import type { ChartTable } from '@/components/charts/picture';
import { namesOf } from './titles';
import type { RunValues } from './use-run-values';

/** Values of runs as a table: a row a run. */
export const tableOfValues = ({ runs, cells }: RunValues, columns: readonly string[]): ChartTable => ({
  columns: ['Run', ...namesOf(columns).map(({ title }) => title)],
  rows: runs.map(({ name }, at) => [name, ...cells.map((column) => column[at] ?? null)]),
});
