import { describe, expect, test } from 'vitest';
import { describeDivergence, describeStall, isLossName } from './run-health';

describe('which names are losses', () => {
  test.each([
    'loss',
    'val_loss',
    'train/Loss',
    'validation_0-logloss',
    'LogLoss',
    'perplexity',
    'cross_entropy',
    'rmse',
    'val-mae',
    'test.mse',
    'nll',
    'eval/ppl',
  ])('%s is', (name) => expect(isLossName(name)).toBe(true));
  test.each([
    'accuracy',
    'loss_scale',
    'amp/loss-scaler',
    'aux_loss_weight',
    'loss_reduction',
    'loss improvement',
    'lossless_ratio',
    'glossary',
    'apple',
    'maestro',
    'system/loss',
    'f1',
  ])('%s is not', (name) => expect(isLossName(name)).toBe(false));
});

describe('in words', () => {
  test('a loss above its minimum', () =>
    expect(
      describeDivergence({ kind: 'loss', key: 'loss', step: 300, value: 1.23, min: 0.3, minStep: 120 }),
    ).toBe('loss is 4.1 times its minimum of 0.3 at step 120'));
  test('what is no number', () => {
    expect(describeDivergence({ kind: 'nan', key: 'val_loss', step: 1200 })).toBe(
      'val_loss is not a number (NaN) since step 1,200',
    );
    expect(describeDivergence({ kind: 'infinite', key: 'grad', step: 7 })).toBe(
      'grad is infinite since step 7',
    );
  });
  test('silence', () =>
    expect(describeStall({ heardAt: 0, afterMinutes: 5 }, '12 min')).toBe(
      'Nothing was logged for 12 min; a run of this experiment counts as stalled after 5 min',
    ));
});
