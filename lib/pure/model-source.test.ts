import { describe, expect, test } from 'vitest';
import { isBelowUri, parseModelSource, sourcesHere, uriFault } from './model-source';

const M = `m-${'a'.repeat(32)}`;

test.each([
  [`models:/${M}`, { kind: 'loggedModel', modelId: M }],
  ['models:/iris/3', { kind: 'version', name: 'iris', version: 3 }],
  ['models:/iris/Production', { kind: 'version', name: 'iris', stage: 'Production' }],
  ['models:/iris/LATEST', { kind: 'version', name: 'iris' }],
  ['models:/a@b@champion', { kind: 'version', name: 'a@b', alias: 'champion' }],
  ['models:/ü ber/1', { kind: 'version', name: 'ü ber', version: 1 }],
  ['runs:/abc/model', { kind: 'run', runId: 'abc', path: 'model' }],
  ['runs:/abc/a/b/', { kind: 'run', runId: 'abc', path: 'a/b' }],
  ['runs:/abc', { kind: 'run', runId: 'abc', path: '' }],
  ['mlflow-artifacts:/1/abc/artifacts/model', { kind: 'artifacts', path: '1/abc/artifacts/model' }],
  ['MLFLOW-ARTIFACTS://host:5000/1/abc/artifacts/', { kind: 'artifacts', path: '1/abc/artifacts' }],
  ['s3://bucket/a/b/', { kind: 'store', uri: 's3://bucket/a/b' }],
  ['dbfs://a/b', { kind: 'store', uri: 'dbfs://a/b' }],
])('%s', (source, expected) => expect(parseModelSource(source)).toEqual(expected));

describe('refused', () => {
  test.each([
    '',
    '/etc/passwd',
    '//etc',
    './model',
    '../model',
    'model',
    'C:\\x',
    'c:/x',
    'file:///etc',
    'FILE:///etc',
    'file://localhost/etc',
    'file:etc',
    'ftp://evil/a',
    'http://169.254.169.254/latest',
    'https://host/api/2.0/mlflow-artifacts/artifacts/../../..',
    'http://host/api/2.0/mlflow-artifacts/artifacts/1/abc',
    'javascript:alert(1)',
    'mlflow-artifacts:',
    'mlflow-artifacts:/',
    'mlflow-artifacts://host:port/../../../../',
    'mlflow-artifacts:/1/abc/artifacts/../../../etc',
    'mlflow-artifacts://host/..%2f..%2f..%2f..%2f',
    'mlflow-artifacts:/1/%252e%252e/etc',
    'mlflow-artifacts:/1/abc/artifacts/a#b',
    'mlflow-artifacts:/1/abc/artifacts?x=../..',
    'mlflow-artifacts:/1/abc/artifacts;/../x',
    'mlflow-artifacts:/1/abc/artifacts%00',
    'mlflow-artifacts:/1//abc',
    'mlflow-artifacts:/1/abc\\..\\..',
    's3:/my_bucket/models/path/../../other/path',
    's3://bucket/a/../../b',
    's3://bucket/%2e%2e/b',
    's3://bucket/a?x=1',
    's3://bucket/a%',
    'dbfs:///a?x=../..',
    'runs:/',
    'runs://abc/model',
    'runs:/abc/../other',
    'runs:/abc/%2e%2e/other',
    'runs:/abc/a//b',
    'models:',
    'models:/',
    'models://other/iris/1',
    'models:/iris/',
    'models:/iris/1/extra',
    'models:/iris\0/1',
  ])('%j', (source) => expect(parseModelSource(source).kind).toBe('refused'));

  test('a URI that is too long, or encoded too often', () => {
    expect(parseModelSource(`s3://bucket/${'a'.repeat(2048)}`).kind).toBe('refused');
    expect(uriFault(`s3://b/${'%25'.repeat(1)}${'25'.repeat(8)}2e%2e`)).toBeDefined();
  });
});

test('a folder holds itself and what is below it, not what begins like it', () => {
  expect(isBelowUri('s3://b/run/artifacts', 's3://b/run/artifacts/')).toBe(true);
  expect(isBelowUri('s3://b/run/artifacts/model', 's3://b/run/artifacts')).toBe(true);
  expect(isBelowUri('s3://b/run/artifacts-other', 's3://b/run/artifacts')).toBe(false);
  expect(isBelowUri('s3://b/x', '')).toBe(false);
});

const RUN = 'a'.repeat(32);
const LOGGED = `m-${'b'.repeat(32)}`;

test.each([
  [`models:/${LOGGED}`, [`models:/${LOGGED}`, `models:/${LOGGED}`]],
  [
    `mlflow-artifacts:/3/models/${LOGGED}/artifacts`,
    [`models:/${LOGGED}`, `mlflow-artifacts:/3/models/${LOGGED}/artifacts`],
  ],
  [
    `s3://bucket/3/${RUN}/artifacts/net/best`,
    [`runs:/${RUN}/net/best`, `s3://bucket/3/${RUN}/artifacts/net/best`],
  ],
  [`runs:/${RUN}/net`, [`runs:/${RUN}/net`, `runs:/${RUN}/net`]],
  ['models:/other/3', ['models:/other/3']],
  ['file:///srv/models/net', ['file:///srv/models/net']],
])('a version of another server whose source is %s', (source, here) => {
  expect(sourcesHere({ source })).toEqual(here);
});

test('the logged model that a version names comes first', () => {
  expect(sourcesHere({ source: 's3://bucket/net', modelId: LOGGED })).toEqual([
    `models:/${LOGGED}`,
    's3://bucket/net',
  ]);
});
