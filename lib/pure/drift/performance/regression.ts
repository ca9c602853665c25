/** What the errors of a regression come to, under scikit-learn's names. */
import { studentT } from '../../stats/distributions';
import type { RegressionProfile } from '../profile/regression';
import { type Metric, plainMetric, undefinedMetric } from './metric';

export type RegressionMetrics = Record<
  | 'meanAbsoluteError'
  | 'meanSquaredError'
  | 'rootMeanSquaredError'
  | 'r2'
  | 'maxError'
  | 'meanAbsolutePercentageError'
  | 'bias',
  Metric
>;

/** The bias (mean of prediction − label) has Student's interval. */
export function regressionMetrics(profile: RegressionProfile): RegressionMetrics {
  const { labels, errors } = profile;
  const { n } = errors;
  const each = (value: number): Metric =>
    n === 0
      ? undefinedMetric('no labelled rows')
      : Number.isFinite(value)
        ? plainMetric(value, n)
        : undefinedMetric('a label or a prediction is too large');
  const squares = errors.m2 + n * errors.mean ** 2;
  const half = n > 1 ? studentT(n - 1).upperQuantile(0.025) * Math.sqrt(errors.m2 / (n - 1) / n) : Number.NaN;
  return {
    meanAbsoluteError: each(profile.absolute / n),
    meanSquaredError: each(squares / n),
    rootMeanSquaredError: each(Math.sqrt(squares / n)),
    r2:
      n < 2
        ? undefinedMetric('fewer than two labelled rows')
        : labels.m2 === 0
          ? undefinedMetric('all labels are the same')
          : each(1 - squares / labels.m2),
    maxError: each(profile.greatestAbsolute),
    meanAbsolutePercentageError:
      profile.zeroLabels > 0
        ? undefinedMetric('a label is 0, which nothing is a percentage of')
        : each(profile.relative / n),
    bias:
      Number.isFinite(errors.mean) && Number.isFinite(half)
        ? { value: errors.mean, low: errors.mean - half, high: errors.mean + half, n }
        : each(errors.mean),
  };
}
