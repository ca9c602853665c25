'use client';
import { ChartOnItsWay } from '@/components/charts/chart-in-sight';
import { lazyPart } from '@/components/ui/lazily';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { percent } from '@/lib/pure/drift/explain';
import { FigureOrTable } from './figure-or-table';

export type Distribution = NonNullable<OutputOf<'monitoring.getColumn'>['distribution']>;

const DistributionBars = lazyPart(() => import('./distribution-bars').then((module) => module.default), {
  isOnServer: false,
  loading: ChartOnItsWay,
});

const HEIGHT = 220;

type Props = { distribution: Distribution; name: string; sides?: [string, string] };

/** Two distributions side by side: the bars were chosen by the server. */
export function DistributionChart({ distribution, name, sides = ['Reference', 'This window'] }: Props) {
  const { bars, others } = distribution;
  const [before, now] = sides;
  const label = `${name}: shares of ${bars.length} ${distribution.kind === 'numbers' ? 'ranges' : 'categories'}, ${before.toLowerCase()} and ${now.toLowerCase()}`;
  return (
    <div className="min-w-0">
      <FigureOrTable
        label={label}
        sides={sides}
        height={HEIGHT}
        chart={(width) => <DistributionBars bars={bars} sides={sides} width={width} height={HEIGHT} />}
        table={
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
        }
      />
      {others > 0 && <p className="text-xs text-muted-foreground">{others} more categories are not drawn.</p>}
    </div>
  );
}
