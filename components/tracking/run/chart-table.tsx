'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { nameX, type XKind } from '@/components/charts/prepare-axis';
import type { PreparedChart } from '@/components/charts/prepare-series';
import { formatNumber, fullNumber } from '@/lib/pure/format';

const ROW = 24;
const NAMES: Record<XKind, string> = { step: 'Step', time: 'Time', relative: 'After' };

type ChartTableProps = { chart: PreparedChart; name: string; x: XKind; zone: string | undefined };

/** A chart's numbers, for reading and for readers. */
export function ChartTable({ chart: { rows, hasBand }, name, x, zone }: ChartTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const present = rows.filter(({ raw, band }) => raw !== null || band !== null);
  const virtual = useVirtualizer({
    count: present.length,
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
      className="h-full overflow-y-auto border-y text-xs scroll-thin focus-visible:-outline-offset-2"
    >
      <table aria-rowcount={present.length + 1} className="w-full tabular">
        <thead className="sticky top-0 bg-surface text-muted-foreground">
          <tr className="h-6 [&>th]:px-3 [&>th]:font-medium">
            <th scope="col" className="text-start">
              {NAMES[x]}
            </th>
            <th scope="col" className="text-end">
              Value
            </th>
            {hasBand && (
              <>
                <th scope="col" className="text-end">
                  Lowest
                </th>
                <th scope="col" className="text-end">
                  Highest
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden style={{ height: before }} />
          {items.map(({ index }) => {
            const row = present[index];
            return (
              row && (
                <tr key={row.x} className="h-6 border-b border-border/60 [&>td]:px-3">
                  <td>{x === 'step' ? row.x : nameX(x, row.x, zone)}</td>
                  <td className="text-end">{fullNumber(row.raw)}</td>
                  {hasBand && (
                    <>
                      <td className="text-end">{formatNumber(row.band?.[0])}</td>
                      <td className="text-end">{formatNumber(row.band?.[1])}</td>
                    </>
                  )}
                </tr>
              )
            );
          })}
          <tr aria-hidden style={{ height: Math.max(0, after) }} />
        </tbody>
      </table>
    </section>
  );
}
