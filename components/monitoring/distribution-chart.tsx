'use client';
import { useRef, useState } from 'react';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { Button } from '@/components/ui/button';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useWidth } from '@/lib/client/use-size';
import { percent } from '@/lib/pure/drift/explain';

export type Distribution = NonNullable<OutputOf<'monitoring.getColumn'>['distribution']>;

const TICK = { fill: 'var(--muted-foreground)', fontSize: 12 };
const HEIGHT = 220;

type Props = { distribution: Distribution; name: string; sides?: [string, string] };

/** Two distributions side by side: the bars were chosen by the server. */
export function DistributionChart({ distribution, name, sides = ['Reference', 'This window'] }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [isTable, setTable] = useState(false);
  const { bars, others } = distribution;
  const [before, now] = sides;
  const label = `${name}: shares of ${bars.length} ${distribution.kind === 'numbers' ? 'ranges' : 'categories'}, ${before.toLowerCase()} and ${now.toLowerCase()}`;
  return (
    <figure className="m-0 min-w-0">
      <figcaption className="flex items-center gap-4 text-xs text-muted-foreground">
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-xs bg-faint" /> {before}
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-xs bg-accent" /> {now}
        </span>
        <Button
          variant="ghost"
          size="sm"
          className="ms-auto"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          {isTable ? 'As a chart' : 'As a table'}
        </Button>
      </figcaption>
      {isTable ? (
        <div className="max-h-56 overflow-y-auto scroll-thin">
          <Table label={label}>
            <thead>
              <tr>
                <TableHead>{distribution.kind === 'numbers' ? 'Range' : 'Category'}</TableHead>
                <TableHead align="end">{before}</TableHead>
                <TableHead align="end">{now}</TableHead>
              </tr>
            </thead>
            <tbody>
              {bars.map((bar) => (
                <TableRow key={bar.label}>
                  <TableCell className="max-w-48 truncate">{bar.label}</TableCell>
                  <TableCell align="end">{percent(bar.reference)}</TableCell>
                  <TableCell align="end">{percent(bar.current)}</TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        </div>
      ) : (
        <div ref={frame} role="img" aria-label={label} style={{ height: HEIGHT }}>
          {width > 0 && (
            <BarChart
              width={width}
              height={HEIGHT}
              data={[...bars]}
              margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
              barGap={1}
              barCategoryGap="18%"
              accessibilityLayer={false}
            >
              <CartesianGrid vertical={false} stroke="var(--border)" />
              <XAxis
                dataKey="label"
                tick={TICK}
                tickLine={false}
                interval="equidistantPreserveStart"
                minTickGap={12}
                axisLine={{ stroke: 'var(--border)' }}
                tickFormatter={(text: string) => (text.length > 14 ? `${text.slice(0, 13)}…` : text)}
              />
              <YAxis width={44} tick={TICK} tickLine={false} axisLine={false} tickFormatter={percent} />
              <Tooltip
                isAnimationActive={false}
                cursor={{ fill: 'var(--hover)' }}
                contentStyle={{
                  background: 'var(--raised)',
                  border: '1px solid var(--border)',
                  borderRadius: 6,
                  fontSize: 12,
                  color: 'var(--foreground)',
                }}
                formatter={(value) => percent(Number(value))}
              />
              <Bar dataKey="reference" name={before} fill="var(--faint)" isAnimationActive={false} />
              <Bar dataKey="current" name={now} fill="var(--accent)" isAnimationActive={false} />
            </BarChart>
          )}
        </div>
      )}
      {others > 0 && <p className="text-xs text-muted-foreground">{others} more categories are not drawn.</p>}
    </figure>
  );
}
