import { expect, test } from 'vitest';
import { parseSignature } from '@/lib/pure/scoring/signature';
import { snippetFor } from './snippets';

const asked = (example: object, type?: string) => ({
  origin: 'http://127.0.0.1:3000',
  name: 'fraud',
  form: {
    signature: (type && parseSignature([{ name: 'x', type }])) || null,
    example: JSON.stringify(example),
    params: [],
    task: null,
  },
});

test.each([
  [asked({ dataframe_records: [{ x: 1 }] }, 'double'), '**{"dataframe_records": [{"x": 1}]},'],
  [asked({ inputs: [[true, null]] }), '**{"inputs": [[True, None]]},'],
  // The client's own method takes neither as it stands in a body.
  [
    asked({ dataframe_split: { data: [[1]] } }),
    'api_client.do(\n    "POST",\n    "/serving-endpoints/fraud/invocations",',
  ],
  [asked({ inputs: [1], params: { top: 3 } }), 'body={"inputs": [1], "params": {"top": 3}},'],
])('in Python', (form, text) => {
  expect(snippetFor('python', form)).toContain(text);
});

test('columns that the model has no example of have a value of their type', () => {
  const columns = ['double', 'long', 'boolean', 'string', 'datetime', 'binary'];
  const signature = parseSignature([
    ...columns.map((type) => ({ name: type, type })),
    { name: 'note', type: 'string', required: false },
  ]);
  const { form, ...of } = asked({});
  expect(snippetFor('curl', { ...of, form: { ...form, signature: signature ?? null } })).toContain(
    '{"dataframe_records":[{"double":1,"long":1,"boolean":true,"string":"text","datetime":"2026-01-31T12:00:00","binary":"aGVsbG8="}]}',
  );
});

test('in a shell a quote ends no text', () => {
  expect(snippetFor('curl', asked({ inputs: ["it's"] }))).toContain(`-d '{"inputs":["it'\\''s"]}'`);
});
