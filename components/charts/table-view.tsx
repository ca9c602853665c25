'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { fullNumber } from '@/lib/pure/format';
import type { ChartTable } from './picture';

const ROW = 24;

/** A chart's numbers, for reading and for readers. */
export function TableView({ table: { columns, rows }, name }: { table: ChartTable; name: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section
      ref={scroller}
      aria-label={`${name} as table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="h-full overflow-auto border-y text-xs scroll-thin focus-visible:-outline-offset-2"
    >
      <table aria-rowcount={rows.length + 1} className="w-full tabular">
        <thead className="sticky top-0 bg-surface text-muted-foreground">
          <tr className="h-6 [&>th]:px-3 [&>th]:font-medium">
            {columns.map((title, at) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: two runs may have one name.
                key={at}
                scope="col"
                className={at === 0 ? 'text-start' : 'whitespace-nowrap text-end'}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden style={{ height: before }} />
          {items.map(({ index }) => (
            <tr key={index} aria-rowindex={index + 2} className="h-6 border-b border-border/60 [&>td]:px-3">
              {rows[index]?.map((value, at) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                  key={at}
                  className={at === 0 ? 'whitespace-nowrap' : 'whitespace-nowrap text-end'}
                >
                  {typeof value === 'number' ? fullNumber(value) : (value ?? '–')}
                </td>
              ))}
            </tr>
          ))}
          <tr aria-hidden style={{ height: Math.max(0, after) }} />
        </tbody>
      </table>
    </section>
  );
}
