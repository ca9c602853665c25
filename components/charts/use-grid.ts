'use client';
import type { RefObject } from 'react';
import { useWidth } from '@/lib/client/use-size';
import { GAP } from './geometry';

const NARROWEST = 340;

export type ChartGrid = {
  columns: number;
  /** The width of a chart over so many columns, without its border. */
  widthOf: (columns: number) => number;
};

/** The columns of a grid of charts, from one measurement of the whole. Nothing is known at the first paint. */
export function useChartGrid(element: RefObject<HTMLElement | null>, most = 6): ChartGrid | undefined {
  const width = useWidth(element);
  if (width === 0) return undefined;
  const columns = Math.max(1, Math.min(most, Math.floor((width + GAP) / (NARROWEST + GAP))));
  const one = (width - GAP * (columns - 1)) / columns;
  return {
    columns,
    widthOf: (wanted) => {
      const span = Math.min(wanted, columns);
      return Math.floor(one * span + GAP * (span - 1)) - 2;
    },
  };
}
