/** What the quality of each kind of model is measured by, by the names that windows and alerts have them under. */
export const QUALITY_METRICS = {
  binary: [
    'auc',
    'averagePrecision',
    'accuracy',
    'balancedAccuracy',
    'precision',
    'recall',
    'specificity',
    'f1',
    'matthews',
    'logLoss',
    'brier',
    'prevalence',
    'selectionRate',
  ],
  multiclass: ['accuracy', 'macroPrecision', 'macroRecall', 'macroF1'],
  regression: [
    'meanAbsoluteError',
    'meanSquaredError',
    'rootMeanSquaredError',
    'r2',
    'maxError',
    'meanAbsolutePercentageError',
    'bias',
  ],
  none: [],
} as const satisfies Record<string, readonly string[]>;
