import { describe, expect, it } from 'vitest';
import {
  aliasFault,
  artifactPathFault,
  experimentIdFault,
  experimentNameFault,
  keyFault,
  loggedModelNameFault,
  normalisePath,
  registeredModelNameFault,
  runIdFault,
} from './mlflow-names';

const x = (length: number) => 'x'.repeat(length);

describe.each<[string, (text: string) => string | undefined, string[], [string, string][]]>([
  [
    'keyFault',
    keyFault,
    ['a', 'a b', 'a/b', 'a:b', 'a.b-c_d', '.a', ' ', 'ä', '日本', 'a²', '½', x(250), '𝒳'.repeat(250)],
    [
      ['', "would resolve to '.'"],
      ['.', "would resolve to '.'"],
      ['..', "would resolve to '..'"],
      ['...', "would resolve to '...'"],
      ['..a', "would resolve to '..a'"],
      ['/', "would resolve to '/'"],
      ['/a', "would resolve to '/a'"],
      ['//a', "would resolve to '//a'"],
      ['a/', "would resolve to 'a'"],
      ['a//b', "would resolve to 'a/b'"],
      ['a/../b', "would resolve to 'b'"],
      ['./a', "would resolve to 'a'"],
      ['../a', "would resolve to '../a'"],
      ['a/..', "would resolve to '.'"],
      ['a?', 'Names may only contain alphanumerics'],
      ['a,b', 'Names may only contain'],
      ['a\n', 'Names may only contain'],
      ['a\tb', 'Names may only contain'],
      ['a\0', 'Names may only contain'],
      ['a\u0301', 'Names may only contain'],
      [x(251), "'key' exceeds the maximum length of 250 characters"],
      ['𝒳'.repeat(251), 'exceeds the maximum length of 250 characters'],
    ],
  ],
  [
    'runIdFault',
    runIdFault,
    ['a', '0', 'a-b_c', 'aé', x(256)],
    ['', '-a', '_a', 'a b', 'ä', 'a/b', '..', 'a\n', x(257)].map((id): [string, string] => [
      id,
      'must be a run id',
    ]),
  ],
  [
    'experimentIdFault',
    experimentIdFault,
    ['1', '0', 'abc', x(64)],
    ['', '-1', ' 1', 'a.b', x(65)].map((id): [string, string] => [id, `Invalid experiment ID: '${id}'`]),
  ],
  [
    'experimentNameFault',
    experimentNameFault,
    ['a', '/Users/a@b/c d', 'ü😀', x(500), '😀'.repeat(500)],
    [
      ['', "Invalid experiment name: ''"],
      ['  ', "Invalid experiment name: '  '"],
      ['a\0', 'Invalid experiment name'],
      [x(501), "'name' exceeds the maximum length of 500 characters"],
    ],
  ],
  [
    'loggedModelNameFault',
    loggedModelNameFault,
    ['', 'a', 'a b', 'a-b_c', 'ü'],
    ['a/b', 'a:b', 'a.b', 'a%b', 'a"b', "a'b", 'a\0'].map((name): [string, string] => [
      name,
      `Invalid model name ('${name}')`,
    ]),
  ],
  [
    'registeredModelNameFault',
    registeredModelNameFault,
    ['a', 'a.b.c', 'a b', 'a\\b', 'ü', x(256)],
    [
      ['', 'must be provided'],
      [' ', 'must be provided'],
      ['a/b', "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
      ['a:b', "Names cannot contain '/' or ':'."],
      ['a\0', 'Invalid model name'],
      ['.', "would resolve to '.'"],
      ['..', "would resolve to '..'"],
      [x(257), "'name' exceeds the maximum length of 256 characters"],
    ],
  ],
  [
    'aliasFault',
    aliasFault,
    ['a', 'champion', 'v1a', 'a-b_1', 'ä', 'latest1', x(255)],
    [
      ['', 'cannot be empty'],
      ['a b', "Invalid alias name: 'a b'. Names may only contain alphanumerics"],
      ['a.b', 'Invalid alias name'],
      ['Latest', "'latest' alias name (case insensitive) is reserved."],
      ['v1', "Version alias name 'v1' is reserved."],
      ['V22', "Version alias name 'V22' is reserved."],
      [x(256), "'Registered model alias name' exceeds the maximum length of 255 characters"],
    ],
  ],
])('%s', (_, fault, good, bad) => {
  it.each(good)('takes %j', (text) => {
    expect(fault(text)).toBeUndefined();
  });
  it.each(bad)('refuses %j', (text, message) => {
    expect(fault(text)).toContain(message);
  });
});

describe('normalisePath', () => {
  it.each([
    ['', '.'],
    ['a/./b//c/', 'a/b/c'],
    ['a/../..', '..'],
    ['../../a', '../../a'],
    ['/../a', '/a'],
    ['//a', '//a'],
    ['///a', '/a'],
    ['/', '/'],
  ])('%s', (path, expected) => {
    expect(normalisePath(path)).toBe(expected);
  });
});

describe('artifactPathFault', () => {
  it.each([
    'a',
    'a/b/c.txt',
    'a/',
    '.hidden',
    '...',
    'a..b',
    'a../b',
    '..a/b',
    'a#b',
    'a+b',
    '100%',
    '50%off',
    'a%zzb',
    'a%20b',
    'a%2520b',
    'a%25252520b',
    'a%2Fb',
    'a b',
    'ünï/日本.png',
    'a%C3%A9',
    'a%ff',
    '😀',
    'model:v1.pkl',
    'a?b',
    'a&b=c',
    '~',
    '-rf',
    "it's",
    'CON',
  ])('takes %j', (path) => {
    expect(artifactPathFault(path)).toBeUndefined();
  });

  it.each([
    '',
    '/',
    '//',
    '.',
    '..',
    './',
    '../',
    '/path',
    '../path',
    './../path',
    './a',
    'a/.',
    'a/./b',
    'a//b',
    'a/..',
    'a//',
    '//a',
    'path/../../to/file',
    'file://a#/..//tmp',
    'file://a%23/..//tmp/',
    'file:/etc/passwd',
    'FILE:///etc',
    's3://b/k',
    '/etc/passwd%00.jpg',
    'passwd%00.jpg',
    '%2E%2E%2Fpath',
    '%2e%2e/path',
    '..%2fpath',
    '%252e%252e%252fpath',
    '%25252e%25252e%25252fpath',
    '%2525252e%2525252e/a',
    '%252525252525252e./a',
    '%2%0952e%2%0952e/%2%0A52e%2%0A52e/path',
    '%2Fetc',
    '%252Fetc',
    'a%2F..%2Fb',
    'a%5c..%5cb',
    '..\\path',
    'a\\..\\b',
    '\\\\host\\share',
    '\\\\?\\C:\\x',
    'C:path',
    'C:/x',
    'c:',
    'C%3A/x',
    'C%253A/x',
    'a\0b',
    'a\nb',
    'a\tb',
    'a\x7fb',
    'a\u0085b',
    'a%0ab',
    'a%250ab',
    'a\ud800b',
    '..%c0%afetc',
    '%c0%ae%c0%ae/etc',
    '%C0%AE%C0%AE%C0%AFetc',
    '..%c1%9cetc',
    '%e0%80%ae./etc',
    '%u002e%u002e/etc',
    'x'.repeat(4097),
  ])('refuses %j', (path) => {
    expect(artifactPathFault(path)).toBeTypeOf('string');
  });
});
