'use client';
import { type ReactNode, useMemo, useRef } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import type { ColumnName } from '@/components/charts/prepare-points';
import { useInSight } from '@/lib/client/use-size';
import type { KindProps } from './chart-card';
import { namesOf } from './titles';
import { type RunValues, useRunValues } from './use-run-values';
import { tableOfValues } from './values-table';

type ValuesCardProps<Chart> = {
  card: KindProps;
  columns: readonly string[];
  /** Another function prepares the chart anew: whoever draws keeps it (`useCallback`). */
  prepare: (data: RunValues, names: ColumnName[]) => Chart | undefined;
  /** Why there is no chart, where values have come. */
  nothing: string;
  /** What has to be chosen before there can be one. */
  missing?: string | undefined;
  children: (chart: Chart, names: ColumnName[]) => ReactNode;
};

/** A chart of what many runs logged under a few columns. Asks while in sight, and has the numbers as a table. */
export function ValuesCard<Chart extends { sentence: string; notes: string[] }>({
  card,
  columns,
  prepare,
  nothing,
  missing,
  children,
}: ValuesCardProps<Chart>) {
  const { title, of, width, height } = card;
  const frame = useRef<HTMLDivElement>(null);
  const { data, error, refetch } = useRunValues(of, columns, useInSight(frame));
  const names = useMemo(() => namesOf(columns), [columns]);
  const chart = useMemo(() => data && prepare(data, names), [data, names, prepare]);
  return (
    <ChartFrame
      title={title}
      frame={frame}
      height={height}
      menu={card.menu}
      onOpen={card.onOpen}
      {...(card.isLarge && { isLarge: true })}
      picture={
        chart &&
        data && { sentence: chart.sentence, notes: chart.notes, table: () => tableOfValues(data, columns) }
      }
      fault={error ? { message: error.message, onRetry: () => void refetch() } : undefined}
      nothing={missing ?? (data && nothing)}
    >
      {chart && width > 0 && children(chart, names)}
    </ChartFrame>
  );
}
