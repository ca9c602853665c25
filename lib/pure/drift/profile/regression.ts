/** The profile of a regression's errors: labels and predictions, where both are known. */
import { type Moments, mergeMoments, NO_MOMENTS } from './moments';

export type RegressionProfile = {
  kind: 'regression';
  /** Rows with a prediction, and those of them that have no label yet. */
  predicted: number;
  unlabelled: number;
  /** Over rows with both: the labels, and prediction − label. */
  labels: Moments;
  errors: Moments;
  absolute: number;
  greatestAbsolute: number;
  /** Sum of |error| / max(|label|, 2^-52), as scikit-learn has it. */
  relative: number;
  /** Labels of 0, where a relative error says nothing. */
  zeroLabels: number;
};

const emptyRegressionProfile = (): RegressionProfile => ({
  kind: 'regression',
  predicted: 0,
  unlabelled: 0,
  labels: NO_MOMENTS,
  errors: NO_MOMENTS,
  absolute: 0,
  greatestAbsolute: 0,
  relative: 0,
  zeroLabels: 0,
});

/** @param label null is not known yet; rows with another than finite numbers are passed over */
export function profileRegression(
  rows: Iterable<readonly [prediction: number | null, label: number | null]>,
): RegressionProfile {
  const profile = emptyRegressionProfile();
  for (const [prediction, label] of rows) {
    if (prediction === null || !Number.isFinite(prediction)) continue;
    profile.predicted += 1;
    if (label === null || !Number.isFinite(label)) {
      profile.unlabelled += 1;
      continue;
    }
    const error = prediction - label;
    profile.labels = mergeMoments(profile.labels, { n: 1, mean: label, m2: 0 });
    profile.errors = mergeMoments(profile.errors, { n: 1, mean: error, m2: 0 });
    profile.absolute += Math.abs(error);
    profile.greatestAbsolute = Math.max(profile.greatestAbsolute, Math.abs(error));
    profile.relative += Math.abs(error) / Math.max(Math.abs(label), 2 ** -52);
    if (label === 0) profile.zeroLabels += 1;
  }
  return profile;
}

export const mergeRegressionProfiles = (a: RegressionProfile, b: RegressionProfile): RegressionProfile => ({
  kind: 'regression',
  predicted: a.predicted + b.predicted,
  unlabelled: a.unlabelled + b.unlabelled,
  labels: mergeMoments(a.labels, b.labels),
  errors: mergeMoments(a.errors, b.errors),
  absolute: a.absolute + b.absolute,
  greatestAbsolute: Math.max(a.greatestAbsolute, b.greatestAbsolute),
  relative: a.relative + b.relative,
  zeroLabels: a.zeroLabels + b.zeroLabels,
});
