import { describe, expect, it } from 'vitest';
import type { Comparison, Entity, Filter, Operator, Source } from './ast';
import { parseFilter } from './parse';

type Row = [text: string, source: Source, key: string, op: Operator, value: Comparison['value']];

const is = (source: Source, key: string, op: Operator, value: Comparison['value']): Comparison => ({
  kind: 'compare',
  source,
  key,
  op,
  value,
});

describe('one comparison of runs', () => {
  const rows: Row[] = [
    ['metric.acc >= 0.94', 'metric', 'acc', '>=', 0.94],
    ['metrics.acc>=100', 'metric', 'acc', '>=', 100],
    ['metrics.a > -1.5', 'metric', 'a', '>', -1.5],
    ['metrics.a > 1e-3', 'metric', 'a', '>', 0.001],
    ['metrics.a>.5', 'metric', 'a', '>', 0.5],
    ['metrics.a < 1.', 'metric', 'a', '<', 1],
    ['metrics.a.b.c != 1', 'metric', 'a.b.c', '!=', 1],
    ['metrics.1a = 1', 'metric', '1a', '=', 1],
    ['metrics.`spacey name` > 5', 'metric', 'spacey name', '>', 5],
    ['metrics."legit name" >= 0.243', 'metric', 'legit name', '>=', 0.243],
    ['metrics."accuracy.2.0" > 5', 'metric', 'accuracy.2.0', '>', 5],
    ['metrics."X//Y#$$@&Z" = 3', 'metric', 'X//Y#$$@&Z', '=', 3],
    ['metrics.`a"b` = 3', 'metric', 'a"b', '=', 3],
    ['metrics."a`b" = 3', 'metric', 'a`b', '=', 3],
    ['`metric`.a >= 0.1', 'metric', 'a', '>=', 0.1],
    ["params.m != 'tf'", 'param', 'm', '!=', 'tf'],
    ['params."m"!="tf"', 'param', 'm', '!=', 'tf'],
    ["param.'a' = 'b'", 'param', 'a', '=', 'b'],
    ["parameter.ä = '語'", 'param', 'ä', '=', '語'],
    ["parameters.x like '%y'", 'param', 'x', 'LIKE', '%y'],
    ["params.x iLike 'Y_'", 'param', 'x', 'ILIKE', 'Y_'],
    ["params.x\n=\t'a\nb'", 'param', 'x', '=', 'a\nb'],
    ['params.m = "L\'Hosp"', 'param', 'm', '=', "L'Hosp"],
    ["tags.version = 'commit-hash'", 'tag', 'version', '=', 'commit-hash'],
    ["tag.mlflow.source.name = ''", 'tag', 'mlflow.source.name', '=', ''],
    ["tags.in = ' AND '", 'tag', 'in', '=', ' AND '],
    ['tags.a IS NULL', 'tag', 'a', 'IS NULL', null],
    ['params.a is  not\nnull', 'param', 'a', 'IS NOT NULL', null],
    ["status = 'RUNNING'", 'attribute', 'status', '=', 'RUNNING'],
    ["attr.user_id = 'x'", 'attribute', 'user_id', '=', 'x'],
    ["run.artifact_uri LIKE 's3:%'", 'attribute', 'artifact_uri', 'LIKE', 's3:%'],
    ["attribute.run_name ILIKE 'x'", 'attribute', 'run_name', 'ILIKE', 'x'],
    ['created > 5', 'attribute', 'start_time', '>', 5],
    ['attributes.Created > 5', 'attribute', 'start_time', '>', 5],
    ['end_time <= 1700000000000.5', 'attribute', 'end_time', '<=', 1700000000000.5],
    ["`run name` = 'x'", 'attribute', 'run_name', '=', 'x'],
    ['"Run name" = \'x\'', 'attribute', 'run_name', '=', 'x'],
    ["attribute.`Run Name` = 'x'", 'attribute', 'run_name', '=', 'x'],
    ['run_id IN (\'a\', "b")', 'attribute', 'run_id', 'IN', ['a', 'b']],
    ["run_id not in ('a',)", 'attribute', 'run_id', 'NOT IN', ['a']],
    ["datasets.digest IN ('a','b')", 'dataset', 'digest', 'IN', ['a', 'b']],
    ["dataset.context = 'train'", 'dataset', 'context', '=', 'train'],
  ];
  it.each(rows)('%s', (text, ...expected) => {
    expect(parseFilter('run', text)).toEqual(is(...expected));
  });
});

describe('one comparison of other objects', () => {
  const rows: [Entity, ...Row][] = [
    ['experiment', "name ILIKE '%x'", 'attribute', 'name', 'ILIKE', '%x'],
    ['experiment', 'creation_time > 5', 'attribute', 'creation_time', '>', 5],
    ['experiment', "attribute.`name` = 'x'", 'attribute', 'name', '=', 'x'],
    ['experiment', "experiment_id IN ('1', ' 007 ')", 'attribute', 'experiment_id', 'IN', ['1', '7']],
    ['experiment', 'tags.`a b` IS NOT NULL', 'tag', 'a b', 'IS NOT NULL', null],
    ['registeredModel', "name IN ('a')", 'attribute', 'name', 'IN', ['a']],
    [
      'registeredModel',
      "tags.`mlflow.prompt.is_prompt` != 'true'",
      'tag',
      'mlflow.prompt.is_prompt',
      '!=',
      'true',
    ],
    ['modelVersion', 'version_number >= 3', 'attribute', 'version_number', '>=', 3],
    ['modelVersion', "version_number = '3'", 'attribute', 'version_number', '=', 3],
    ['modelVersion', "run_id IN ('a', 'b')", 'attribute', 'run_id', 'IN', ['a', 'b']],
    ['modelVersion', "source_path LIKE 's3:%'", 'attribute', 'source_path', 'LIKE', 's3:%'],
    ['loggedModel', 'params.lr = 0.01', 'param', 'lr', '=', '0.01'],
    ['loggedModel', 'name = forest', 'attribute', 'name', '=', 'forest'],
    ['loggedModel', "tags.a NOT IN ('x')", 'tag', 'a', 'NOT IN', ['x']],
    ['loggedModel', 'metrics.`val loss` < 1', 'metric', 'val loss', '<', 1],
    ['loggedModel', 'creation_time > 1.5', 'attribute', 'creation_timestamp', '>', 1.5],
    ['loggedModel', "attributes.status = 'READY'", 'attribute', 'status', '=', 'READY'],
  ];
  it.each(rows)('%s: %s', (entity, text, ...expected) => {
    expect(parseFilter(entity, text)).toEqual(is(...expected));
  });
});

describe('quotes inside texts', () => {
  it.each([
    ["'it''s'", "it's"],
    [String.raw`'it\'s'`, "it's"],
    ['"a""b"', 'a"b'],
    [`'a"b'`, 'a"b'],
    [String.raw`'C:\dir'`, String.raw`C:\dir`],
    [String.raw`'50\%'`, String.raw`50\%`],
    [String.raw`'a\\b'`, String.raw`a\\b`],
    [String.raw`'C:\'`, 'C:\\'],
    [String.raw`'C:\\'`, 'C:\\'],
    [String.raw`'\\\'x'`, String.raw`\'x`],
    ["''''", "'"],
  ])('%s', (written, value) => {
    expect(parseFilter('run', `tags.t = ${written}`)).toEqual(is('tag', 't', '=', value));
  });

  it('a doubled backtick stands for one', () => {
    expect(parseFilter('run', "tags.`a``b` = 'x'")).toEqual(is('tag', 'a`b', '=', 'x'));
  });
});

describe('AND, OR, NOT and brackets', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((key) => is('metric', key, '>', 1)) as [
    Filter,
    Filter,
    Filter,
    Filter,
  ];
  const rows: [string, Filter][] = [
    ['a AND b and c', { kind: 'and', terms: [a, b, c] }],
    ['a OR b or c', { kind: 'or', terms: [a, b, c] }],
    ['a OR b AND c', { kind: 'or', terms: [a, { kind: 'and', terms: [b, c] }] }],
    [
      'a AND b OR c AND d',
      {
        kind: 'or',
        terms: [
          { kind: 'and', terms: [a, b] },
          { kind: 'and', terms: [c, d] },
        ],
      },
    ],
    ['(a OR b) AND c', { kind: 'and', terms: [{ kind: 'or', terms: [a, b] }, c] }],
    ['NOT a AND b', { kind: 'and', terms: [{ kind: 'not', term: a }, b] }],
    ['NOT (a AND b)', { kind: 'not', term: { kind: 'and', terms: [a, b] } }],
    ['NOT not a', { kind: 'not', term: { kind: 'not', term: a } }],
    ['((a))', a],
    ['a OR NOT(b)', { kind: 'or', terms: [a, { kind: 'not', term: b }] }],
  ];
  it.each(rows)('%s', (text, expected) => {
    expect(parseFilter('run', text.replace(/\b[abcd]\b/g, 'metrics.$& > 1'))).toEqual(expected);
  });

  it('words stand without spaces beside quotes and brackets', () => {
    const both = { kind: 'and', terms: [is('param', 'a', '=', 'x'), is('param', 'b', '=', 'y')] };
    expect(parseFilter('run', "params.a='x'and(params.b='y')")).toEqual(both);
  });

  it('an empty filter is none', () => {
    for (const text of [undefined, '', ' \n ']) expect(parseFilter('run', text)).toBeUndefined();
  });
});
