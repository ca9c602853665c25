'use client';
import { useCallback, useEffect, useRef } from 'react';
import type { TableView } from '@/components/data/data-table';
import { useLatest } from '@/lib/client/use-latest';

const PAUSE = 90;
/** Rows a second that nobody reads any more: some three screens. */
const FLYING = 60;

/** Tells where one looks: at once while scrolling on, after a pause where one flies past rows that nobody reads: by a jump, or fast. */
export function useSettled(tell: (view: TableView) => void): (view: TableView) => void {
  const latest = useLatest(tell);
  const before = useRef<{ rows: TableView['rows']; at: number }>({ rows: [0, 0], at: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (view) => {
      const now = performance.now();
      const {
        rows: [first, last],
        at,
      } = before.current;
      const isNear = view.rows[0] <= last && view.rows[1] >= first;
      const speed = Math.abs(view.rows[0] - first) / ((now - at) / 1_000);
      before.current = { rows: view.rows, at: now };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => latest.current(view), isNear && speed < FLYING ? 0 : PAUSE);
    },
    [latest],
  );
}
