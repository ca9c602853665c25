import type { OnnxModel, OnnxNode } from './read-onnx';

export type OnnxBox = {
  id: string;
  kind: 'input' | 'node' | 'output';
  title: string;
  /** What comes out of it. */
  detail: string;
  node?: OnnxNode;
};

const isConstant = ({ op, inputs }: OnnxNode) => op === 'Constant' && inputs.length === 0;

/** Boxes and arrows of a model: what goes in, each operation, what comes out. Weights and constants belong to who uses them. */
export function prepareOnnx(model: OnnxModel): { boxes: OnnxBox[]; edges: { from: string; to: string }[] } {
  const drawn = model.nodes.filter((node) => !isConstant(node));
  const makers = new Map<string, string>(model.inputs.map(({ name }) => [name, `input ${name}`]));
  for (const { id, outputs } of drawn) for (const output of outputs) makers.set(output, id);
  const boxes: OnnxBox[] = [
    ...model.inputs.map(({ name, type }) => ({
      id: `input ${name}`,
      kind: 'input' as const,
      title: name,
      detail: type,
    })),
    ...drawn.map((node) => ({
      id: node.id,
      kind: 'node' as const,
      title: node.op,
      detail: model.types.get(node.outputs[0] ?? '') || node.name,
      node,
    })),
    ...model.outputs.map(({ name, type }) => ({
      id: `output ${name}`,
      kind: 'output' as const,
      title: name,
      detail: type,
    })),
  ];
  const edges = new Map<string, { from: string; to: string }>();
  const join = (value: string, to: string) => {
    const from = makers.get(value);
    if (from) edges.set(`${from}\n${to}`, { from, to });
  };
  for (const { id, inputs } of drawn) for (const input of inputs) join(input, id);
  for (const { name } of model.outputs) join(name, `output ${name}`);
  return { boxes, edges: [...edges.values()] };
}

/** The type of a value, and whether it is a weight or a constant of the model. */
export function tellValue(model: OnnxModel, name: string): { type: string; isFixed: boolean } {
  const weight = model.weights.get(name);
  if (weight !== undefined) return { type: weight, isFixed: true };
  const constant = model.nodes.find((node) => isConstant(node) && node.outputs.includes(name));
  if (constant) return { type: constant.attributes[0]?.value ?? '', isFixed: true };
  return { type: model.types.get(name) ?? '', isFixed: false };
}
