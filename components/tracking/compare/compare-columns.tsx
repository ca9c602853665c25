import { ArrowDown, ArrowUp } from 'lucide-react';
import type { DataColumn } from '@/components/data/data-table';
import { NumberText } from '@/components/data/number';
import { formatNumber } from '@/lib/pure/format';
import { finite } from '@/lib/pure/format-delta';
import { goalOf } from '@/lib/pure/metric-goal';
import { bestPlaces, type Cell, MetricCell, TextCell } from './cells';
import type { Compared, CompareRow } from './compare-row';
import type { ComparedOrder } from './compared-order';
import { RunHead } from './run-head';
import { RunName } from './run-name';
import type { ComparedRun } from './use-comparison';

const METRIC_WIDTH = 176;
const TEXT_WIDTH = 168;
const BEST_WIDTH = 216;

export function columnOf(
  run: ComparedRun,
  baseline: ComparedRun,
  isMetrics: boolean,
  isPinned: boolean,
): DataColumn<CompareRow> {
  const isBaseline = run === baseline;
  return {
    id: run.runId,
    title: run.runName,
    width: isMetrics && !isBaseline ? METRIC_WIDTH : TEXT_WIDTH,
    isPinned: isPinned && isBaseline,
    head: <RunHead run={run} />,
    cell(row) {
      if (row.kind === 'section') return null;
      if (row.kind === 'fact') return row.of(run);
      const { key, values } = row.compared;
      const value = values[run.place] ?? null;
      const held = isBaseline ? undefined : (values[baseline.place] ?? null);
      if (row.kind === 'text') return <TextCell value={value} baseline={held} />;
      const goal = goalOf(key);
      return (
        <span className="flex min-w-0 flex-1 items-center justify-end text-end">
          <MetricCell
            of={{ runId: run.runId, key }}
            value={value}
            baseline={held}
            goal={goal}
            isBest={bestOf(row.compared, goal).has(run.place)}
          />
        </span>
      );
    },
  };
}

/** The best value of each metric and whose it is; without a goal, how far the values reach. */
export const bestColumn = (runs: readonly ComparedRun[]): DataColumn<CompareRow> => ({
  id: 'best',
  title: 'Best',
  width: BEST_WIDTH,
  cell(row) {
    if (row.kind !== 'metric') return null;
    const goal = goalOf(row.compared.key);
    const [place] = bestOf(row.compared, goal);
    const run = place === undefined ? undefined : runs[place];
    return run ? (
      <>
        <RunName run={run} className="flex-1 text-xs" />
        <NumberText value={row.compared.values[run.place]} className="ps-2 font-semibold tabular" />
      </>
    ) : (
      <Reach values={row.compared.values} />
    );
  },
});

function Reach({ values }: { values: readonly Cell[] }) {
  const numbers = values.flatMap((value) => finite(value) ?? []);
  if (numbers.length === 0) return null;
  return (
    <span className="flex-1 text-end text-xs text-muted-foreground tabular">
      {formatNumber(Math.min(...numbers))} to {formatNumber(Math.max(...numbers))}
    </span>
  );
}

const bests = new WeakMap<Compared, ReadonlySet<number>>();

/** Found once a line, not once a cell. */
function bestOf(compared: Compared, goal: ReturnType<typeof goalOf>): ReadonlySet<number> {
  const known = bests.get(compared) ?? bestPlaces(compared.values, goal);
  bests.set(compared, known);
  return known;
}

type TitleProps = {
  row: CompareRow;
  order: ComparedOrder | undefined;
  onOrder: (metric: string) => void;
};

export function RowTitle({ row, order, onOrder }: TitleProps) {
  if (row.kind === 'section') {
    return (
      <span className="flex items-baseline gap-2 ps-2 font-semibold">
        {row.title}
        {row.note && <span className="text-xs font-normal text-muted-foreground tabular">{row.note}</span>}
      </span>
    );
  }
  if (row.kind === 'fact') return <span className="ps-2 text-muted-foreground">{row.title}</span>;
  const { key } = row.compared;
  if (row.kind === 'text') {
    return (
      <span className="truncate ps-2" title={key}>
        {key}
      </span>
    );
  }
  const isOrdered = order?.key === key;
  return (
    <button
      type="button"
      title={`${key}: order the runs by it`}
      aria-pressed={isOrdered}
      onClick={() => onOrder(key)}
      className="ms-2 flex min-w-0 items-center gap-1 rounded-xs text-start leading-6 hover:text-accent"
    >
      <span className="truncate">{key}</span>
      {isOrdered &&
        (order.isDescending ? (
          <ArrowDown aria-label="greatest first" className="size-3 shrink-0" />
        ) : (
          <ArrowUp aria-label="least first" className="size-3 shrink-0" />
        ))}
    </button>
  );
}
