'use client';
import { useCallback, useEffect, useRef } from 'react';
import type { TableView } from '@/components/data/data-table';
import { useLatest } from '@/lib/client/use-latest';

const PAUSE = 90;

/** Tells where one looks: at once while scrolling on, after a pause where one flies past rows that nobody reads. */
export function useSettled(tell: (view: TableView) => void): (view: TableView) => void {
  const latest = useLatest(tell);
  const before = useRef<TableView['rows']>([0, 0]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (view) => {
      const [first, last] = before.current;
      const isNear = view.rows[0] <= last && view.rows[1] >= first;
      before.current = view.rows;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => latest.current(view), isNear ? 0 : PAUSE);
    },
    [latest],
  );
}
