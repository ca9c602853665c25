import { describe, expect, test } from 'vitest';
import { enforceColumns } from './enforce';
import { numbersOf, readNumbers } from './numbers';
import type { Asked } from './read-body';
import { parseSignature, type Signature } from './signature';
import { toTable } from './table';

type Columns = Extract<Signature, { kind: 'columns' }>;

const signatureOf = (types: Record<string, string>) =>
  parseSignature(Object.entries(types).map(([name, type]) => ({ name, type }))) as Columns;
const SIGNATURE = signatureOf({ a: 'double', b: 'float', c: 'long', d: 'integer' });

/** By way of columns, which knows all rules. */
function slowly(asked: Asked, signature: Columns) {
  const table = toTable(asked, signature);
  const frame = table && enforceColumns(table, signature);
  return frame && numbersOf(frame);
}

const records = (...value: unknown[]): Asked => ({ format: 'dataframe_records', value });
const split = (value: object): Asked => ({ format: 'dataframe_split', value });

describe('numbers straight from a request are what they are by way of columns', () => {
  test.each<[string, Asked]>([
    [
      'records',
      records({ a: 1.5, b: 0.1, c: 2 ** 40, d: -3 }, { d: 4, c: -0, b: 1e40, a: Number.POSITIVE_INFINITY }),
    ],
    ['records with columns that nobody asked for', records({ x: 'text', a: 1, b: 2, c: 3, d: 4 })],
    [
      'a split table',
      split({
        columns: ['a', 'b', 'c', 'd'],
        data: [
          [1, 2, 3, 4],
          [5.5, 6.6, 7, 8],
        ],
      }),
    ],
    [
      'a split table in another order, with more',
      split({ columns: ['d', 'x', 'c', 'b', 'a'], index: [0], data: [[4, null, 3, 2, 1]] }),
    ],
  ])('%s', (_, asked) => {
    const found = readNumbers(asked, SIGNATURE);
    expect(found).toEqual(slowly(asked, SIGNATURE));
    expect(found?.rows).toBeGreaterThan(0);
  });
});

describe('what is unusual is left to those who know', () => {
  test.each<[string, Asked]>([
    ['a gap', records({ a: null, b: 1, c: 1, d: 1 })],
    ['a text', records({ a: '1', b: 1, c: 1, d: 1 })],
    ['a fraction for a whole number', records({ a: 1, b: 1, c: 1.5, d: 1 })],
    ['a whole number out of bounds', records({ a: 1, b: 1, c: 1, d: 2 ** 31 })],
    ['a column that lacks', records({ a: 1, b: 1, c: 1 })],
    ['a record that is none', records(7)],
    ['no rows', records()],
    ['no list', { format: 'dataframe_records', value: { a: 1 } }],
    ['a row that is too short', split({ columns: ['a', 'b', 'c', 'd'], data: [[1, 2, 3]] })],
    ['a row that is none', split({ columns: ['a', 'b', 'c', 'd'], data: [1] })],
    ['two columns of one name', split({ columns: ['a', 'b', 'c', 'd', 'a'], data: [[1, 2, 3, 4, 5]] })],
    ['no names', split({ data: [[1, 2, 3, 4]] })],
    ['another field', split({ columns: ['a', 'b', 'c', 'd'], data: [[1, 2, 3, 4]], orient: 'x' })],
    ['columns by themselves', { format: 'inputs', value: { a: [1], b: [1], c: [1], d: [1] } }],
  ])('%s', (_, asked) => {
    expect(readNumbers(asked, SIGNATURE)).toBeUndefined();
  });

  test('and so is every other signature', () => {
    const asked = records({ a: 1, t: 'x' });
    expect(readNumbers(asked, signatureOf({ a: 'double', t: 'string' }))).toBeUndefined();
    expect(readNumbers(asked, parseSignature([{ type: 'double' }]))).toBeUndefined();
    expect(readNumbers(asked, undefined)).toBeUndefined();
    // What JavaScript's objects have by themselves is no column.
    expect(readNumbers(records({ a: 1 }), signatureOf({ toString: 'double' }))).toBeUndefined();
  });
});

describe('a matrix of numbers is what it is by way of columns', () => {
  const doubles = signatureOf({ a: 'double', b: 'double' });
  const floats = signatureOf({ a: 'float', b: 'double' });
  const matrix = (data: Float64Array | Float32Array, columns: string[]): Asked => ({
    format: 'tensors',
    value: [{ name: 'rows', datatype: '', shape: [2, 2], data, columns }],
  });
  const values = [0.1, 2, Number.NaN, -4];

  test.each([
    ['in the signature’s order', Float64Array.from(values), ['a', 'b'], doubles],
    ['in another order', Float64Array.from(values), ['b', 'a'], doubles],
    ['of doubles for a column of floats', Float64Array.from(values), ['a', 'b'], floats],
    ['of floats', Float32Array.from(values), ['a', 'b'], floats],
  ])('%s', (_, data, columns, signature) => {
    const asked = matrix(data, columns);
    const { rows, values: found } = readNumbers(asked, signature) ?? {};
    const known = slowly(asked, signature);
    expect(found).toEqual(known?.values);
    expect(rows).toBe(2);
  });
});
