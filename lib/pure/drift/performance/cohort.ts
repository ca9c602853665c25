/** Whether the labels of a cohort have come, so that what they say may be believed. */

export type MaturityRule = {
  /** Time after the end of the window until labels are late, in milliseconds. */
  labelDelay: number;
  /** The share of predictions that must have a label. */
  coverage: number;
};

export type Maturity = {
  /** `mature`: all labels have come, or enough of them in time. `maturing`: they may still come. `starved`: they are late, and too few. */
  state: 'mature' | 'maturing' | 'starved' | 'empty';
  predicted: number;
  labelled: number;
  /** null of no predictions. */
  coverage: number | null;
};

/** @param now milliseconds since the epoch, as `windowEnd` */
export function cohortMaturity(
  counts: { predicted: number; labelled: number },
  windowEnd: number,
  now: number,
  rule: MaturityRule,
): Maturity {
  const { predicted, labelled } = counts;
  if (predicted === 0) return { state: 'empty', predicted, labelled, coverage: null };
  const coverage = labelled / predicted;
  const isDue = now >= windowEnd + rule.labelDelay;
  const state =
    labelled >= predicted || (isDue && coverage >= rule.coverage) ? 'mature' : isDue ? 'starved' : 'maturing';
  return { state, predicted, labelled, coverage };
}
