import { expect, test } from 'vitest';
import { goalOf } from './metric-goal';

test.each<[string, 'min' | 'max' | undefined]>([
  ['val_loss', 'min'],
  ['test/rmse', 'min'],
  ['mean_absolute_error', 'min'],
  ['WER', 'min'],
  ['training_log_loss', 'min'],
  ['val/accuracy', 'max'],
  ['acc', 'max'],
  ['f1_macro', 'max'],
  ['roc_auc', 'max'],
  ['top_5', 'max'],
  ['training_r2_score', 'max'],
  ['mAP', 'max'],
  ['test_neg_mean_squared_error', 'max'],
  ['neg_log_loss', 'max'],
  ['neg_loss', 'min'],
  ['learning_rate', undefined],
  ['epoch', undefined],
  ['loss_scale', undefined],
  ['system/gpu_error', undefined],
])('%s → %s', (metric, goal) => expect(goalOf(metric)).toBe(goal));
