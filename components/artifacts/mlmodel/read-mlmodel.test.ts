import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readMlModel } from './read-mlmodel';

const FILE = `
artifact_path: model
flavors:
  python_function:
    loader_module: mlflow.sklearn
    env: {conda: conda.yaml}
  sklearn:
    sklearn_version: 1.5.0
mlflow_version: 3.1.0
model_size_bytes: 1234
run_id: 0c392e2e
saved_input_example_info:
  artifact_path: input_example.json
  type: dataframe
signature:
  inputs: '[{"type": "double", "name": "age", "required": true}, {"type": "string", "name": "city", "required": false}, {"type": "array", "items": {"type": "long"}, "name": "ids", "required": true}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1, 3]}}]'
  params: '[{"name": "threshold", "dtype": "double", "default": 0.5, "shape": null}]'
`;

test('flavors, signature, example and facts', () => {
  expect(readMlModel(parse(FILE))).toEqual({
    flavors: [
      {
        name: 'python_function',
        facts: [
          { name: 'loader_module', value: 'mlflow.sklearn' },
          { name: 'env', value: '{"conda":"conda.yaml"}' },
        ],
      },
      { name: 'sklearn', facts: [{ name: 'sklearn_version', value: '1.5.0' }] },
    ],
    inputs: [
      { name: 'age', type: 'double', isOptional: false },
      { name: 'city', type: 'string', isOptional: true },
      { name: 'ids', type: 'array of long', isOptional: false },
    ],
    outputs: [{ name: 'unnamed', type: 'float64[?, 3]', isOptional: false }],
    params: [{ name: 'threshold', type: 'double = 0.5', isOptional: true }],
    example: { path: 'input_example.json', kind: 'dataframe' },
    facts: [
      { name: 'MLflow', value: '3.1.0' },
      { name: 'Bytes', value: '1234' },
      { name: 'Run id', value: '0c392e2e' },
      { name: 'Path', value: 'model' },
    ],
  });
});

test('columns without names are told apart by their places', () => {
  const { inputs } = readMlModel({
    flavors: { a: {} },
    signature: { inputs: '[{"type": "double"}, {"type": "long", "name": "n"}, {"type": "string"}]' },
  });
  expect(inputs.map(({ name }) => name)).toEqual(['unnamed 1', 'n', 'unnamed 3']);
});

test('a signature that cannot be read is none', () => {
  const { inputs, outputs, example } = readMlModel({
    flavors: { a: {} },
    signature: { inputs: 'x', outputs: 7 },
  });
  expect([inputs, outputs, example]).toEqual([[], [], undefined]);
});

test.each([[null], ['text'], [[]], [{}], [{ flavors: [] }]])('%j is no model', (root) => {
  expect(() => readMlModel(root)).toThrow('no flavor');
});
