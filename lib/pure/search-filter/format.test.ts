import { describe, expect, it } from 'vitest';
import type { Comparison } from './ast';
import { addClause, beginClause, formatComparison, quoteKey, quoteValue } from './format';
import { parseFilter } from './parse';

describe('quoteKey', () => {
  it.each([
    ['accuracy', 'accuracy'],
    ['mlflow.source.name', 'mlflow.source.name'],
    ['val loss', '`val loss`'],
    ['a-b/c:d', '`a-b/c:d`'],
    ['a.', '`a.`'],
    ['a`b', '`a``b`'],
  ])('%s', (key, expected) => {
    expect(quoteKey(key)).toBe(expected);
  });
});

describe('quoteValue', () => {
  it.each([
    ['x', "'x'"],
    ["it's", '"it\'s"'],
    [`it's "x"`, `'it''s "x"'`],
    ['C:\\', "'C:\\\\'"],
    [0.001, '0.001'],
    [['a', "b'c"], `('a', "b'c")`],
  ])('%s', (value, expected) => {
    expect(quoteValue(value)).toBe(expected);
  });
});

describe('formatComparison', () => {
  const texts = [
    '',
    'x',
    "'",
    '"',
    '\'"',
    '\\',
    '\\\\',
    "\\'",
    '\\"',
    `\\'"\\`,
    'a\\\\\'b"',
    "''",
    'a\nb',
    '%_\\%',
    ' AND ',
    ')',
    '語😀',
  ];
  it('parses back to the same', () => {
    for (const text of texts) {
      for (const key of [text, 'k'].filter((name) => name !== '')) {
        const comparison: Comparison = { kind: 'compare', source: 'tag', key, op: 'LIKE', value: text };
        expect(parseFilter('run', formatComparison(comparison)), formatComparison(comparison)).toEqual(
          comparison,
        );
      }
    }
    const list: Comparison = { kind: 'compare', source: 'dataset', key: 'name', op: 'NOT IN', value: texts };
    expect(parseFilter('run', formatComparison(list))).toEqual(list);
    for (const value of [0, -1.5, 1e21, 1e-7, Number.MAX_VALUE]) {
      const metric: Comparison = { kind: 'compare', source: 'metric', key: 'a b', op: '>=', value };
      expect(parseFilter('run', formatComparison(metric))).toEqual(metric);
    }
  });

  it('writes attributes bare and presence without a value', () => {
    expect(formatComparison({ source: 'attribute', key: 'run_name', op: '=', value: 'x' })).toBe(
      "run_name = 'x'",
    );
    expect(formatComparison({ source: 'param', key: 'a b', op: 'IS NULL', value: null })).toBe(
      'params.`a b` IS NULL',
    );
  });
});

describe('addClause', () => {
  it.each([
    ['', 'a > 1', 'a > 1'],
    [' a > 1 ', '', 'a > 1'],
    ['a > 1', 'b > 1', 'a > 1 AND b > 1'],
    ['a > 1 or b > 1', 'c > 1', '(a > 1 or b > 1) AND c > 1'],
    ['(a > 1 OR b > 1)', 'c > 1 OR d > 1', '(a > 1 OR b > 1) AND (c > 1 OR d > 1)'],
    ["a = ' OR '", 'b > 1', "a = ' OR ' AND b > 1"],
    ['a >', 'b > 1', 'a > AND b > 1'],
  ])('%s + %s', (text, clause, expected) => {
    expect(addClause(text, clause)).toBe(expected);
  });

  it('takes a comparison too', () => {
    const clause = { source: 'param', key: 'my lr', op: '=', value: '0.1' } as const;
    expect(addClause('metrics.a > 1', clause)).toBe("metrics.a > 1 AND params.`my lr` = '0.1'");
  });
});

it.each([
  ['', 'params.lr', 'params.lr = '],
  ['metrics.a > 1', 'params.lr', 'metrics.a > 1 AND params.lr = '],
  ['metrics.a > 1 OR metrics.b > 1', 'params.lr', '(metrics.a > 1 OR metrics.b > 1) AND params.lr = '],
])('%s begun with %s', (text, name, expected) => expect(beginClause(text, name)).toBe(expected));
