/** Whether a metric is meant to become small or great, guessed from its name. */
import { isLossName } from './run-health';

export type Goal = 'min' | 'max';

const WORD = (words: string) => new RegExp(`(^|[^a-z])(${words})([^a-z]|$)`, 'i');

const SMALL = /error|deviance|latency|divergence|distance|brier|fallout|misclassif/i;
const SMALL_WORD = WORD('err|wer|cer|mape|smape|ece|fpr|fnr|eer|fid|bpc|bpb|rss|aic|bic|mae|mse|rmse|l1|l2');
const GREAT = /accuracy|precision|recall|score|reward|f1|auc|bleu|rouge|ndcg|correlation|success|win_?rate/i;
const GREAT_WORD = WORD(
  'acc|top[_-]?\\d+|map|mrr|iou|miou|dice|psnr|ssim|r2|kappa|mcc|hits?|ap|gini|ks|lift|profit',
);

/** As scikit-learn calls a loss that it turns round, so that greater is better of every scorer. */
const TURNED =
  /(^|[^a-z])neg_(mean_(squared|absolute|poisson|gamma)|root_mean|median_absolute|max_error|log_loss|brier)/i;

/** @returns undefined where the name does not tell */
export function goalOf(metric: string): Goal | undefined {
  if (/^system\//.test(metric)) return undefined;
  if (TURNED.test(metric)) return 'max';
  if (isLossName(metric) || SMALL.test(metric) || SMALL_WORD.test(metric)) return 'min';
  return GREAT.test(metric) || GREAT_WORD.test(metric) ? 'max' : undefined;
}
