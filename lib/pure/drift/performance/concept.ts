/**
 * What kind of trouble a model is in, or none: its metric on a cohort whose labels have come, against what was estimated for that very
 * cohort without them, and against the reference. Realised below the estimate: the concept changed. Both below the reference: the inputs
 * changed, harmfully. Inputs changed and neither fell: benign.
 */
import type { Verdict } from '../verdict/judge';
import type { EstimatedMetric } from './estimate';
import type { Metric } from './metric';

const CONCEPT_VERDICTS = [
  'healthy',
  'benign-drift',
  'harmful-covariate-drift',
  'concept-drift',
  'not-enough-data',
] as const;
export type ConceptVerdict = (typeof CONCEPT_VERDICTS)[number];

export type ConceptPolicy = {
  /** A change of the metric, in its own unit, that matters. */
  floor: number;
  /** Labelled rows in the cohort. */
  minimumRows: number;
  /** False for losses. */
  isGreaterBetter: boolean;
};

const DEFAULT_CONCEPT_POLICY: ConceptPolicy = { floor: 0.02, minimumRows: 100, isGreaterBetter: true };

export type ConceptJudgement = {
  verdict: ConceptVerdict;
  because: string;
  /** The metric's change since the reference, and its parts: by the inputs (estimate − reference), by the concept (realised − estimate). */
  change: number | null;
  byInputs: number | null;
  byConcept: number | null;
};

/**
 * @param reference the metric on the reference
 * @param estimated for the cohort's labelled rows (`estimateMetrics(cohort, calibration, 'labelled')`)
 * @param realised on the same rows
 * @param inputs the verdict on the inputs of the same time
 */
export function judgeConcept(
  given: {
    reference: Metric;
    estimated: EstimatedMetric;
    realised: Metric;
    labelled: number;
    inputs: Verdict;
  },
  policy: ConceptPolicy = DEFAULT_CONCEPT_POLICY,
): ConceptJudgement {
  const { reference, estimated, realised, labelled, inputs } = given;
  const unknown = (because: string): ConceptJudgement => ({
    verdict: 'not-enough-data',
    because,
    change: null,
    byInputs: null,
    byConcept: null,
  });
  if (labelled < policy.minimumRows)
    return unknown(`${labelled} rows have labels, of ${policy.minimumRows} that are needed.`);
  if (reference.value === null) return unknown(`Not known of the reference: ${reference.reason}.`);
  if (estimated.value === null) return unknown(`Not to be estimated: ${estimated.reason}.`);
  if (realised.value === null) return unknown(`Not known of the window: ${realised.reason}.`);
  const sign = policy.isGreaterBetter ? 1 : -1;
  const byInputs = estimated.value - reference.value;
  const byConcept = realised.value - estimated.value;
  const parts = { change: realised.value - reference.value, byInputs, byConcept };
  const isOutside = realised.value < estimated.low || realised.value > estimated.high;
  const figure = (value: number) => value.toFixed(3);
  if (isOutside && sign * byConcept <= -policy.floor)
    return {
      verdict: 'concept-drift',
      because: `${figure(realised.value)} came true where ${figure(estimated.low)} to ${figure(estimated.high)} was to be expected of these inputs: what they mean has changed.`,
      ...parts,
    };
  // The estimate's own doubt is that of the calibration alone: the labels to come do not enter.
  const isSure = Math.abs(byInputs) > 3 * estimated.calibration;
  if (isSure && sign * byInputs <= -policy.floor)
    return {
      verdict: 'harmful-covariate-drift',
      because: `These inputs are harder: ${figure(estimated.value)} was to be expected of them, against ${figure(reference.value)} on the reference, and ${figure(realised.value)} came true.`,
      ...parts,
    };
  const isDrifting = inputs === 'drift' || inputs === 'severe';
  return {
    verdict: isDrifting ? 'benign-drift' : 'healthy',
    because: isDrifting
      ? `The inputs changed, but the model does as well on them: ${figure(realised.value)}, against ${figure(reference.value)}.`
      : `${figure(realised.value)} came true, ${figure(estimated.value)} was to be expected.`,
    ...parts,
  };
}
