import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate';
import { logged, parseRunExpression, RUN_FUNCTIONS, writeLogged } from './of-runs';

const row = {
  'metrics.train_loss': 3,
  'metrics.val.loss': 2,
  'metrics.val/loss': 2,
  'metrics.params.lr': 7,
  'params.lr': '0.5',
  'params.opt': 'adam',
  'metrics.top-5 acc': 9,
};

test.each([
  ['(train_loss - val.loss) / val.loss', 0.5],
  ['log(exp(train_loss))', 3],
  ['`val/loss` * params.lr', 1],
  ['metrics."val/loss" + metric.train_loss', 5],
  ['`params.lr`', 7],
  ['max(train_loss, "top-5 acc") - min(train_loss, 1)', 8],
  ['if(train_loss > 2, 1, 0)', 1],
  ['params.opt + 1', null],
  ['nowhere + 1', null],
  ['1 / (train_loss - 3)', null],
])('%s', (text, value) => expect(evaluate(parseRunExpression(text), row)).toBe(value));

test('tells what it takes', () => {
  expect(logged(parseRunExpression('a / `b.c` + params.`d e` + a'))).toEqual([
    { name: 'metrics.a', source: 'metric', key: 'a' },
    { name: 'metrics.b.c', source: 'metric', key: 'b.c' },
    { name: 'params.d e', source: 'param', key: 'd e' },
  ]);
});

test.each(['loss', 'val.loss', 'val/loss', 'or', 'params.lr', 'a`b', 'ü', '5x'])(
  'the name %s is written so that it is read',
  (key) => {
    for (const source of ['metric', 'param'] as const) {
      expect(logged(parseRunExpression(writeLogged({ source, key })))).toEqual([
        { name: `${source}s.${key}`, source, key },
      ]);
    }
  },
);

test('functions that are offered are there', () => {
  for (const name of RUN_FUNCTIONS) {
    const calls = [1, 2, 3].map((count) => `${name}(${Array(count).fill('a').join(', ')})`);
    const tries = [...calls, `${name}(a > 1)`, `${name}(a > 1, a, a)`];
    expect(
      tries.some((text) => {
        try {
          return Boolean(parseRunExpression(text));
        } catch {
          return false;
        }
      }),
      name,
    ).toBe(true);
  }
});

describe('refuses, and says where', () => {
  test.each([
    ['loss +', 'character 7: something is missing'],
    ['lo(loss)', "character 1: there is no function 'lo'"],
    ['loss > 1', 'write if(…, 1, 0)'],
    ["'x'", 'gives a text'],
    ['log(loss, 2)', "'log' takes another number of parts"],
    ['loss.', 'a name ends with a dot'],
    [Array.from({ length: 9 }, (_, at) => `m${at}`).join('+'), 'names 9 metrics'],
  ])('%s', (text, message) => {
    expect(() => parseRunExpression(text)).toThrow(
      expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining(message) }),
    );
  });
});
