'use client';
import { type PointerEvent, type ReactNode, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { lazyPart } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import type { ExplainedCell } from './cell-explanation';

const CellExplanation = lazyPart(
  () => import('./cell-explanation').then((module) => module.CellExplanation),
  { isOnServer: false, isInline: true },
);

/** As long as with a number that stands alone: who flies over a table asks nothing. */
const DELAY = 500;
const GRACE = 200;
const CELLS = '[data-metric]';

const cellOf = (element: HTMLElement, isHovered: boolean): ExplainedCell | undefined => {
  const { metric } = element.dataset;
  const runId = element.closest<HTMLElement>('[data-row-id]')?.dataset.rowId;
  return metric === undefined || runId === undefined
    ? undefined
    : { element, runId, metricKey: metric, isHovered };
};

const numberUnder = ({ target }: SyntheticEvent) => (target as Element).closest<HTMLElement>(CELLS);

type Props = {
  /** The row that `i` explains. */
  activeId: string | undefined;
  children: ReactNode;
};

/**
 * Numbers of a table that say where they come from: when the pointer rests on one, by a click, or by `i` on the active row, from
 * where the arrows go on. There is one popover for all of them, and nothing in the cells but their metric's name.
 */
export function ExplainedCells({ activeId, children }: Props) {
  const [cell, setCell] = useState<ExplainedCell>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const stay = () => clearTimeout(timer.current);
  const later = (milliseconds: number, then: () => void) => {
    stay();
    timer.current = setTimeout(then, milliseconds);
  };
  const close = () => {
    stay();
    setCell(undefined);
  };
  const leave = () => later(GRACE, () => setCell((shown) => (shown?.isHovered ? undefined : shown)));
  const look = (event: PointerEvent) => {
    // What is in the popover is no part of the table, though its events come by.
    if (event.pointerType !== 'mouse' || !event.currentTarget.contains(event.target as Element)) return;
    const number = numberUnder(event);
    if (!number) leave();
    else later(DELAY, () => setCell((shown) => (shown && !shown.isHovered ? shown : cellOf(number, true))));
  };
  useActions([
    {
      label: 'Explain the numbers of the run',
      keys: 'i',
      group: 'Runs',
      isKeyOnly: true,
      run: () => {
        const row = activeId && document.querySelector(`[data-row-id="${CSS.escape(activeId)}"]`);
        const first = row ? row.querySelector<HTMLElement>(CELLS) : null;
        if (first) setCell(cellOf(first, false));
      },
    },
  ]);
  const step = (by: 1 | -1) => {
    const row = cell?.element.closest('[data-row-id]');
    if (!cell || !row) return;
    const numbers = [...row.querySelectorAll<HTMLElement>(CELLS)];
    const next = numbers[numbers.indexOf(cell.element) + by];
    if (!next) return;
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    setCell(cellOf(next, false));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the numbers in it are what is pointed at; keys have `i`.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
    <div
      className="contents"
      onPointerOver={look}
      onPointerLeave={leave}
      onClick={(event) => {
        const number = numberUnder(event);
        if (number) setCell(cellOf(number, false));
      }}
      onScrollCapture={() => cell?.isHovered && close()}
    >
      {children}
      {cell && (
        <CellExplanation
          cell={cell}
          onStep={step}
          onClose={close}
          onPointerEnter={stay}
          onPointerLeave={leave}
        />
      )}
    </div>
  );
}
