import { formatNumber, fullNumber, type MetricNumber } from '@/lib/pure/format';

type NumberProps = {
  value: MetricNumber;
  className?: string;
  /** What it is of, for a table that explains its numbers. */
  metric?: string | undefined;
};

/** Four significant digits, and all of them on hover. */
export function NumberText({ value, className, metric }: NumberProps) {
  const full = fullNumber(value);
  const shown = formatNumber(value);
  return (
    <span
      className={className ?? 'tabular'}
      title={full && full !== shown ? full : undefined}
      data-metric={metric}
    >
      {shown}
    </span>
  );
}
