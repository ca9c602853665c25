import { formatNumber, type MetricNumber } from './format';

const LARGEST = Number.MAX_VALUE;

/** A finite number, as far as a metric's value is one. */
export const finite = (value: MetricNumber): number | undefined =>
  typeof value === 'number' && Math.abs(value) < LARGEST ? value : undefined;

/** `+0.013`, `−2`, `=` for none; undefined where either is no number. */
export function formatDelta(value: MetricNumber, baseline: MetricNumber): string | undefined {
  const [a, b] = [finite(value), finite(baseline)];
  if (a === undefined || b === undefined) return undefined;
  const delta = a - b;
  if (delta === 0) return '=';
  return delta > 0 ? `+${formatNumber(delta, 3)}` : formatNumber(delta, 3);
}

/** The same as a share of the baseline: `+1.4 %`; undefined where there is none to speak of. */
export function formatShare(value: MetricNumber, baseline: MetricNumber): string | undefined {
  const [a, b] = [finite(value), finite(baseline)];
  if (a === undefined || b === undefined || b === 0 || a === b) return undefined;
  const share = (100 * (a - b)) / Math.abs(b);
  return `${share > 0 ? '+' : ''}${formatNumber(share, 3)} %`;
}
