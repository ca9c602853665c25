'use client';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { announce } from '@/lib/client/announce';
import type { Size } from './geometry';
import { highlight, useHighlight } from './highlight';
import { type Spot, Tip } from './tip';

/** One thing in a picture that can be pointed at. `says` is read; its first line is its name. */
export type Mark = { id: string; x: number; y: number; says: readonly string[] };

type OverlayProps = Size & {
  /** In the order in which arrow keys walk over them. */
  marks: readonly Mark[];
  name: string;
  onPick?: ((id: string) => void) | undefined;
};

const REACH = 24;

/** Reading the marks of a chart, by pointer and by keys. */
export function MarksOverlay({ marks, name, onPick, width, height }: OverlayProps) {
  /** Where the chart is in the window, as long as one reads it. */
  const [here, setHere] = useState<Spot>();
  const lit = useHighlight(here !== undefined);
  const at = marks.findIndex(({ id }) => id === lit);
  const mark = here && marks[at];

  function read(next: number) {
    const found = marks[Math.min(marks.length - 1, Math.max(0, next))];
    if (!found) return;
    highlight(found.id);
    announce(found.says.join(', '));
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[
      event.key
    ];
    if (by !== undefined) read(at === -1 ? 0 : at + by);
    else if (event.key === 'Home') read(0);
    else if (event.key === 'End') read(marks.length - 1);
    else if (event.key === 'Enter' && mark) onPick?.(mark.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function follow(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let [nearest, distance]: [Mark | undefined, number] = [undefined, REACH];
    for (const each of marks) {
      const away = Math.hypot(each.x - x, each.y - y);
      if (away < distance) [nearest, distance] = [each, away];
    }
    highlight(nearest?.id);
  }
  const leave = () => {
    setHere(undefined);
    highlight(undefined);
  };
  return (
    <div
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the chart.
      tabIndex={0}
      aria-label={`Read ${name}`}
      aria-roledescription="chart"
      aria-description="Arrow keys read the values"
      className="absolute inset-0 cursor-crosshair touch-pan-y rounded-sm focus-visible:-outline-offset-2"
      style={{ width, height }}
      onKeyDown={onKeyDown}
      onFocus={({ currentTarget }) => setHere(currentTarget.getBoundingClientRect())}
      onBlur={leave}
      onPointerEnter={({ currentTarget }) => setHere(currentTarget.getBoundingClientRect())}
      onPointerLeave={leave}
      onPointerMove={follow}
      onClick={() => mark && onPick?.(mark.id)}
    >
      {here && mark && (
        <Tip at={{ left: here.left + mark.x, top: here.top + mark.y }}>
          {mark.says.map((line, row) => (
            <p
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place alone.
              key={row}
              className={row === 0 ? 'truncate font-medium' : 'truncate text-muted-foreground tabular'}
            >
              {line}
            </p>
          ))}
        </Tip>
      )}
    </div>
  );
}
