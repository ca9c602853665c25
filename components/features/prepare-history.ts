import type { Line, LinesAnswer, Value } from '@/components/charts/lines';
import { formatNumber } from '@/lib/pure/format';

/** What was counted of a feature at a version of its table; null where it was not. */
export type Point = {
  version: number;
  time: number;
  rows: number;
  profile: {
    nulls: number;
    distinct: number;
    mean?: number | null;
    quantiles?: readonly (number | null)[];
  };
};
export type Measure = 'spread' | 'missing' | 'distinct' | 'rows';

const MEAN = 'var(--run-1)';
const MEDIAN = 'var(--run-2)';

/**
 * A measure over the versions of a table, or over time. Nothing where no version has it: texts have no mean.
 *
 * @param points in the order of their versions
 */
export function linesOf(
  points: readonly Point[],
  measure: Measure,
  by: 'version' | 'day',
): LinesAnswer | undefined {
  const lines = linesFor(points, measure).filter(({ last }) => last.some((value) => value !== null));
  if (lines.length === 0) return undefined;
  return {
    x: points.map(({ version, time }) => (by === 'version' ? version : time)),
    lines,
    rawPoints: points.length * lines.length,
    isSampled: false,
    sentence: `${lines.map(({ name, last }) => `${name} ${sentenceOf(last)}`).join('; ')}.`,
  };
}

function linesFor(points: readonly Point[], measure: Measure): Line[] {
  const of = (value: (point: Point) => Value | undefined): Value[] =>
    points.map((point) => value(point) ?? null);
  if (measure === 'rows')
    return [
      line(
        'Rows',
        MEAN,
        of(({ rows }) => rows),
      ),
    ];
  if (measure === 'distinct')
    return [
      line(
        'Distinct values',
        MEAN,
        of(({ profile }) => profile.distinct),
      ),
    ];
  if (measure === 'missing')
    return [
      // Of no rows nothing is missing, and nothing is there.
      line(
        'Missing, %',
        MEAN,
        of(({ rows, profile }) => (rows > 0 ? (100 * profile.nulls) / rows : null)),
      ),
    ];
  const quantile = (at: number) => of(({ profile }) => profile.quantiles?.[at]);
  return [
    line(
      'Mean',
      MEAN,
      of(({ profile }) => profile.mean),
    ),
    { ...line('Median', MEDIAN, quantile(2)), min: quantile(1), max: quantile(3) },
  ];
}

const line = (name: string, colour: string, last: Value[]): Line => ({
  id: name,
  name,
  colour,
  last,
  // What was not counted is a gap.
  breaks: last.flatMap((value, at) => (value === null ? [at] : [])),
});

function sentenceOf(values: readonly Value[]): string {
  const there = values.filter((value) => value !== null);
  const [first, last] = [there[0] ?? null, there.at(-1) ?? null];
  return there.length < 2 || first === last
    ? `at ${formatNumber(last)}`
    : `from ${formatNumber(first)} to ${formatNumber(last)}`;
}
