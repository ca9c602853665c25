import { Trophy } from 'lucide-react';
import { NumberText } from '@/components/data/number';
import { cn } from '@/components/ui/cn';
import { finite, formatDelta, formatShare } from '@/lib/pure/format-delta';
import type { Goal } from '@/lib/pure/metric-goal';
import { ExplainedNumber } from '../explain/explained-number';
import { Missing, Text } from '../runs/run-cells';

export type Cell = string | number | null;

type MetricProps = {
  /** The run and the metric that it is of, where it can be explained. */
  of?: { runId: string; key: string };
  value: Cell;
  /** Null for the baseline itself. */
  baseline: Cell | undefined;
  goal: Goal | undefined;
  isBest: boolean;
};

/** A metric's value and how far it is from the baseline's. */
export function MetricCell({ of, value, baseline, goal, isBest }: MetricProps) {
  if (value === null) return <Missing />;
  const delta = baseline === undefined ? undefined : formatDelta(value, baseline);
  const look = cn('tabular', isBest && 'font-semibold');
  const share = baseline === undefined ? undefined : formatShare(value, baseline);
  return (
    <>
      {isBest && <Trophy role="img" aria-label="Best" className="me-1 size-3 shrink-0 text-success" />}
      {of ? (
        <ExplainedNumber runId={of.runId} metricKey={of.key} value={value} isPassedByTab className={look} />
      ) : (
        <NumberText value={value} className={look} />
      )}
      {baseline !== undefined && (
        <span
          title={share && `${share} of the baseline`}
          className={cn('ms-2 w-[68px] shrink-0 truncate text-xs', toneOf(value, baseline, goal))}
        >
          {delta ?? '–'}
        </span>
      )}
    </>
  );
}

function toneOf(value: Cell, baseline: Cell, goal: Goal | undefined): string {
  const [a, b] = [finite(value), finite(baseline)];
  if (a === undefined || b === undefined || a === b || goal === undefined) return 'text-muted-foreground';
  return a > b === (goal === 'max') ? 'text-success' : 'text-danger';
}

/** A text, marked where it is another one than the baseline's. */
export function TextCell({ value, baseline }: { value: Cell; baseline: Cell | undefined }) {
  const isOther = baseline !== undefined && value !== baseline;
  return (
    <span
      className={cn(
        'flex h-full min-w-0 flex-1 items-center gap-1.5',
        isOther ? 'font-medium' : 'text-muted-foreground',
      )}
    >
      {isOther && (
        <span role="img" aria-label="Differs from the baseline:" className="shrink-0 text-accent">
          ≠
        </span>
      )}
      <Text value={value === null ? null : String(value)} />
    </span>
  );
}

/** The places of the best values; none where the goal is not known, or all are alike. */
export function bestPlaces(values: readonly Cell[], goal: Goal | undefined): ReadonlySet<number> {
  const numbers = values.flatMap((value) => finite(value) ?? []);
  if (goal === undefined || numbers.length < 2) return new Set();
  const [least, greatest] = [Math.min(...numbers), Math.max(...numbers)];
  if (least === greatest) return new Set();
  const best = goal === 'min' ? least : greatest;
  return new Set(values.flatMap((value, place) => (value === best ? [place] : [])));
}
