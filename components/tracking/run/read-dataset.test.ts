import { expect, it } from 'vitest';
import { readColumns, readProfile } from './read-dataset';

it('reads the columns of a table', () => {
  const schema = { mlflow_colspec: [{ type: 'double', name: 'age', required: true }, { type: 'string' }] };
  expect(readColumns(JSON.stringify(schema))).toEqual([
    { column: 'age', type: 'double' },
    { column: 'column 2', type: 'string' },
  ]);
});

it('reads tensors, whose parts are texts of JSON', () => {
  const features = [{ type: 'tensor', 'tensor-spec': { dtype: 'float64', shape: [-1, 4] } }];
  const schema = { mlflow_tensorspec: { features: JSON.stringify(features), targets: null } };
  expect(readColumns(JSON.stringify(schema))).toEqual([{ column: 'features 1', type: 'float64[-1, 4]' }]);
});

it('says nothing about what it cannot read', () => {
  for (const text of [undefined, '', '{', '[]', 'null', '{"mlflow_colspec": 3}'])
    expect(readColumns(text)).toEqual([]);
  expect(readProfile('{"num_rows": 150, "features_shape": [150, 4], "kind": "sample"}')).toEqual([
    ['Rows', 150],
    ['kind', 'sample'],
  ]);
});
