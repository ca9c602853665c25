'use client';
import { useCallback } from 'react';
import type { Size } from '@/components/charts/geometry';
import type { ColumnName } from '@/components/charts/prepare-points';
import type { RunValues } from './use-run-values';

type Prepare<Chart> = (
  data: RunValues,
  names: readonly ColumnName[],
  ticks: { x: number; y: number },
) => Chart | undefined;

/** What prepares a chart over two axes, with as many ticks along them as there is room for. */
export const useTwoAxes = <Chart>(prepare: Prepare<Chart>, { width, height }: Size) =>
  useCallback(
    (data: RunValues, names: readonly ColumnName[]) =>
      prepare(data, names, {
        x: Math.max(2, Math.floor(width / 100)),
        y: Math.max(3, Math.floor(height / 50)),
      }),
    [prepare, width, height],
  );
