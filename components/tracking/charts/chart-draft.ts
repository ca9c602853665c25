/** A chart as the dialog that makes or changes it holds it. Pure. */
import type { ChartSpec } from './layout';
import { readEnds } from './y-range';

export type ChartDraft = Pick<ChartSpec, 'kind' | 'columns'> & { title: string; low: string; high: string };

export const draftOf = (spec: ChartSpec | undefined): ChartDraft => ({
  kind: spec?.kind ?? 'scatter',
  columns: spec?.columns ?? [],
  title: spec?.title ?? '',
  low: spec?.y?.[0]?.toString() ?? '',
  high: spec?.y?.[1]?.toString() ?? '',
});

/** What is kept of it. What was emptied is said to be none: left out, a chart would keep what it had. */
export function specOf({ kind, columns, title, low, high }: ChartDraft): Omit<ChartSpec, 'id'> {
  const y = readEnds(low, high);
  return {
    kind,
    columns,
    title: title.trim() || undefined,
    y: kind === 'line' && 'ends' in y ? y.ends : undefined,
  };
}
