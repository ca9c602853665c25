'use client';
import { ArrowLeft, ArrowRight, X } from 'lucide-react';
import { PARALLEL_ROOM } from '@/components/charts/parallel-view';
import type { ParallelAxis, Ranges } from '@/components/charts/prepare-parallel';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { WindowFields } from './window-fields';

type AxisTitlesProps = {
  axes: readonly ParallelAxis[];
  ranges: Ranges;
  width: number;
  onRange: (axis: string, range: [number, number] | undefined) => void;
  onOrder: (axes: string[]) => void;
};

/** The names of the axes: each opens what can be done with it, a stretch by its ends among it. */
export function AxisTitles({ axes, ranges, width, onRange, onOrder }: AxisTitlesProps) {
  const slot = (width - PARALLEL_ROOM.left - PARALLEL_ROOM.right) / Math.max(1, axes.length - 1);
  const ids = axes.map(({ id }) => id);
  const move = (at: number, by: 1 | -1) => {
    const next = [...ids];
    next.splice(at + by, 0, ...next.splice(at, 1));
    onOrder(next);
  };
  return axes.map(({ id, title, axis }, at) => (
    <Popover key={id}>
      <PopoverTrigger
        aria-label={`Axis ${title}`}
        style={{ left: PARALLEL_ROOM.left + at * slot, maxWidth: Math.max(56, slot - 6) }}
        className={cn(
          'absolute top-0 h-6 -translate-x-1/2 truncate rounded-sm px-1.5 text-xs hover:bg-muted',
          ranges[id] ? 'font-semibold text-accent' : 'text-foreground',
        )}
      >
        {title}
      </PopoverTrigger>
      <PopoverContent className="w-80 gap-3 p-3" aria-label={`Axis ${title}`}>
        <p className="truncate font-medium">{title}</p>
        {axis.names ? (
          <ul className="flex max-h-48 flex-wrap gap-1 overflow-y-auto scroll-thin">
            {axis.names.map((name, place) => (
              <li key={name}>
                <Button
                  size="sm"
                  aria-pressed={ranges[id]?.[0] === place - 0.4 && ranges[id]?.[1] === place + 0.4}
                  onClick={() => onRange(id, [place - 0.4, place + 0.4])}
                >
                  {name || 'empty'}
                </Button>
              </li>
            ))}
          </ul>
        ) : (
          <WindowFields unit={title} window={ranges[id]} onWindow={([from, to]) => onRange(id, [from, to])} />
        )}
        <div className="flex items-center gap-2">
          <Button
            size="icon-sm"
            aria-label={`Move ${title} to the left`}
            disabled={at === 0}
            onClick={() => move(at, -1)}
          >
            <ArrowLeft />
          </Button>
          <Button
            size="icon-sm"
            aria-label={`Move ${title} to the right`}
            disabled={at === axes.length - 1}
            onClick={() => move(at, 1)}
          >
            <ArrowRight />
          </Button>
          {ranges[id] && (
            <Button size="sm" className="ms-auto" onClick={() => onRange(id, undefined)}>
              <X /> All values
            </Button>
          )}
        </div>
      </PopoverContent>
    </Popover>
  ));
}
