/** How the model did in a window: what came true, what was to be expected without labels, and what that says of the concept. */
import { calibrationDrift, fitCalibration } from '@/lib/pure/drift/performance/calibration';
import { classMetrics } from '@/lib/pure/drift/performance/classification';
import { cohortMaturity, type Maturity, type MaturityRule } from '@/lib/pure/drift/performance/cohort';
import { type ConceptJudgement, judgeConcept } from '@/lib/pure/drift/performance/concept';
import { type EstimatedMetric, estimateMetrics } from '@/lib/pure/drift/performance/estimate';
import type { Metric } from '@/lib/pure/drift/performance/metric';
import { labelledRows, realisedMetrics, scoredRows } from '@/lib/pure/drift/performance/realised';
import { regressionMetrics } from '@/lib/pure/drift/performance/regression';
import type { Verdict } from '@/lib/pure/drift/verdict/judge';
import type { Bundle } from '../counting/plan';
import type { MonitorConfig } from '../schemas';

export type Performance = {
  kind: 'binary' | 'multiclass' | 'regression';
  /** What the model is judged by here. */
  headline: string;
  maturity: Maturity;
  metrics: Record<string, Metric>;
  reference: Record<string, Metric>;
  /** Of all rows, without their labels; only of a binary model whose reference has labels. */
  estimated?: Record<string, EstimatedMetric>;
  /** Once the labels are there. */
  concept?: ConceptJudgement;
  calibration?: { p: number; reference: number; current: number };
};

type Window = { end: number; now: number };

const HEADLINES = { binary: 'auc', multiclass: 'accuracy', regression: 'meanAbsoluteError' } as const;

export function maturityOf(
  bundle: Bundle | undefined,
  { end, now }: Window,
  { labels }: Pick<MonitorConfig, 'labels'>,
): Maturity | undefined {
  const counts = countsOf(bundle);
  return counts && cohortMaturity(counts, end, now, ruleOf(labels));
}

const ruleOf = ({ delayHours, coverage }: MonitorConfig['labels']): MaturityRule => ({
  labelDelay: delayHours * 3_600_000,
  coverage,
});

/** Whether a window that was judged is another cohort by now: its labels are due, or the rule is another. */
export const isOtherCohort = (
  { end, maturity }: { end: number; maturity: Maturity | null },
  { labels, columns }: Pick<MonitorConfig, 'labels' | 'columns'>,
  now: number,
): boolean =>
  maturity !== null &&
  // Without a column of labels none will ever come.
  columns.some(({ role }) => role === 'label') &&
  cohortMaturity(maturity, end, now, ruleOf(labels)).state !== maturity.state;

function countsOf(bundle: Bundle | undefined): { predicted: number; labelled: number } | undefined {
  const { scores, classes, regression } = bundle ?? {};
  if (scores) return { predicted: scoredRows(scores), labelled: labelledRows(scores) };
  if (regression)
    return { predicted: regression.predicted, labelled: regression.predicted - regression.unlabelled };
  if (!classes) return undefined;
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const labelled = sum(classes.counts.flat());
  return { predicted: labelled + sum(classes.unlabelled), labelled };
}

export function metricsOf(bundle: Bundle | undefined): Record<string, Metric> {
  const { scores, classes, regression } = bundle ?? {};
  if (scores) return realisedMetrics(scores);
  if (regression) return regressionMetrics(regression);
  if (!classes) return {};
  const { accuracy, macro } = classMetrics(classes);
  return { accuracy, macroPrecision: macro.precision, macroRecall: macro.recall, macroF1: macro.f1 };
}

export function judgeModel(
  reference: Bundle | undefined,
  current: Bundle | undefined,
  window: Window,
  config: Pick<MonitorConfig, 'labels' | 'problem'>,
  inputs: Verdict,
): Performance | undefined {
  const { kind } = config.problem;
  const maturity = maturityOf(current, window, config);
  if (kind === 'none' || !maturity) return undefined;
  const performance: Performance = {
    kind,
    headline: HEADLINES[kind],
    maturity,
    metrics: metricsOf(current),
    reference: metricsOf(reference),
  };
  const [before, now] = [reference?.scores, current?.scores];
  const calibration = before && fitCalibration(before);
  if (!before || !now || !calibration) return performance;
  performance.estimated = estimateMetrics(now, calibration);
  // The labels that come first are not like those that come last: the positives among them, as a rule.
  if (maturity.state !== 'mature' || maturity.labelled === 0) return performance;
  const drift = calibrationDrift(calibration, before, now);
  if (drift) performance.calibration = { p: drift.p, reference: drift.reference, current: drift.current };
  const auc = performance.metrics.auc;
  const known = performance.reference.auc;
  if (auc && known)
    performance.concept = judgeConcept({
      reference: known,
      estimated: estimateMetrics(now, calibration, 'labelled').auc,
      realised: auc,
      labelled: maturity.labelled,
      inputs,
    });
  return performance;
}
