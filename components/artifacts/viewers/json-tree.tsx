'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { onTreeKey } from '@/lib/client/tree-keys';
import { type JsonLine, jsonLines } from './json-lines';

const LINE = 22;
const OPEN_AT_FIRST = 2;

const LOOKS: Record<JsonLine['look'], string> = {
  string: 'text-[var(--syntax-string)]',
  number: 'text-[var(--syntax-number)]',
  word: 'text-[var(--syntax-word)]',
  object: 'text-muted-foreground',
  array: 'text-muted-foreground',
  stretch: '',
};

/** A value whose branches open and close; arrow keys walk it as any tree. */
export function JsonTree({ value, label }: { value: unknown; label: string }) {
  const [depthOpen, setDepthOpen] = useState(OPEN_AT_FIRST);
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(
    () => jsonLines(value, (path, depth) => depth < depthOpen !== flipped.has(path)),
    [value, depthOpen, flipped],
  );
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 20,
  });
  const setAll = (depth: number) => {
    setDepthOpen(depth);
    setFlipped(new Set());
  };
  const flip = (path: string) =>
    setFlipped((before) => {
      const next = new Set(before);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  const at = Math.max(
    0,
    lines.findIndex(({ path }) => path === active),
  );
  function move(to: number) {
    const line = lines[Math.min(lines.length - 1, Math.max(0, to))];
    if (!line) return;
    setActive(line.path);
    virtual.scrollToIndex(lines.indexOf(line));
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')
        ?.focus({ preventScroll: true }),
    );
  }
  function onKeyDown(event: KeyboardEvent) {
    const line = lines[at];
    if (!line) return;
    onTreeKey(event, {
      at,
      count: lines.length,
      isOpen: line.isOpen,
      move,
      moveUp: () => move(lines.findLastIndex(({ depth }, index) => index < at && depth < line.depth)),
      setOpen: () => flip(line.path),
      activate() {
        if (line.isOpen !== undefined) flip(line.path);
      },
    });
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 gap-1 border-b px-3 py-1">
        <Button size="sm" variant="ghost" onClick={() => setAll(Number.POSITIVE_INFINITY)}>
          Open all
        </Button>
        <Button size="sm" variant="ghost" onClick={() => setAll(1)}>
          Close all
        </Button>
      </div>
      <div
        ref={scroller}
        role="tree"
        aria-label={label}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-auto bg-surface font-mono text-xs scroll-thin"
      >
        <div style={{ height: virtual.getTotalSize() + 16 }} className="relative min-w-max">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            return (
              line && (
                <Line
                  key={line.path}
                  line={line}
                  top={start + 8}
                  isStop={index === at}
                  onClick={() => {
                    setActive(line.path);
                    if (line.isOpen !== undefined) flip(line.path);
                  }}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

type LineProps = { line: JsonLine; top: number; isStop: boolean; onClick: () => void };

const Line = ({ line: { depth, name, look, text, isOpen }, top, isStop, onClick }: LineProps) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the tree.
  <div
    role="treeitem"
    aria-level={depth + 1}
    aria-expanded={isOpen}
    aria-selected={isStop}
    tabIndex={isStop ? 0 : -1}
    onClick={onClick}
    style={{ top, height: LINE, paddingInlineStart: 12 + depth * 16 }}
    className={cn(
      'absolute flex w-full items-center gap-1 whitespace-pre pe-4 focus-visible:-outline-offset-2',
      isOpen !== undefined && 'cursor-pointer hover:bg-hover',
    )}
  >
    <ChevronRight
      aria-hidden
      className={cn(
        'size-3.5 shrink-0 text-muted-foreground transition-transform duration-100',
        isOpen && 'rotate-90',
        isOpen === undefined && 'invisible',
      )}
    />
    {name !== '' && (
      <span className={look === 'stretch' ? 'text-muted-foreground' : 'text-[var(--syntax-key)]'}>
        {name}
        {look !== 'stretch' && ': '}
      </span>
    )}
    <span className={LOOKS[look]}>{text}</span>
  </div>
);
