/** Two profiles of a column as a person compares them: prepared here, so that pages and reports only draw. */
import { categoryCells } from '@/lib/pure/drift/compare/category-distances';
import { histogramOf } from '@/lib/pure/drift/compare/histogram';
import {
  compareSummaries,
  type NumericSummary,
  type SummaryChange,
  summariseNumbers,
} from '@/lib/pure/drift/compare/summary';
import { explainChange } from '@/lib/pure/drift/explain';
import type { CategoricalProfile } from '@/lib/pure/drift/profile/categorical';
import type { ColumnProfile } from '@/lib/pure/drift/profile/profile';
import { formatNumber } from '@/lib/pure/format';
import type { ColumnKind } from './schemas';

export type Bars = { label: string; reference: number; current: number }[];

export type Distribution = {
  kind: 'numbers' | 'categories';
  /** Its numbers are milliseconds since the epoch. */
  isTime: boolean;
  scale: 'linear' | 'logarithmic';
  /** Shares of each side. */
  bars: Bars;
  /** Categories beyond those drawn. */
  others: number;
  sentences: string[];
  summaries: { reference: NumericSummary; current: NumericSummary; change: SummaryChange } | null;
  rows: { reference: number; current: number };
};

const MOST_BARS = 20;
const MOST_NAME = 60;

type Writer = (value: number) => string;

/** Instants are no large numbers: to the minute, the second, the millisecond. */
const INSTANTS = [16, 19, 23].map(
  (length): Writer =>
    (value) =>
      Math.abs(value) < 8.64e15
        ? new Date(value).toISOString().slice(0, length).replace('T', ' ')
        : formatNumber(value, 3),
);
const NUMBERS = [3, 4, 5, 6, 8, 10, 12, 15].map(
  (digits): Writer =>
    (value) =>
      formatNumber(value, digits),
);

/** How values of a column are written: as finely as is needed to tell these apart. */
function writerOf(kind: ColumnKind, values: readonly number[]): Writer {
  const writers = kind === 'instant' ? INSTANTS : NUMBERS;
  const isFine = (write: Writer) => new Set(values.map(write)).size === values.length;
  return writers.find(isFine) ?? writers.at(-1) ?? String;
}

export function prepareDistribution(
  reference: ColumnProfile,
  current: ColumnProfile,
  kind: ColumnKind,
): Distribution {
  const rows = { reference: reference.rows, current: current.rows };
  const isTime = kind === 'instant';
  const none = { isTime, scale: 'linear' as const, bars: [], others: 0, summaries: null, rows };
  if (reference.kind === 'numeric' && current.kind === 'numeric') {
    const { scale, bars } = histogramOf(reference, current, MOST_BARS);
    const ends = new Set(bars.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite));
    const format = writerOf(kind, [...ends]);
    return {
      ...none,
      kind: 'numbers',
      scale,
      sentences: explainChange(reference, current, { format }),
      bars: bars.map(({ from, to, ...shares }) => ({ label: rangeLabel(from, to, format), ...shares })),
      summaries: {
        reference: summariseNumbers(reference),
        current: summariseNumbers(current),
        change: compareSummaries(reference, current),
      },
    };
  }
  const sentences = explainChange(reference, current);
  if (reference.kind !== 'categorical' || current.kind !== 'categorical')
    return { ...none, kind: 'categories', sentences };
  return { ...none, kind: 'categories', sentences, ...categoryBars(reference, current) };
}

function rangeLabel(from: number, to: number, format: (value: number) => string): string {
  if (from === to) return format(from);
  if (!Number.isFinite(from)) return `< ${format(to)}`;
  return Number.isFinite(to) ? `${format(from)} – ${format(to)}` : `≥ ${format(from)}`;
}

/** The largest of either side, those that changed most among them. */
function categoryBars(
  reference: CategoricalProfile,
  current: CategoricalProfile,
): Pick<Distribution, 'bars' | 'others'> {
  const [n, m] = [Math.max(1, reference.rows), Math.max(1, current.rows)];
  const cells = categoryCells(reference, current).map((cell) => ({
    label: labelOf(cell, current),
    reference: cell.reference / n,
    current: cell.current / m,
  }));
  const weight = (cell: Bars[number]) =>
    Math.max(cell.reference, cell.current) + 2 * Math.abs(cell.current - cell.reference);
  const sorted = cells.sort((a, b) => weight(b) - weight(a));
  return { bars: sorted.slice(0, MOST_BARS), others: Math.max(0, sorted.length - MOST_BARS) };
}

function labelOf({ kind, name }: { kind: string; name: string }, { others }: CategoricalProfile): string {
  if (kind === 'missing') return '(missing)';
  if (kind === 'other') return '(rare)';
  if (kind === 'new') return others.distinct === 1 ? `(new) ${cut(others.kept[0]?.[0] ?? '')}` : '(new)';
  return cut(name);
}

const cut = (name: string) => {
  const visible = name.replace(/[\p{C}\s]+/gu, ' ');
  return visible.length > MOST_NAME
    ? `${[...visible].slice(0, MOST_NAME - 1).join('')}…`
    : visible || '(empty)';
};
