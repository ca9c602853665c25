import { describe, expect, it } from 'vitest';
import { readColumnProfiles, readColumns, readProfile } from './dataset-text';

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

it('reads numbers, texts and shapes of a profile', () =>
  expect(
    readProfile('{"num_rows": 150, "features_shape": [150, 4], "kind": "sample", "columns": {}}'),
  ).toEqual([
    ['Rows', 150],
    ['features_shape', '150 × 4'],
    ['kind', 'sample'],
  ]));

describe('statistics of columns', () => {
  const read = (profile: unknown) => readColumnProfiles(JSON.stringify(profile));

  it('as describe() of pandas has them', () =>
    expect(
      read({
        num_rows: 3,
        columns: {
          age: { count: 3, mean: 2, std: 1, min: 1, '25%': 1.5, '50%': 2, '75%': 2.5, max: 3, top: null },
          city: { count: 3, unique: 2, top: 'a', freq: 2 },
        },
      }),
    ).toEqual([
      { column: 'age', count: 3, mean: 2, sd: 1, min: 1, q25: 1.5, median: 2, q75: 2.5, max: 3 },
      { column: 'city', count: 3, unique: 2 },
    ]));

  it('as a list, with histograms and values in several ways', () => {
    const histogram = { edges: [0, 1, 2], counts: [5, 1] };
    expect(
      read({
        statistics: [
          { name: 'a', histogram: { bin_edges: [0, 1, 2], counts: [5, 1] } },
          {
            column: 'b',
            hist: [
              [5, 1],
              [0, 1, 2],
            ],
          },
          { name: 'c', value_counts: { x: 1, y: 4 } },
          { name: 'd', top_values: [['x', 1], { value: 2, count: 3 }] },
        ],
      }),
    ).toEqual([
      { column: 'a', histogram },
      { column: 'b', histogram },
      {
        column: 'c',
        values: [
          ['y', 4],
          ['x', 1],
        ],
      },
      {
        column: 'd',
        values: [
          ['2', 3],
          ['x', 1],
        ],
      },
    ]);
  });

  it('have of a density what lies in each cell, which is more in wide ones than it is high', () =>
    expect(read({ columns: { a: { histogram: { edges: [0, 1, 11], density: [0.5, 0.05] } } } })).toEqual([
      { column: 'a', histogram: { edges: [0, 1, 11], counts: [0.5, 0.5] } },
    ]));

  it('leaves out what cannot be', () => {
    for (const histogram of [
      { edges: [0, 1], counts: [1, 2] },
      { edges: [1, 0], counts: [1] },
      { edges: [0, 1], counts: [-1] },
      3,
      [[1]],
    ])
      expect(read({ columns: { a: { histogram } } })).toEqual([]);
    expect(read({ num_rows: 3, nested: { deep: { mean: 'x' } } })).toEqual([]);
    expect(read({ columns: { a: { mean: null, std: '1', count: 2 } } })).toEqual([{ column: 'a', count: 2 }]);
  });
});

it('says nothing about what it cannot read', () => {
  for (const text of [undefined, null, '', '{', '[]', 'null', '{"mlflow_colspec": 3}']) {
    expect(readColumns(text)).toEqual([]);
    expect(readProfile(text)).toEqual(text === '{"mlflow_colspec": 3}' ? [['mlflow_colspec', 3]] : []);
    expect(readColumnProfiles(text)).toEqual([]);
  }
});
