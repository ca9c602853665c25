/** What a confusion matrix says, as scikit-learn has it, but undefined where it divides by nothing. */
import { wilson } from '../../stats/proportions';
import type { ClassProfile } from '../profile/classes';
import type { Confusion } from '../profile/scores';
import { type Metric, plainMetric, shareMetric, undefinedMetric } from './metric';

export const NO_ROWS = 'no labelled rows';
export const NO_POSITIVES = 'no row is labelled positive';
export const NO_NEGATIVES = 'no row is labelled negative';
const NO_POSITIVE_PREDICTIONS = 'no row is predicted positive';

export type BinaryMetrics = Record<
  | 'accuracy'
  | 'precision'
  | 'recall'
  | 'specificity'
  | 'f1'
  | 'balancedAccuracy'
  | 'matthews'
  | 'prevalence'
  | 'selectionRate',
  Metric
>;

export function binaryMetrics(confusion: Confusion): BinaryMetrics {
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = confusion;
  const n = tp + fp + tn + fn;
  const recall = shareMetric(tp, tp + fn, NO_POSITIVES);
  const specificity = shareMetric(tn, tn + fp, NO_NEGATIVES);
  const product = Math.sqrt((tp + fp) * (tp + fn)) * Math.sqrt((tn + fp) * (tn + fn));
  return {
    accuracy: shareMetric(tp + tn, n, NO_ROWS),
    precision: shareMetric(tp, tp + fp, NO_POSITIVE_PREDICTIONS),
    recall,
    specificity,
    f1: f1Of(tp, fp + fn),
    balancedAccuracy:
      recall.value === null
        ? recall
        : specificity.value === null
          ? specificity
          : plainMetric((recall.value + specificity.value) / 2, n),
    matthews:
      product > 0
        ? plainMetric((tp * tn - fp * fn) / product, n)
        : undefinedMetric('labels or predictions are all of one class'),
    prevalence: shareMetric(tp + fn, n, NO_ROWS),
    selectionRate: shareMetric(tp + fp, n, NO_ROWS),
  };
}

/** 2 s / (1 + s), where s is the share of true positives among all positives, labelled or predicted: so Wilson's interval carries over. */
function f1Of(truePositives: number, mistakes: number): Metric {
  const share = wilson(truePositives, truePositives + mistakes);
  if (!share) return undefinedMetric('no row is labelled or predicted positive');
  const f1 = (s: number) => (2 * s) / (1 + s);
  return { value: f1(share.share), low: f1(share.low), high: f1(share.high), n: share.n };
}

export type ClassMetrics = {
  accuracy: Metric;
  /**
   * Means over the classes that were labelled or predicted: plain (macro), by labelled rows (weighted). As scikit-learn has it, what is not
   * defined of such a class is 0 in them: a model that gives a class up must not gain by it.
   */
  macro: Record<'precision' | 'recall' | 'f1', Metric>;
  weighted: Record<'precision' | 'recall' | 'f1', Metric>;
  perClass: { name: string; metrics: BinaryMetrics; labelled: number }[];
};

export function classMetrics({ classes, counts }: ClassProfile): ClassMetrics {
  const at = (i: number, j: number) => counts[i]?.[j] ?? 0;
  const all = classes.map((_, i) => i);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const n = sum(counts.flat());
  const perClass = all.map((i) => {
    const tp = at(i, i);
    const labelled = sum(all.map((j) => at(i, j)));
    const predicted = sum(all.map((j) => at(j, i)));
    const confusion = {
      truePositives: tp,
      falseNegatives: labelled - tp,
      falsePositives: predicted - tp,
      trueNegatives: n - labelled - predicted + tp,
    };
    return { name: classes[i] ?? '', metrics: binaryMetrics(confusion), labelled };
  });
  const mean = (name: 'precision' | 'recall' | 'f1', weightOf: (labelled: number) => number): Metric => {
    // The f1 is undefined of those alone that nobody labelled or predicted.
    const known = perClass.flatMap(({ metrics, labelled }) =>
      metrics.f1.value === null || weightOf(labelled) === 0
        ? []
        : [{ value: metrics[name].value ?? 0, weight: weightOf(labelled) }],
    );
    const weight = sum(known.map((one) => one.weight));
    return weight > 0
      ? plainMetric(sum(known.map((one) => one.value * one.weight)) / weight, n)
      : undefinedMetric(NO_ROWS);
  };
  const means = (weightOf: (labelled: number) => number) => ({
    precision: mean('precision', weightOf),
    recall: mean('recall', weightOf),
    f1: mean('f1', weightOf),
  });
  return {
    accuracy: shareMetric(sum(all.map((i) => at(i, i))), n, NO_ROWS),
    macro: means(() => 1),
    weighted: means((labelled) => labelled),
    perClass,
  };
}
