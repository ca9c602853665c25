import { expect, test } from 'vitest';
import { enforceColumns } from '@/lib/pure/scoring/enforce';
import { numbersOf } from '@/lib/pure/scoring/numbers';
import { pythonJson } from '@/lib/pure/scoring/python-json';
import type { Signature } from '@/lib/pure/scoring/signature';
import { modelTable } from './model-table';

const COLUMNS = [
  { name: 'id', type: 'BIGINT' },
  { name: 'mean', type: 'DOUBLE' },
  { name: 'price', type: 'DECIMAL(10,2)' },
  { name: 'said', type: 'VARCHAR' },
  { name: 'places', type: 'DOUBLE[]' },
];
const ROWS = [
  ['9007199254740993', 'NaN', '1.50', '9007199254740993', ['-Infinity', 1]],
  [1, 2.5, null, 'NaN', null],
];
const tableFor = (signature?: Signature) => modelTable({ columns: COLUMNS, rows: ROWS }, { signature });

test('numbers that came as texts are numbers again, and texts stay texts', () => {
  expect(Object.fromEntries(tableFor().columns)).toEqual({
    id: [9007199254740993n, 1],
    mean: [Number.NaN, 2.5],
    price: [1.5, null],
    said: ['9007199254740993', 'NaN'],
    places: [[Number.NEGATIVE_INFINITY, 1], null],
  });
});

const signature: Signature = {
  kind: 'columns',
  isNamed: true,
  columns: [
    { name: 'id', type: 'long', isRequired: true },
    { name: 'mean', type: 'double', isRequired: true },
  ],
};

test('a model gets whole numbers beyond 2^53 to the last digit, by its signature and without one', () => {
  const frame = enforceColumns(tableFor(signature), signature);
  expect(frame?.columns.map(({ values }) => values)).toEqual([
    [9007199254740993n, 1],
    [Number.NaN, 2.5],
  ]);
  // Not as doubles.
  expect(frame && numbersOf(frame)).toBeUndefined();
  expect(pythonJson([...tableFor().columns.values()][0])).toBe('[9007199254740993,1]');
  const asText = { columns: new Map([['id', ['-9007199254740993']]]), rows: 1 };
  const ids: Signature = { ...signature, columns: [{ name: 'id', type: 'long', isRequired: true }] };
  expect(enforceColumns(asText, ids)?.columns[0]?.values).toEqual([-9007199254740993n]);
  const beyond = { columns: new Map([['id', [2n ** 63n]]]), rows: 1 };
  expect(() => enforceColumns(beyond, ids)).toThrow('too large');
});
