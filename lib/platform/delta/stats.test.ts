import { expect, test } from 'vitest';
import { column } from './schema';
import { statsText } from './stats';

const bounds = (
  type: string,
  min: string | undefined,
  max: string | undefined,
  more: Record<string, string> = {},
) => {
  const columns = new Map([
    [
      '"c"',
      { null_count: '1', ...(min !== undefined && { min }), ...(max !== undefined && { max }), ...more },
    ],
  ]);
  const text = statsText(3, [column('c', type)], columns);
  const [, low, high] = /"minValues":\{(.*)\},"maxValues":\{(.*)\},"nullCount":\{"c":1\}/.exec(text) ?? [];
  return [low?.replace('"c":', ''), high?.replace('"c":', '')];
};
const NONE = ['', ''];
const é = 'é'.repeat(32);

test.each<[string, string, string | undefined, string | undefined, string[]]>([
  [
    'whole numbers past 2^53, digit by digit',
    'long',
    '9007199254740993',
    '9223372036854775807',
    ['9007199254740993', '9223372036854775807'],
  ],
  [
    'decimals, digit by digit',
    'decimal(38,10)',
    '-0.0000000001',
    '12345678901234567890.5',
    ['-0.0000000001', '12345678901234567890.5'],
  ],
  ['real numbers', 'double', '-1e+300', '0.1', ['-1e+300', '0.1']],
  ['both zeros, whichever was met', 'double', '0.0', '-0.0', ['-0.0', '0.0']],
  ['infinities: none, JSON has no word for them', 'double', '1.0', 'inf', NONE],
  ['days', 'date', '0001-01-01', '2024-02-29', ['"0001-01-01"', '"2024-02-29"']],
  ['days that ISO does not write', 'date', '2024-01-01', '12024-01-01', NONE],
  [
    'times: down and up to the millisecond',
    'timestamp',
    '2024-01-01 00:00:00.0009+00',
    '2024-01-01 00:00:00.999001+00',
    ['"2024-01-01T00:00:00.000Z"', '"2024-01-01T00:00:01.000Z"'],
  ],
  [
    'whole milliseconds as they are',
    'timestamp',
    '1969-12-31 23:59:59.999+00',
    '2024-01-01 00:00:00+00',
    ['"1969-12-31T23:59:59.999Z"', '"2024-01-01T00:00:00.000Z"'],
  ],
  ['times without an end', 'timestamp', '2024-01-01 00:00:00+00', 'infinity', NONE],
  ['short texts whole', 'string', 'a"b', 'z\0', ['"a\\"b"', '"z\\u0000"']],
  [
    'long texts cut: a prefix below, one that sorts behind above',
    'string',
    `${é}x`,
    `${é}x`,
    [`"${é}"`, `"${é}\u{10ffff}"`],
  ],
  ['a text that nothing sorts behind', 'string', 'a', `${é}\u{10ffff}x`, NONE],
  ['truth: none', 'boolean', '0', '1', NONE],
  ['bytes: none', 'binary', '00FF', '00FF', NONE],
  ['half a range: none', 'long', '1', undefined, NONE],
  ['nothing but nulls: none', 'long', undefined, undefined, NONE],
  ['what is no number: none', 'long', '1', '2; DROP', NONE],
])('%s', (_, type, min, max, expected) => {
  expect(bounds(type, min, max)).toEqual(expected);
});

test('none where there is a NaN', () => {
  expect(bounds('double', '1.0', '2.0', { has_nan: 'true' })).toEqual(NONE);
  expect(bounds('double', '1.0', '2.0', { has_nan: 'false' })).toEqual(['1.0', '2.0']);
});

test('it is JSON, of the columns that are said most, lists and the like left out', () => {
  const fields = [
    column('list', { type: 'array', elementType: 'long', containsNull: true }),
    ...Array.from({ length: 50 }, (_, at) => column(`c${at}`, 'long')),
  ];
  const columns = new Map(fields.map(({ name }) => [`"${name}"`, { min: '1', max: '2', null_count: '0' }]));
  const stats = JSON.parse(statsText(7, fields, columns));
  expect([stats.numRecords, Object.keys(stats.minValues).length, stats.nullCount.list]).toEqual([
    7,
    31,
    undefined,
  ]);
});
