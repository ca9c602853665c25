/** What a window says to an alert. */
import type { Verdict } from '../verdict/judge';

/**
 * `between` is neither bad enough to raise an alert nor good enough to clear one. `noData` says nothing of the model; `error` that nothing
 * could be computed.
 */
export const LEVELS = ['ok', 'between', 'warning', 'critical', 'noData', 'error'] as const;
export type Level = (typeof LEVELS)[number];

/** Drift warns, severe drift is critical. */
export const levelOfVerdict = (verdict: Verdict): Level =>
  verdict === 'severe'
    ? 'critical'
    : verdict === 'drift'
      ? 'warning'
      : verdict === 'not-enough-data'
        ? 'noData'
        : verdict === 'not-computable'
          ? 'error'
          : 'ok';

/** Limits of a number. `clear` lies on the good side of `warning`: on the way back that limit counts, so that a value at the edge does not flutter. */
export type ValueLimits = {
  /** Whether great values are bad, or small ones. */
  bad: 'above' | 'below';
  warning?: number;
  critical?: number;
  clear?: number;
};

/** @param value null or NaN where there is none */
export function levelOfValue(value: number | null, { bad, warning, critical, clear }: ValueLimits): Level {
  if (value === null || Number.isNaN(value)) return 'noData';
  const isBeyond = (limit: number | undefined) =>
    limit !== undefined && (bad === 'above' ? value >= limit : value <= limit);
  if (isBeyond(critical)) return 'critical';
  if (isBeyond(warning)) return 'warning';
  return isBeyond(clear) ? 'between' : 'ok';
}
