'use client';
import { useEffect, useMemo, useRef } from 'react';
import { type ChartsLayout, keptLayout, readLayout } from './layout';

/**
 * The arrangement of charts as it was kept, and how it is changed. A second key may come before the first one's change is drawn: each
 * change goes on from the last.
 */
export function useLayout(kept: unknown, onLayout: (layout: unknown) => void) {
  const layout = useMemo(() => readLayout(kept), [kept]);
  const latest = useRef(layout);
  useEffect(() => {
    latest.current = layout;
  }, [layout]);
  const put = (next: (layout: ChartsLayout) => ChartsLayout) => {
    latest.current = next(latest.current);
    onLayout(keptLayout(latest.current));
  };
  const change = (patch: Partial<ChartsLayout>) => put((before) => ({ ...before, ...patch }));
  return { layout, put, change };
}
