'use client';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { cn } from '@/components/ui/cn';
import type { OutputOf } from '@/lib/client/call';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { formatCount, formatNumber } from '@/lib/pure/format';
import { VERDICT_LOOKS } from './verdicts';
import { windowLabel } from './window-label';

export type Drift = OutputOf<'monitoring.getDrift'>;
type Line = Drift['lines'][number];
type Window = Drift['windows'][number];

type Props = {
  drift: Drift;
  config: Pick<MonitorConfig, 'granularity' | 'timeZone'>;
  chosen: { column: string | null; window: number | null };
  onChoose: (column: string | null, window: number | null) => void;
};

/** Fewer windows leave no room to say when the first was. */
const ROOM_FOR_BOTH = 9;

const ROLES: Partial<Record<Line['role'], string>> = {
  prediction: 'prediction',
  score: 'score',
  label: 'label',
};

/** Columns by windows. One stop of the tab key; arrows lead through it. */
export function DriftMap({ drift, config, chosen, onChoose }: Props) {
  const { windows, lines } = drift;
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const [left, setAt] = useState<[row: number, column: number]>([0, windows.length - 1]);
  // Another slice, or an earlier time, may have fewer of either: the key that leads in must still find a cell.
  const at = [Math.min(left[0], lines.length), Math.min(left[1], windows.length - 1)] as const;
  const [first, last] = [windows[0]?.start, windows.at(-1)?.start];
  // Where there is no room for all, one begins at the newest.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other windows begin there again.
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ left: scroller.current.scrollWidth });
  }, [first, last]);
  const label = (start: number) => windowLabel(start, config.granularity, config.timeZone);

  function focus(row: number, column: number) {
    const next: [number, number] = [
      Math.min(lines.length, Math.max(0, row)),
      Math.min(windows.length - 1, Math.max(0, column)),
    ];
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.join(' ')}"]`)?.focus();
  }
  function onKeyDown(event: KeyboardEvent) {
    const [row, column] = at;
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [row, 0],
      End: [row, windows.length - 1],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    focus(...step);
  }
  const stop = (row: number, column: number) => (at[0] === row && at[1] === column ? 0 : -1);

  return (
    <div ref={scroller} className="scroll-ps-44 overflow-x-auto scroll-thin">
      <table
        ref={grid}
        aria-label="Columns by windows"
        onKeyDown={onKeyDown}
        data-led
        className="border-separate border-spacing-0.5 text-xs"
      >
        <tbody>
          <tr>
            <th scope="row" className="sticky start-0 z-10 bg-background pe-3 text-start font-medium">
              All columns
            </th>
            {windows.map((window, column) => (
              <td key={window.start} className="p-0">
                <Cell
                  place={`0 ${column}`}
                  tabIndex={stop(0, column)}
                  verdict={window.verdict}
                  isChosen={chosen.column === null && chosen.window === window.start}
                  title={windowTitle(window, label)}
                  onFocus={() => setAt([0, column])}
                  onClick={() => onChoose(null, window.start)}
                />
              </td>
            ))}
          </tr>
          {lines.map((line, row) => (
            <tr key={line.column}>
              <th
                scope="row"
                className="sticky start-0 z-10 max-w-44 bg-background pe-3 text-start font-normal"
              >
                <span className="flex items-baseline gap-1.5">
                  <span className="truncate" title={line.column}>
                    {line.column}
                  </span>
                  {ROLES[line.role] && <span className="text-muted-foreground">{ROLES[line.role]}</span>}
                </span>
              </th>
              {line.cells.map((cell, column) => {
                const start = windows[column]?.start ?? 0;
                return (
                  <td key={start} className="p-0">
                    <Cell
                      place={`${row + 1} ${column}`}
                      tabIndex={stop(row + 1, column)}
                      verdict={cell?.verdict}
                      isChosen={chosen.column === line.column && chosen.window === start}
                      title={cellTitle(line, cell, label(start))}
                      onFocus={() => setAt([row + 1, column])}
                      onClick={() => onChoose(line.column, start)}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
          <tr className="text-muted-foreground tabular">
            <td className="sticky start-0 z-10 bg-background" />
            <td colSpan={windows.length}>
              <span className="flex justify-between whitespace-nowrap">
                {first !== undefined && windows.length >= ROOM_FOR_BOTH && (
                  <span>{label(first)} (first)</span>
                )}
                {last !== undefined && <span>{label(last)} (last)</span>}
              </span>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

const windowTitle = ({ start, verdict, rows, drifted, judged }: Window, label: (start: number) => string) =>
  `${label(start)}: ${VERDICT_LOOKS[verdict].label}, ${drifted} of ${judged} columns drifted, ${formatCount(rows)} rows`;

function cellTitle({ column }: Line, cell: Line['cells'][number], label: string): string {
  if (!cell) return `${column}, ${label}: not judged`;
  const effect = cell.effect === null ? '' : `, effect ${formatNumber(cell.effect, 2)}`;
  return `${column}, ${label}: ${VERDICT_LOOKS[cell.verdict].label}${effect}`;
}

type CellProps = {
  place: string;
  tabIndex: number;
  verdict: Window['verdict'] | undefined;
  isChosen: boolean;
  title: string;
  onFocus: () => void;
  onClick: () => void;
};

function Cell({ place, tabIndex, verdict, isChosen, title, onFocus, onClick }: CellProps) {
  const look = verdict && VERDICT_LOOKS[verdict];
  return (
    <button
      type="button"
      data-cell={place}
      tabIndex={tabIndex}
      aria-label={title}
      title={title}
      aria-pressed={isChosen}
      onFocus={onFocus}
      onClick={onClick}
      className={cn(
        'grid size-6 place-items-center rounded-xs font-mono text-[10px] font-semibold leading-none',
        look?.cell,
        isChosen && 'outline-2 outline-offset-1 outline-accent',
      )}
    >
      {look?.mark}
    </button>
  );
}

/** What the signs of the map mean. */
export const MapLegend = () => (
  <ul aria-label="Verdicts" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground">
    {Object.values(VERDICT_LOOKS).map(({ label, cell, mark }) => (
      <li key={label} className="flex items-center gap-1.5">
        <span
          aria-hidden
          className={cn('grid size-4 place-items-center rounded-xs font-mono text-[9px] font-semibold', cell)}
        >
          {mark}
        </span>
        {label}
      </li>
    ))}
  </ul>
);
