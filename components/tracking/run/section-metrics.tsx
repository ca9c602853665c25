'use client';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import type { Ends } from '@/components/charts/prepare-axis';
import type { ChartGrid } from '@/components/charts/use-grid';
import { NumberText } from '@/components/data/number';
import { cn } from '@/components/ui/cn';
import { DropdownMenuItem } from '@/components/ui/dropdown-menu';
import { formatCount } from '@/lib/pure/format';
import { ChartCells } from '../charts/arranged-charts';
import { LineCard, type LineCardProps } from '../charts/line-card';
import { useMoveChart } from '../charts/use-move-keys';
import { partMetrics } from './group-metrics';
import type { MetricSummary } from './use-run-page';

type Shared = Pick<LineCardProps, 'subject' | 'settings' | 'window' | 'onWindow'>;

type SectionProps = {
  metrics: readonly MetricSummary[];
  grid: ChartGrid;
  isOnly: boolean;
  prefix: string;
  shared: Shared;
  /** Ends of y axes set by hand, by metric. */
  ends: Record<string, Ends>;
  onOpen: (key: string) => void;
  onMove: (beside: readonly MetricSummary[], key: string, to: number) => void;
};

const HEIGHT = 190;
/** A chart alone on the page need not be as wide as the page. */
const WIDEST = 760;

/** A section's metrics: those with a course as charts, the others as values. */
export function SectionMetrics({ metrics, grid, isOnly, prefix, shared, ends, ...acts }: SectionProps) {
  const { charts, singles } = partMetrics(metrics);
  const columns = isOnly ? Math.min(grid.columns, Math.max(1, charts.length)) : grid.columns;
  const isAlone = isOnly && charts.length === 1;
  const width = isAlone
    ? Math.min(WIDEST, grid.widthOf(grid.columns))
    : grid.widthOf(Math.floor(grid.columns / columns));
  return (
    <>
      {charts.length > 0 && (
        <ChartCells items={charts}>
          {({ key, value }, at) => (
            <MetricCell
              key={key}
              at={at}
              of={charts.length}
              onMove={(to) => acts.onMove(charts, key, to)}
              {...shared}
              settings={{ ...shared.settings, ends: ends[key] }}
              title={key.slice(prefix.length)}
              metricKey={key}
              width={width}
              height={HEIGHT}
              beside={<NumberText value={value} />}
              onOpen={() => acts.onOpen(key)}
            />
          )}
        </ChartCells>
      )}
      {singles.length > 0 && <Singles metrics={singles} isAfterCharts={charts.length > 0} />}
    </>
  );
}

type CellProps = LineCardProps & { at: number; of: number; onMove: (to: number) => void };

/** A metric's chart in its place: its menu moves it, and Alt with arrows. */
function MetricCell({ at, of, onMove, ...card }: CellProps) {
  const { onKeyDown } = useMoveChart({ title: card.title, at, of, move: onMove });
  return (
    <section aria-label={card.title} style={{ width: card.width + 2 }} onKeyDown={onKeyDown}>
      <LineCard
        {...card}
        menu={
          of > 1 && (
            <>
              <DropdownMenuItem disabled={at === 0} onSelect={() => onMove(at - 1)}>
                <ArrowLeft /> Move before
              </DropdownMenuItem>
              <DropdownMenuItem disabled={at === of - 1} onSelect={() => onMove(at + 1)}>
                <ArrowRight /> Move behind
              </DropdownMenuItem>
            </>
          )
        }
      />
    </section>
  );
}

const MOST_SINGLES = 500;

type SinglesProps = { metrics: readonly MetricSummary[]; isAfterCharts: boolean };

/** A value that was logged once needs no axis. */
const Singles = ({ metrics, isAfterCharts }: SinglesProps) => (
  <>
    <dl
      className={cn(
        'grid grid-cols-[repeat(auto-fill,minmax(min(100%,200px),1fr))] gap-2',
        isAfterCharts && 'mt-3',
      )}
    >
      {metrics.slice(0, MOST_SINGLES).map(({ key, value }) => (
        <div key={key} className="flex items-baseline justify-between gap-3 rounded-md border px-3 py-1.5">
          <dt className="truncate text-muted-foreground" title={key}>
            {key}
          </dt>
          <dd className="font-medium">
            <NumberText value={value} />
          </dd>
        </div>
      ))}
    </dl>
    {metrics.length > MOST_SINGLES && (
      <p className="mt-3 text-xs text-muted-foreground">
        {MOST_SINGLES} of {formatCount(metrics.length)} values: search for others
      </p>
    )}
  </>
);
