import { describe, expect, test } from 'vitest';
import { parseParams, parseSignature } from '@/lib/pure/scoring/signature';
import { bodyOf, fieldsOf } from './prepare-form';

const signature =
  parseSignature([
    { name: 'amount', type: 'double' },
    { name: 'new', type: 'boolean' },
    { name: 'when', type: 'datetime' },
    { name: 'note', type: 'string', required: false },
    { name: 'age', type: 'long', required: false },
  ]) ?? null;
const params = parseParams([
  { name: 'temperature', type: 'double', default: 0.5, shape: null },
  { name: 'stops', type: 'string', default: ['a'], shape: [-1] },
]);
const example = JSON.stringify({
  dataframe_split: { columns: ['amount', 'new', 'note'], data: [[1.5, true, null]] },
  params: { temperature: 0.7 },
});
const form = { signature, params, example };
const fields = fieldsOf(form);
const typed = (...values: string[]) => bodyOf(fields, values);

test('fields are the columns and the parameters, with what the example has and what may be left empty', () => {
  expect(fields.map(({ name, example, hint, isOptional }) => [name, example, hint, isOptional])).toEqual([
    ['amount', '1.5', '', false],
    ['new', 'true', '', false],
    ['when', '', '2026-01-31T12:00:00', false],
    ['note', '', '', true],
    ['age', '', '', true],
    ['temperature', '0.7', '0.5', true],
    ['stops', '', '["a"]', true],
  ]);
});

describe('the body', () => {
  test('leaves out what may be and is empty, and has the parameters beside the row', () => {
    expect(typed('1', 'false', '2026-01-02', ' ', '')).toEqual({
      dataframe_records: [{ amount: 1, new: false, when: '2026-01-02' }],
    });
    expect(typed('1', 'true', '', 'x', '3', '0.1', '["b", "c"]')).toEqual({
      dataframe_records: [{ amount: 1, new: true, when: '', note: 'x', age: 3 }],
      params: { temperature: 0.1, stops: ['b', 'c'] },
    });
  });

  test('says what was typed where it is none of the type', () => {
    expect(typed('one', 'maybe', '', '', '', '', 'b').dataframe_records[0]).toMatchObject({
      amount: 'one',
      new: 'maybe',
    });
    expect(typed('', '').dataframe_records[0]).toMatchObject({ amount: null, new: null });
    expect(typed('1', 'true', '', '', '', '', 'b').params).toEqual({ stops: 'b' });
  });
});

test.each([
  [{ ...form, signature: null }],
  [{ ...form, signature: parseSignature([{ type: 'double' }]) ?? null }],
])('what has no named columns has no fields', (other) => {
  expect(fieldsOf(other)).toEqual([]);
});

test('what has parts is written as JSON, and empty where it lacks', () => {
  const signature = parseSignature([
    { name: 'tags', type: 'array' },
    { name: 'address', type: 'object', required: false },
  ]);
  const example = JSON.stringify({ dataframe_records: [{ tags: ['a'], address: { city: 'Ulm' } }] });
  const parted = fieldsOf({ signature: signature ?? null, params: [], example });
  expect(parted.map((field) => field.example)).toEqual(['["a"]', '{"city":"Ulm"}']);
  const row = (...values: string[]) => bodyOf(parted, values).dataframe_records[0];
  expect(row('["a", "b"]', '{"city": "Bonn"}')).toEqual({ tags: ['a', 'b'], address: { city: 'Bonn' } });
  // What is no JSON goes as it is, for the model to refuse.
  expect(row('["a"', '')).toEqual({ tags: '["a"' });
  expect(row('', '')).toEqual({ tags: null });
});
