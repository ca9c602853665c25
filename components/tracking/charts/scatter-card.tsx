'use client';
import { useMemo } from 'react';
import { PointsView } from '@/components/charts/points-view';
import { preparePoints } from '@/components/charts/prepare-points';
import type { KindProps } from './chart-card';
import { useTwoAxes } from './use-two-axes';
import { ValuesCard } from './values-card';

/** Runs along two columns, coloured by a third if there is one. */
export function ScatterCard(card: KindProps) {
  const { spec, title, looks, width, height, onPick } = card;
  const columns = useMemo(() => spec.columns.filter(Boolean), [spec.columns]);
  const prepare = useTwoAxes(preparePoints, card);
  return (
    <ValuesCard card={card} columns={columns} prepare={prepare} nothing="No run has logged both">
      {(chart, names) => (
        <PointsView {...{ chart, columns: names, name: title, looks, onPick, width, height }} />
      )}
    </ValuesCard>
  );
}
