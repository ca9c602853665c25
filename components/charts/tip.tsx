'use client';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** A place in the window. */
export type Spot = { left: number; top: number };

const AWAY = 12;
/** A tip is no taller than this: further down it grows upwards. */
const TALL = 260;

/** Words beside a place in a chart, over everything: a narrow card does not cut them off. */
export function Tip({ at: { left, top }, children }: { at: Spot; children: ReactNode }) {
  const isRight = left > window.innerWidth / 2;
  const isLow = top > window.innerHeight - TALL;
  return createPortal(
    <div
      aria-hidden
      className="pointer-events-none fixed z-50 max-w-80 rounded-md border bg-raised px-2 py-1.5 text-xs text-foreground shadow-float"
      style={{
        ...(isRight ? { right: window.innerWidth - left + AWAY } : { left: left + AWAY }),
        ...(isLow ? { bottom: window.innerHeight - top } : { top }),
      }}
    >
      {children}
    </div>,
    document.body,
  );
}
