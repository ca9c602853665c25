'use client';
import { useMemo, useRef } from 'react';
import { BoxesView } from '@/components/charts/boxes-view';
import { ChartFrame } from '@/components/charts/chart-frame';
import { prepareBoxes } from '@/components/charts/prepare-boxes';
import { useInSight } from '@/lib/client/use-size';
import type { KindProps } from './chart-card';
import { namesOf } from './column-names';
import { useRunValues } from './use-run-values';
import { tableOfValues } from './values-table';

/** A metric's spread over the runs, or over those of each value of a param. */
export function BoxCard({ spec, title, of, looks, width, height, onPick, ...card }: KindProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(frame);
  const columns = useMemo(() => spec.columns.filter(Boolean), [spec.columns]);
  const { data, error, refetch } = useRunValues(of, columns, isInSight);
  const [metric, group] = namesOf(columns);
  const yTitle = metric?.title ?? title;
  const chart = useMemo(
    () => data && prepareBoxes(data, yTitle, Math.max(3, Math.floor(height / 50))),
    [data, yTitle, height],
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
      nothing={data && 'No run has logged it'}
    >
      {chart && width > 0 && (
        <BoxesView {...{ chart, looks, onPick, width, height, yTitle }} name={title} xTitle={group?.title} />
      )}
    </ChartFrame>
  );
}
