/** Small ONNX graphs for tests, encoded by hand: the format is protobuf, of which it takes two dozen lines. */

type Bytes = number[];

const varint = (value: number): Bytes => {
  const bytes: Bytes = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
};
const concat = (parts: Bytes[]): Bytes => {
  const all: Bytes = [];
  for (const part of parts) for (const byte of part) all.push(byte);
  return all;
};
const field = (number: number, bytes: Bytes): Bytes =>
  concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
const int = (number: number, value: number): Bytes => [...varint(number * 8), ...varint(value)];
const text = (number: number, value: string): Bytes => field(number, [...Buffer.from(value)]);
const floats = (number: number, values: readonly number[]): Bytes =>
  field(number, [...Buffer.from(Float32Array.from(values).buffer)]);

const FLOAT = 1;

/** A row of any number of floats with that width; the number of rows is free. */
const value = (name: string, width: number): Bytes => {
  const dims = concat([field(1, text(2, 'rows')), field(1, int(1, width))]);
  const type = field(1, concat([int(1, FLOAT), field(2, dims)]));
  return concat([text(1, name), field(2, type)]);
};

const floatsAttribute = (name: string, values: readonly number[]): Bytes =>
  field(5, concat([text(1, name), floats(7, values), int(20, 6)]));

const node = (
  type: string,
  inputs: string[],
  outputs: string[],
  domain: string,
  attributes: Bytes[],
): Bytes =>
  concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, type),
    ...attributes,
    ...(domain ? [text(7, domain)] : []),
  ]);

function model(nodes: Bytes[], width: number): Buffer {
  const graph = concat([
    ...nodes.map((one) => field(1, one)),
    text(2, 'graph'),
    field(11, value('X', width)),
    field(12, value('variable', 1)),
  ]);
  const opsets = [concat([text(1, ''), int(2, 17)]), concat([text(1, 'ai.onnx.ml'), int(2, 3)])];
  return Buffer.from(concat([int(1, 8), field(7, graph), ...opsets.map((one) => field(8, one))]));
}

/** y = coefficients · x + intercept */
export const linearGraph = (coefficients: readonly number[], intercept: number): Buffer =>
  model(
    [
      node('LinearRegressor', ['X'], ['variable'], 'ai.onnx.ml', [
        floatsAttribute('coefficients', coefficients),
        floatsAttribute('intercepts', [intercept]),
      ]),
    ],
    coefficients.length,
  );

/** The files of a model as MLflow's onnx flavor logs it. */
export function onnxFiles(graph: Buffer, columns: readonly string[]): Record<string, string | Buffer> {
  const inputs = JSON.stringify(columns.map((name) => ({ type: 'double', name, required: true })));
  const example = { dataframe_split: { columns, data: [columns.map((_, at) => at + 0.5)] } };
  return {
    MLmodel: `flavors:
  onnx:
    data: model.onnx
    onnx_version: 1.17.0
  python_function:
    data: model.onnx
    loader_module: mlflow.onnx
mlflow_version: 3.17.2
saved_input_example_info:
  artifact_path: input_example.json
  serving_input_path: serving_input_example.json
  type: dataframe
signature:
  inputs: '${inputs}'
  outputs: '[{"type": "float", "name": "variable", "required": true}]'
`,
    'model.onnx': graph,
    'serving_input_example.json': JSON.stringify(example),
  };
}
