import { expect, test } from 'vitest';
import type { AppError } from '../errors';
import { parseCsv } from './csv';
import { enforceColumns } from './enforce';
import { float } from './python-json';
import { mediaTypeOf, readBody } from './read-body';
import { isPlain, parseSignature, type Signature } from './signature';
import { toTable } from './table';
import { BOUNDS, BUCKETS, bucketOf, quantileOf } from './time-buckets';
import { entityAt, slotOf } from './traffic';

const signature = parseSignature([
  { name: 'amount', type: 'double', required: true },
  { name: 'visits', type: 'long', required: true },
  { name: 'city', type: 'string', required: true },
]) as Extract<Signature, { kind: 'columns' }>;

const faultOf = (work: () => unknown): AppError => {
  try {
    work();
  } catch (error) {
    return error as AppError;
  }
  throw new Error('nothing was refused');
};

const frameOf = (body: unknown) => {
  const table = toTable(readBody('application/json', JSON.stringify(body)), signature);
  return table && enforceColumns(table, signature);
};

const expected = {
  rows: 2,
  columns: [
    { name: 'amount', type: 'double', values: [1, 2.5] },
    { name: 'visits', type: 'long', values: [3, 4] },
    { name: 'city', type: 'string', values: ['a', 'b'] },
  ],
};

test.each([
  [
    'split',
    {
      dataframe_split: {
        columns: ['city', 'amount', 'visits'],
        data: [
          ['a', 1, 3],
          ['b', 2.5, 4],
        ],
      },
    },
  ],
  [
    'records',
    {
      dataframe_records: [
        { amount: 1, visits: 3, city: 'a' },
        { visits: 4, city: 'b', amount: '2.5', more: 1 },
      ],
    },
  ],
  ['inputs', { inputs: { amount: [1, 2.5], visits: [3, 4.9], city: ['a', 'b'] } }],
  [
    'instances',
    {
      instances: [
        { amount: 1, visits: 3, city: 'a' },
        { amount: 2.5, visits: 4, city: 'b' },
      ],
    },
  ],
])('the same rows, sent as %s', (_, body) => {
  expect(frameOf(body)).toEqual(expected);
});

test('rows as CSV, quoted and with line ends of either kind', () => {
  const table = toTable({ format: 'csv', value: 'city,amount,visits\r\na,1,3\n"b",2.5,4\n' }, signature);
  expect(table && enforceColumns(table, signature)).toEqual(expected);
  expect(parseCsv('a,b\n"say ""x""\n",\n')).toEqual([
    ['a', 'b'],
    ['say "x"\n', null],
  ]);
  expect(() => parseCsv('"open')).toThrow(/EOF inside string/);
});

test('CSV as pandas reads it where people wrote it by hand', () => {
  // A row that lost its end to the next one would be scored as another.
  expect(parseCsv('\ufeffa,b\n"x" y,1\n"z""" ,2')).toEqual([
    ['a', 'b'],
    ['x y', '1'],
    ['z" ', '2'],
  ]);
  const table = toTable({ format: 'csv', value: ',a,a,a.1\n0,true,<NA>,4\n1,FALSE,x,5\n' }, undefined);
  expect(Object.fromEntries(table?.columns ?? [])).toEqual({
    'Unnamed: 0': [0, 1],
    a: [true, false],
    'a.2': [null, 'x'],
    'a.1': [4, 5],
  });
});

const row = { amount: 1, visits: 3, city: 'a' };

test.each([
  [
    'missing columns',
    { dataframe_records: [{ amount: 1, other: 2 }] },
    'INVALID_PARAMETER_VALUE',
    "Model is missing inputs ['visits', 'city']. Note that there were extra inputs: ['other'].",
  ],
  [
    'text for a number',
    { dataframe_records: [{ ...row, amount: 'much' }] },
    'BAD_REQUEST',
    "Failed to convert column amount to type 'float64'. Error: 'ValueError(\"could not convert string to float: 'much'\")'",
  ],
  [
    'a gap among whole numbers',
    { dataframe_records: [{ ...row, visits: null }] },
    'BAD_REQUEST',
    'Cannot convert non-finite values (NA or inf) to integer',
  ],
  [
    'a number for a text',
    { dataframe_records: [{ ...row, city: 7 }] },
    'INVALID_PARAMETER_VALUE',
    'Incompatible input types for column city. Can not safely convert int64 to <U0.',
  ],
  [
    'no format',
    { rows: [] },
    'BAD_REQUEST',
    'The input must be a JSON dictionary with exactly one of the input fields',
  ],
  [
    'two formats',
    { inputs: [], instances: [] },
    'BAD_REQUEST',
    "Received dictionary with input fields: ['instances', 'inputs']",
  ],
  ['a list', [], 'BAD_REQUEST', 'Received a list.'],
  ['a number', 7, 'BAD_REQUEST', "Received unexpected input type '<class 'int'>"],
  [
    'records that are none',
    { dataframe_records: {} },
    'BAD_REQUEST',
    'Dataframe records format must be a list of records. Got dictionary.',
  ],
  [
    'split without data',
    { dataframe_split: { columns: [] } },
    'BAD_REQUEST',
    "Dataframe split format must have 'data' field and optionally 'columns' and 'index' fields. Got {'columns'}.'",
  ],
  [
    'ragged rows',
    { dataframe_split: { columns: ['a', 'b'], data: [[1]] } },
    'BAD_REQUEST',
    '2 columns passed, passed data had 1 columns',
  ],
  [
    'a column given twice',
    { dataframe_split: { columns: ['a', 'a'], data: [[1, 2]] } },
    'BAD_REQUEST',
    "the column 'a' is given twice",
  ],
  [
    'ragged columns',
    { inputs: { amount: [1], visits: [1, 2], city: ['a'] } },
    'BAD_REQUEST',
    'The length of values for each input/column name are not the same',
  ],
])('refuses %s', (_, body, code, message) => {
  const fault = faultOf(() => frameOf(body));
  expect(fault.code).toBe(code);
  expect(fault.message).toContain(message);
});

test('counts unnamed columns', () => {
  const unnamed = parseSignature([{ type: 'double' }, { type: 'double' }]) as typeof signature;
  const table = (data: number[][]) =>
    toTable({ format: 'dataframe_split', value: { data } }) as NonNullable<ReturnType<typeof toTable>>;
  expect(enforceColumns(table([[1, 2]]), unnamed)?.columns.map(({ values }) => values)).toEqual([[1], [2]]);
  expect(faultOf(() => enforceColumns(table([[1]]), unnamed)).message).toContain(
    'The model signature declares 2 inputs  but the provided value only has 1 inputs.',
  );
});

test('reads NaN and infinities as Python does, and no other broken JSON', () => {
  const asked = readBody(
    'application/json',
    '{"dataframe_records": [{"a": NaN, "b": "NaN", "c": -Infinity, "d": Infinity}]}',
  );
  expect(asked.value).toEqual([{ a: null, b: 'NaN', c: -Infinity, d: Infinity }]);
  expect(faultOf(() => readBody('application/json', '{"inputs": [1,}')).message).toContain(
    'Ensure that input is a valid JSON formatted string.',
  );
});

test.each([
  [undefined, 'This predictor only supports the following content types'],
  ['text/html', "Got 'text/html'."],
  ['application/json; charset=latin-1', 'The scoring server only supports UTF-8'],
  ['application/json; format=pandas-split', 'Unrecognized content type parameters: format.'],
])('refuses the content type %s', (type, message) => {
  const fault = faultOf(() => mediaTypeOf(type));
  expect([fault.status, fault.message.includes(message)]).toEqual([415, true]);
});

test('nested columns are Python’s', () => {
  const nested = parseSignature([{ name: 'tags', type: 'array', required: true }]);
  expect([isPlain(signature), isPlain(nested)]).toEqual([true, false]);
});

test.each([
  [1, '1.0'],
  [-0.5, '-0.5'],
  [1e-7, '1e-7'],
  [Number.NaN, 'null'],
  [Number.POSITIVE_INFINITY, 'null'],
  [Number.NEGATIVE_INFINITY, 'null'],
])('writes the float %d as %s', (value, text) => {
  expect(float(value)).toBe(text);
});

test('shares slots by percent, and moves few keys when the shares change', () => {
  const at = (first: number) => [
    { entity: 'a', percent: first },
    { entity: 'b', percent: 100 - first },
  ];
  const keys = Array.from({ length: 10_000 }, (_, index) => slotOf(`customer-${index}`));
  const shareOfB = (first: number) =>
    keys.filter((slot) => entityAt(at(first), slot) === 'b').length / keys.length;
  expect(shareOfB(90)).toBeCloseTo(0.1, 1);
  const moved = keys.filter((slot) => entityAt(at(90), slot) !== entityAt(at(80), slot)).length / keys.length;
  expect(moved).toBeCloseTo(0.1, 1);
  expect(
    entityAt(
      [
        { entity: 'a', percent: 0 },
        { entity: 'b', percent: 100 },
      ],
      0,
    ),
  ).toBe('b');
});

test('finds quantiles in counts', () => {
  const buckets = new Array<number>(BUCKETS).fill(0);
  expect(quantileOf(buckets, 0.5)).toBeUndefined();
  for (const time of [0.1, 1.2, 1.4, 9, 40_000]) buckets[bucketOf(time)] = (buckets[bucketOf(time)] ?? 0) + 1;
  expect(quantileOf(buckets, 0.5)).toBeCloseTo(1.375);
  expect(quantileOf(buckets, 1)).toBe(BOUNDS.at(-1));
});
