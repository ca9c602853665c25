'use client';
import { ChevronDown, MoveDown, MoveUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Tooltip } from '@/components/ui/tooltip';
import { formatCount } from '@/lib/pure/format';
import { titleOfSection } from './sections';
import { useMoveKeys } from './use-move-keys';

type SectionProps = {
  name: string;
  /** How many charts are inside. */
  count: number;
  isOpen: boolean;
  onFold: (isFolded: boolean) => void;
  /** Its place among the sections shown, and how many they are. */
  at: number;
  of: number;
  onMove: (to: number) => void;
  children: ReactNode;
};

/** Charts under a heading that folds them away. It is moved by its buttons, or by Alt and arrow keys on its heading. */
export function ChartSection({ name, count, isOpen, onFold, at, of, onMove, children }: SectionProps) {
  const title = titleOfSection(name);
  const { moveTo, onKeyDown } = useMoveKeys('section', { title, at, of, move: onMove }, (key) =>
    key === 'ArrowUp' ? at - 1 : key === 'ArrowDown' ? at + 1 : undefined,
  );
  const moves = [
    { label: `Move ${title} up`, icon: <MoveUp />, keys: 'alt+up', to: at - 1 },
    { label: `Move ${title} down`, icon: <MoveDown />, keys: 'alt+down', to: at + 1 },
  ];
  return (
    <section aria-label={title} className="group/section">
      <div className="flex items-center gap-1">
        <h2>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-description="Alt and the up and down arrows move the section"
            onClick={() => onFold(isOpen)}
            onKeyDown={(event) => {
              const isFolded = { ArrowLeft: true, ArrowRight: false }[event.key];
              if (event.altKey || isFolded === undefined) return onKeyDown(event);
              event.preventDefault();
              onFold(isFolded);
            }}
            className="-ms-1 inline-flex h-7 scroll-mt-16 items-center gap-1 rounded-sm px-1 text-sm font-semibold hover:bg-muted"
          >
            <ChevronDown
              className={cn('size-4 text-muted-foreground transition-transform', !isOpen && '-rotate-90')}
            />
            <span className="truncate">{title}</span>
            <span className="ms-1 text-xs font-normal text-muted-foreground tabular">
              {formatCount(count)}
            </span>
          </button>
        </h2>
        <span className="flex opacity-0 group-focus-within/section:opacity-100 group-hover/section:opacity-100 pointer-coarse:opacity-100">
          {moves.map(({ label, icon, keys, to }) => (
            <Tooltip key={label} content={label} keys={keys}>
              <Button
                variant="ghost"
                size="icon-xs"
                aria-label={label}
                disabled={to < 0 || to >= of}
                onClick={() => moveTo(to)}
              >
                {icon}
              </Button>
            </Tooltip>
          ))}
        </span>
      </div>
      {isOpen && <div className="mt-2">{children}</div>}
    </section>
  );
}
