'use client';
import { useCallback } from 'react';
import { ParallelView } from '@/components/charts/parallel-view';
import { prepareParallel } from '@/components/charts/prepare-parallel';
import type { ColumnName } from '@/components/charts/prepare-points';
import { AxisTitles } from './axis-titles';
import type { KindProps } from './chart-card';
import type { ChartSpec } from './layout';
import type { RunValues } from './use-run-values';
import { ValuesCard } from './values-card';

const NO_RANGES: NonNullable<ChartSpec['ranges']> = {};

/** Runs as lines across params and metrics. */
export function ParallelCard(card: KindProps) {
  const { spec, title, onChange, width, height, onPick } = card;
  const { columns, ranges = NO_RANGES } = spec;
  const prepare = useCallback(
    (data: RunValues, names: ColumnName[]) =>
      prepareParallel(data, columns, names, ranges, Math.max(3, Math.floor(height / 60))),
    [columns, ranges, height],
  );
  const setRange = (axis: string, range: [number, number] | undefined) => {
    const { [axis]: _, ...others } = ranges;
    onChange({ ranges: range ? { ...others, [axis]: range } : others });
  };
  return (
    <ValuesCard
      card={card}
      columns={columns}
      prepare={prepare}
      nothing="No run has a value on every axis"
      missing={columns.length < 2 ? 'Choose two axes or more' : undefined}
    >
      {(chart) => (
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
    </ValuesCard>
  );
}
