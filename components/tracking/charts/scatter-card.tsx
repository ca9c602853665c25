'use client';
import { useMemo, useRef } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { PointsView } from '@/components/charts/points-view';
import { preparePoints } from '@/components/charts/prepare-points';
import { useInSight } from '@/lib/client/use-size';
import type { KindProps } from './chart-card';
import { namesOf } from './column-names';
import { useRunValues } from './use-run-values';
import { tableOfValues } from './values-table';

/** Runs along two columns, coloured by a third if there is one. */
export function ScatterCard({ spec, title, of, looks, width, height, onPick, ...card }: KindProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(frame);
  const columns = useMemo(() => spec.columns.filter(Boolean), [spec.columns]);
  const { data, error, refetch } = useRunValues(of, columns, isInSight);
  const names = useMemo(() => namesOf(columns), [columns]);
  const chart = useMemo(
    () =>
      data &&
      preparePoints(data, names, {
        x: Math.max(2, Math.floor(width / 100)),
        y: Math.max(3, Math.floor(height / 50)),
      }),
    [data, names, width, height],
  );
  return (
    <ChartFrame
      {...card}
      title={title}
      frame={frame}
      height={height}
      picture={
        chart &&
        data && {
          sentence: chart.sentence,
          notes: chart.notes,
          table: () => tableOfValues(data, columns),
        }
      }
      fault={error ? { message: error.message, onRetry: () => void refetch() } : undefined}
      nothing={data && 'No run has logged both'}
    >
      {chart && width > 0 && (
        <PointsView {...{ chart, columns: names, name: title, looks, onPick, width, height }} />
      )}
    </ChartFrame>
  );
}
