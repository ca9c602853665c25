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

test('in a shell a quote ends no text', () => {
  expect(snippetFor('curl', asked({ inputs: ["it's"] }))).toContain(`-d '{"inputs":["it'\\''s"]}'`);
});

test('in JavaScript a refusal is thrown, not read as an answer', () => {
  expect(snippetFor('javascript', asked({ inputs: [1] }))).toContain('if (!answer.ok) throw');
});
