'use client';
import { useMemo, useRef } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { ParallelView } from '@/components/charts/parallel-view';
import { prepareParallel } from '@/components/charts/prepare-parallel';
import { useInSight } from '@/lib/client/use-size';
import { AxisTitles } from './axis-titles';
import type { KindProps } from './chart-card';
import { namesOf } from './column-names';
import type { ChartSpec } from './layout';
import { useRunValues } from './use-run-values';
import { tableOfValues } from './values-table';

const NO_RANGES: NonNullable<ChartSpec['ranges']> = {};

/** Runs as lines across params and metrics. */
export function ParallelCard({ spec, title, of, onChange, width, height, onPick, ...card }: KindProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(frame);
  const { columns, ranges = NO_RANGES } = spec;
  const { data, error, refetch } = useRunValues(of, columns, isInSight);
  const names = useMemo(() => namesOf(columns), [columns]);
  const chart = useMemo(
    () => data && prepareParallel(data, columns, names, ranges, Math.max(3, Math.floor(height / 60))),
    [data, columns, names, ranges, height],
  );
  const setRange = (axis: string, range: [number, number] | undefined) => {
    const { [axis]: _, ...others } = ranges;
    onChange({ ranges: range ? { ...others, [axis]: range } : others });
  };
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
      nothing={columns.length < 2 ? 'Choose two axes or more' : data && 'No run has a value on every axis'}
    >
      {chart && width > 0 && (
        <>
          <ParallelView {...{ chart, ranges, onPick, width, height }} name={title} onRange={setRange} />
          <AxisTitles
            axes={chart.axes}
            ranges={ranges}
            width={width}
            onRange={setRange}
            onOrder={(order) => onChange({ columns: order })}
          />
        </>
      )}
    </ChartFrame>
  );
}
