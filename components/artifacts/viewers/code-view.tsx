'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { FindBar } from './find-bar';
import { languageOf } from './highlight';
import { HighlightedLine } from './highlighted-lines';

const LINE = 20;
const LONGEST = 4_000;
/** Fewer are seen at a glance. */
const SEARCHED = 30;

type CodeViewProps = {
  text: string;
  path: string;
  /** Not where the text is a part, whose first line's number nobody knows. */
  isNumbered?: boolean;
};

/** Text of any length with line numbers; only the lines in sight are in the page. */
export function CodeView({ text, path, isNumbered = true }: CodeViewProps) {
  const scroller = useRef<HTMLElement>(null);
  const lines = useMemo(() => text.replace(/\r?\n$/, '').split(/\r?\n/), [text]);
  const longest = useMemo(() => lines.reduce((most, line) => Math.max(most, line.length), 0), [lines]);
  const language = languageOf(path);
  const gutter = isNumbered ? String(lines.length).length : 0;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 20,
  });
  const find = useFind(lines, (index) => virtual.scrollToIndex(index, { align: 'center' }));
  return (
    <>
      {lines.length > SEARCHED && <FindBar {...find.bar} />}
      <section
        ref={scroller}
        aria-label={path}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto bg-surface font-mono text-xs leading-5 scroll-thin focus-visible:-outline-offset-2"
      >
        <div
          style={{
            height: virtual.getTotalSize() + 16,
            minWidth: `${Math.min(longest, LONGEST) + gutter + 6}ch`,
          }}
          className="relative"
        >
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              className={cn(
                'absolute flex min-w-full whitespace-pre',
                find.has.has(index) && 'bg-warning-soft',
                index === find.line && 'outline outline-1 -outline-offset-1 outline-warning',
              )}
              style={{ top: start + 8, height: LINE }}
            >
              <span
                aria-hidden
                style={{ width: `${gutter + 3}ch` }}
                className="sticky start-0 shrink-0 select-none bg-surface pe-[2ch] text-end text-muted-foreground"
              >
                {isNumbered && index + 1}
              </span>
              <span>
                <HighlightedLine line={(lines[index] ?? '').slice(0, LONGEST)} language={language} />
              </span>
            </div>
          ))}
        </div>
      </section>
    </>
  );
}

/** Lines that have a text, and the one of them that is shown. */
function useFind(lines: readonly string[], show: (line: number) => void) {
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const found = useMemo(() => linesWith(lines, wanted), [lines, wanted]);
  const has = useMemo(() => new Set(found), [found]);
  function go(to: number, among: readonly number[] = found) {
    const next = among.length === 0 ? 0 : (to + among.length) % among.length;
    setAt(next);
    const line = among[next];
    if (line !== undefined) show(line);
  }
  return {
    has,
    line: found[at],
    bar: {
      value: wanted,
      found: found.length,
      at,
      onStep: (by: 1 | -1) => go(at + by),
      onValueChange(text: string) {
        setWanted(text);
        go(0, linesWith(lines, text));
      },
    },
  };
}

function linesWith(lines: readonly string[], text: string): number[] {
  const needle = text.toLowerCase();
  return needle === '' ? [] : lines.flatMap((line, at) => (line.toLowerCase().includes(needle) ? [at] : []));
}
