'use client';
import { useMemo } from 'react';
import { LinesCard } from '@/components/charts/lines-card';
import { cn } from '@/components/ui/cn';
import { distinctTitle } from '@/lib/pure/distinct-values';
import { linesOf, type Measure, type Point } from './prepare-history';

const MEASURES: { measure: Measure; title: string }[] = [
  { measure: 'spread', title: 'Mean, median and quartiles' },
  { measure: 'missing', title: 'Missing, %' },
  { measure: 'distinct', title: 'Distinct values' },
  { measure: 'rows', title: 'Rows' },
];

type Props = { points: readonly Point[]; by: 'version' | 'day' };
type ChartsProps = Props & { className?: string };

/** How the values of a feature went, by the versions of its table or by days. */
export const HistoryCharts = ({ points, by, className }: ChartsProps) => (
  <div className={cn('grid gap-3 md:grid-cols-2', className)}>
    {MEASURES.map(({ measure, title }) => (
      <MeasureChart
        key={measure}
        measure={measure}
        title={measure === 'distinct' ? distinctTitle(mostRows(points), title) : title}
        points={points}
        by={by}
      />
    ))}
  </div>
);

const mostRows = (points: readonly Point[]) => points.reduce((most, { rows }) => Math.max(most, rows), 0);

function MeasureChart({ measure, title, points, by }: Props & { measure: Measure; title: string }) {
  const lines = useMemo(() => linesOf(points, measure, by), [points, measure, by]);
  // A feature of texts has no spread, and no empty frame for it.
  return lines && <LinesCard title={title} lines={lines} x={by === 'version' ? 'step' : 'time'} />;
}
