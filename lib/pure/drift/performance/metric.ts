/** A measured or estimated quality of a model: a number with its interval, or the reason why there is none. Never 0 for undefined. */
import { wilson } from '../../stats/proportions';

export type Metric =
  | {
      value: number;
      /** 95 % unless said otherwise; null where no interval is known. */
      low: number | null;
      high: number | null;
      /** What the interval rests on: rows, or rows of the class in question. */
      n: number;
    }
  | { value: null; reason: string };

export const undefinedMetric = (reason: string): Metric => ({ value: null, reason });

export const plainMetric = (value: number, n: number): Metric => ({ value, low: null, high: null, n });

/** A share with Wilson's interval. */
export function shareMetric(successes: number, n: number, reason: string): Metric {
  const interval = wilson(successes, n);
  return interval
    ? { value: interval.share, low: interval.low, high: interval.high, n }
    : undefinedMetric(reason);
}
