'use client';
import { useCallback, useMemo } from 'react';
import { BoxesView } from '@/components/charts/boxes-view';
import { prepareBoxes } from '@/components/charts/prepare-boxes';
import type { ColumnName } from '@/components/charts/prepare-points';
import type { KindProps } from './chart-card';
import type { RunValues } from './use-run-values';
import { ValuesCard } from './values-card';

/** A metric's spread over the runs, or over those of each value of a param. */
export function BoxCard(card: KindProps) {
  const { spec, title, looks, width, height, onPick } = card;
  const columns = useMemo(() => spec.columns.filter(Boolean), [spec.columns]);
  const prepare = useCallback(
    (data: RunValues, [metric]: ColumnName[]) =>
      prepareBoxes(data, metric?.title ?? title, Math.max(3, Math.floor(height / 50))),
    [title, height],
  );
  return (
    <ValuesCard card={card} columns={columns} prepare={prepare} nothing="No run has logged it">
      {(chart, [metric, group]) => (
        <BoxesView
          {...{ chart, looks, onPick, width, height }}
          name={title}
          xTitle={group?.title}
          yTitle={metric?.title ?? title}
        />
      )}
    </ValuesCard>
  );
}
