'use client';
import { ContourField } from '@/components/charts/contour-field';
import { PointsView } from '@/components/charts/points-view';
import { prepareContour } from '@/components/charts/prepare-contour';
import type { KindProps } from './chart-card';
import { useTwoAxes } from './use-two-axes';
import { ValuesCard } from './values-card';

/** A metric as a landscape over two others. */
export function ContourCard(card: KindProps) {
  const { spec, title, width, height, onPick } = card;
  const prepare = useTwoAxes(prepareContour, card);
  return (
    <ValuesCard
      card={card}
      columns={spec.columns}
      prepare={prepare}
      nothing="It needs three runs with a number in each of the three"
    >
      {(chart, names) => (
        <PointsView {...{ chart, columns: names, name: title, onPick, width, height }} looks={[]}>
          <ContourField chart={chart} width={width} height={height} />
        </PointsView>
      )}
    </ValuesCard>
  );
}
