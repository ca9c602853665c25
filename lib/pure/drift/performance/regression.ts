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
    n > 0 ? plainMetric(value, n) : undefinedMetric('no labelled rows');
  const squares = errors.m2 + n * errors.mean ** 2;
  const half = n > 1 ? studentT(n - 1).upperQuantile(0.025) * Math.sqrt(errors.m2 / (n - 1) / n) : null;
  return {
    meanAbsoluteError: each(profile.absolute / n),
    meanSquaredError: each(squares / n),
    rootMeanSquaredError: each(Math.sqrt(squares / n)),
    r2:
      n < 2
        ? undefinedMetric('fewer than two labelled rows')
        : labels.m2 > 0
          ? plainMetric(1 - squares / labels.m2, n)
          : undefinedMetric('all labels are the same'),
    maxError: each(profile.greatestAbsolute),
    meanAbsolutePercentageError:
      profile.zeroLabels > 0
        ? undefinedMetric('a label is 0, which nothing is a percentage of')
        : each(profile.relative / n),
    bias:
      n > 0 && half !== null
        ? { value: errors.mean, low: errors.mean - half, high: errors.mean + half, n }
        : each(errors.mean),
  };
}
