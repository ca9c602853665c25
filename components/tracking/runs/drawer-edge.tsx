'use client';
import type { KeyboardEvent } from 'react';
import { useStored } from '@/lib/client/stored';

const LEAST = 360;
const MOST = 960;
const AT_FIRST = 480;
const STEP = 32;

const clamp = (width: number) =>
  Math.min(MOST, Math.max(LEAST, Math.round(Number.isFinite(width) ? width : AT_FIRST)));

/** How wide a drawer is, in pixels: kept in this browser. */
export function useDrawerWidth(): [width: number, setWidth: (width: number) => void] {
  const [stored, setStored] = useStored<string>('plumbline.drawer', String(AT_FIRST));
  return [clamp(Number(stored)), (width) => setStored(String(clamp(width)))];
}

type EdgeProps = { label: string; width: number; onWidth: (width: number) => void };

/** The edge of a drawer at the page's end: the mouse drags it, arrow keys move it, a double click gives it its first width back. */
export function DrawerEdge({ label, width, onWidth }: EdgeProps) {
  function onKeyDown(event: KeyboardEvent) {
    const next = { ArrowLeft: width + STEP, ArrowRight: width - STEP, Home: MOST, End: LEAST }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onWidth(next);
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line of a page cannot be moved, an edge can.
    <div
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onWidth(AT_FIRST)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        const drawer = event.currentTarget.parentElement;
        if (drawer && event.currentTarget.hasPointerCapture(event.pointerId))
          onWidth(drawer.getBoundingClientRect().right - event.clientX);
      }}
      className="absolute inset-y-0 start-0 z-10 w-1.5 cursor-col-resize touch-none hover:bg-accent focus-visible:bg-accent"
    />
  );
}
