'use client';
import { GripVertical } from 'lucide-react';
import { type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { GAP } from '@/components/charts/geometry';
import { cn } from '@/components/ui/cn';
import { AROUND, HEIGHTS, type Span } from './sizes';
import { useMoveChart } from './use-move-keys';

type CellProps = {
  id: string;
  title: string;
  width: number;
  span: Span;
  columns: number;
  height: Span;
  /** Its place among the charts beside it. */
  at: number;
  of: number;
  onMove: (to: number) => void;
  onResize: (size: { w: Span; h: Span }) => void;
  /** Another chart was let go over this one. */
  onDrop: (id: string) => void;
  children: ReactNode;
};

const DRAGGED = 'application/x-plumbline-chart';

/** A place in the grid of charts: it is dragged by its grip and sized by its corner; the chart's menu does both too, and Alt with arrows moves. */
export function ChartCell({
  id,
  title,
  width,
  span,
  columns,
  height,
  at,
  of,
  onMove,
  onResize,
  onDrop,
  children,
}: CellProps) {
  const [isOver, setOver] = useState(false);
  const cell = useRef<HTMLElement>(null);
  const [wanted, setWanted] = useState<{ w: Span; h: Span }>();
  const { onKeyDown } = useMoveChart({ title, at, of, move: onMove });
  const one = (width + 2 - GAP * (span - 1)) / span;

  function size(event: PointerEvent) {
    const box = cell.current?.getBoundingClientRect();
    if (!box) return;
    const w = clampSpan(Math.round((event.clientX - box.left) / (one + GAP)), columns);
    const drawn = event.clientY - box.top - AROUND;
    const h = ([1, 2, 3] as const).reduce((best, each) =>
      Math.abs(HEIGHTS[each] - drawn) < Math.abs(HEIGHTS[best] - drawn) ? each : best,
    );
    setWanted({ w, h });
  }
  return (
    <section
      ref={cell}
      aria-label={title}
      // Its place is kept while the chart comes.
      style={{ width: width + 2, minHeight: HEIGHTS[height] + AROUND }}
      onKeyDown={onKeyDown}
      className={cn('group/cell relative', isOver && 'rounded-lg ring-2 ring-accent')}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const dragged = event.dataTransfer.getData(DRAGGED);
        if (dragged && dragged !== id) onDrop(dragged);
      }}
    >
      <span
        draggable
        aria-hidden
        data-grip={id}
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAGGED, id);
          event.dataTransfer.effectAllowed = 'move';
          if (cell.current) event.dataTransfer.setDragImage(cell.current, 16, 16);
        }}
        className="absolute top-2 left-0 z-20 grid h-5 w-3 cursor-grab place-items-center text-faint opacity-0 group-hover/cell:opacity-100"
      >
        <GripVertical className="size-3.5" />
      </span>
      {children}
      <span
        aria-hidden
        className="absolute right-0 bottom-0 z-20 size-4 cursor-nwse-resize touch-none rounded-br-lg opacity-0 group-hover/cell:opacity-100 [background:linear-gradient(135deg,transparent_55%,var(--faint)_55%,var(--faint)_65%,transparent_65%,transparent_75%,var(--faint)_75%,var(--faint)_85%,transparent_85%)]"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setWanted({ w: span, h: height });
        }}
        onPointerMove={(event) => wanted && size(event)}
        onPointerUp={() => {
          if (wanted) onResize(wanted);
          setWanted(undefined);
        }}
      />
      {wanted && (
        <div
          aria-hidden
          className="pointer-events-none absolute top-0 left-0 z-30 rounded-lg border-2 border-accent bg-accent/5"
          style={{ width: one * wanted.w + GAP * (wanted.w - 1), height: HEIGHTS[wanted.h] + AROUND }}
        />
      )}
    </section>
  );
}

const clampSpan = (wanted: number, columns: number) => Math.max(1, Math.min(wanted, columns, 3)) as Span;
