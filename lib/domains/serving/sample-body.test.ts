import { expect, test } from 'vitest';
import { sampleBody } from './sample-body';

const tensor = (dtype: string, shape: number[], name?: string) => ({
  type: 'tensor',
  'tensor-spec': { dtype, shape },
  ...(name && { name }),
});

test.each([
  [
    'columns of every type, without what may be left out',
    [
      ...['double', 'long', 'boolean', 'string', 'datetime', 'binary'].map((type) => ({ name: type, type })),
      { name: 'note', type: 'string', required: false },
    ],
    {
      dataframe_records: [
        {
          ...{ double: 1, long: 1, boolean: true, string: 'text' },
          ...{ datetime: '2026-01-31T12:00:00', binary: 'aGVsbG8=' },
        },
      ],
    },
  ],
  [
    'what has parts',
    [
      { name: 'tags', type: 'array', items: { type: 'string' } },
      { name: 'counts', type: 'map', values: { type: 'long' } },
      {
        name: 'address',
        type: 'object',
        properties: { city: { type: 'string', required: true }, zip: { type: 'long', required: false } },
      },
    ],
    { dataframe_records: [{ tags: ['text'], counts: { key: 1 }, address: { city: 'text' } }] },
  ],
  ['one column without a name', [{ type: 'string' }], { inputs: ['text'] }],
  [
    'columns without names',
    [{ type: 'string' }, { type: 'long' }],
    { dataframe_split: { data: [['text', 1]] } },
  ],
  ['a tensor', [tensor('float32', [-1, 2])], { inputs: [[0, 0]] }],
  [
    'tensors by their names',
    [tensor('bool', [-1], 'mask'), tensor('str', [-1], 'words')],
    { inputs: { mask: [true], words: ['text'] } },
  ],
  ['a tensor that nobody reads', [tensor('float32', [-1, 224, 224, 3])], null],
  ['no signature', undefined, null],
])('%s', (_, inputs, body) => {
  expect(sampleBody(inputs)).toEqual(body);
});
