'use client';
import { useMemo, useRef } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { ContourField } from '@/components/charts/contour-field';
import { PointsView } from '@/components/charts/points-view';
import { prepareContour } from '@/components/charts/prepare-contour';
import { useInSight } from '@/lib/client/use-size';
import type { KindProps } from './chart-card';
import { namesOf } from './column-names';
import { useRunValues } from './use-run-values';
import { tableOfValues } from './values-table';

/** A metric as a landscape over two others. */
export function ContourCard({ spec, title, of, width, height, onPick, ...card }: KindProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(frame);
  const { columns } = spec;
  const { data, error, refetch } = useRunValues(of, columns, isInSight);
  const names = useMemo(() => namesOf(columns), [columns]);
  const chart = useMemo(
    () =>
      data &&
      prepareContour(data, names, {
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
      nothing={data && 'It needs three runs with a number in each of the three'}
    >
      {chart && width > 0 && (
        <PointsView {...{ chart, columns: names, name: title, onPick, width, height }} looks={[]}>
          <ContourField chart={chart} width={width} height={height} />
        </PointsView>
      )}
    </ChartFrame>
  );
}
