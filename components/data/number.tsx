import { formatNumber, fullNumber, type MetricNumber } from '@/lib/pure/format';

/** Four significant digits, and all of them on hover. */
export function NumberText({ value, className }: { value: MetricNumber; className?: string }) {
  const full = fullNumber(value);
  const shown = formatNumber(value);
  return (
    <span className={className ?? 'tabular'} title={full && full !== shown ? full : undefined}>
      {shown}
    </span>
  );
}
