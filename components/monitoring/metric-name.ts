/** What measures of a model's quality are called where people read them. */

const NAMES: Record<string, string> = {
  auc: 'ROC AUC',
  f1: 'F1',
  balancedAccuracy: 'Balanced accuracy',
  averagePrecision: 'Average precision',
  logLoss: 'Log loss',
  brier: 'Brier score',
  matthews: 'Matthews correlation',
  selectionRate: 'Selection rate',
  meanAbsoluteError: 'Mean absolute error',
  meanSquaredError: 'Mean squared error',
  rootMeanSquaredError: 'Root mean squared error',
  r2: 'R²',
  maxError: 'Greatest error',
  meanAbsolutePercentageError: 'Mean absolute percentage error',
  macroF1: 'F1, mean of classes',
  macroPrecision: 'Precision, mean of classes',
  macroRecall: 'Recall, mean of classes',
};

export const metricName = (metric: string) =>
  NAMES[metric] ?? metric.charAt(0).toUpperCase() + metric.slice(1);
