'use client';
import { useMemo } from 'react';
import { LinesCard } from '@/components/charts/lines-card';
import type { OutputOf } from '@/lib/client/call';
import { linesOf, type Measure } from './prepare-series';

/** Of an endpoint's entities, or of a model's versions. */
type Charts = Pick<OutputOf<'serving.getCharts'>, 'from' | 'to' | 'series'>;

export const MEASURES: { measure: Measure; title: string }[] = [
  { measure: 'perSecond', title: 'Requests a second' },
  { measure: 'p95Ms', title: 'p95, ms' },
  { measure: 'p50Ms', title: 'Median, ms' },
  { measure: 'failedPercent', title: 'Failed, %' },
];

type SeriesCardProps = {
  title: string;
  measure: Measure;
  charts: Charts | undefined;
  order: readonly string[];
};

/** One measure of each series, over time. */
export function SeriesCard({ title, measure, charts, order }: SeriesCardProps) {
  const lines = useMemo(
    () => charts && linesOf(charts, measure, title, order),
    [charts, measure, title, order],
  );
  return (
    <LinesCard
      title={title}
      lines={lines}
      x="time"
      window={charts && [charts.from, charts.to]}
      nothing={
        charts &&
        (charts.series.length > 0 ? 'No version was asked in this time.' : 'Nobody has asked in this time.')
      }
    />
  );
}
