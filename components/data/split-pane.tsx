'use client';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { useKept } from '@/lib/client/kept';
import type { Kept } from '@/lib/pure/kept';

type SplitPaneProps = {
  /** What the pane at the end shows; its name is the separator's. */
  label: string;
  /** The share of the room that the end has is kept in this browser under this name. */
  kept: Kept;
  start: ReactNode;
  /** Nothing gives all room to the start. */
  end: ReactNode;
};

const LEAST = 20;
const MOST = 80;
const STEP = 4;

/**
 * Two panes side by side, and a separator that the mouse drags and the arrow keys move. The end is for windows of 1200 pixels: a
 * page from the server may have it where there is no room.
 */
export function SplitPane({ label, kept, start, end }: SplitPaneProps) {
  const [stored, setStored] = useKept<string>(kept, '45');
  const frame = useRef<HTMLDivElement>(null);
  const share = clamp(Number(stored));
  const set = (next: number) => setStored(clamp(next).toFixed(1));

  function onKeyDown(event: KeyboardEvent) {
    const moved = { ArrowLeft: share + STEP, ArrowRight: share - STEP, Home: MOST, End: LEAST }[event.key];
    if (moved === undefined) return;
    event.preventDefault();
    set(moved);
  }
  function onDrag(x: number) {
    const room = frame.current?.getBoundingClientRect();
    if (room) set(((room.right - x) / room.width) * 100);
  }
  return (
    <div ref={frame} className="flex min-h-0 min-w-0 flex-1">
      <div className="relative flex min-w-0 flex-1 flex-col">{start}</div>
      {end && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a line of a page cannot be moved, a separator of panes can. */}
          <div
            role="separator"
            aria-label={`Width of ${label}`}
            aria-orientation="vertical"
            aria-valuenow={Math.round(share)}
            aria-valuemin={LEAST}
            aria-valuemax={MOST}
            tabIndex={0}
            onKeyDown={onKeyDown}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={(event) =>
              event.currentTarget.hasPointerCapture(event.pointerId) && onDrag(event.clientX)
            }
            className="relative z-30 w-px shrink-0 max-[1200px]:hidden cursor-col-resize touch-none bg-border after:absolute after:inset-y-0 after:-inset-x-1 hover:bg-accent focus-visible:bg-accent"
          />
          <section
            aria-label={label}
            style={{ width: `${share}%` }}
            className="flex min-w-0 shrink-0 flex-col overflow-y-auto scroll-thin max-[1200px]:hidden"
          >
            {end}
          </section>
        </>
      )}
    </div>
  );
}

const clamp = (share: number) => Math.min(MOST, Math.max(LEAST, Number.isFinite(share) ? share : 45));
