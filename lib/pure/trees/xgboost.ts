/** XGBoost's models, from JSON or its binary form: gradient-boosted trees without categories. */
import { z } from 'zod';
import { type Ensemble, exponential, identity, sigmoid, softmax, type Tree, Unreadable } from './ensemble';
import { readUbjson } from './ubjson';

const list = z.array(z.number());
const TreeShape = z.object({
  left_children: list,
  right_children: list,
  split_conditions: list,
  split_indices: list,
  default_left: z.array(z.union([z.number(), z.boolean()])),
  categories: list.default([]),
});
const Model = z.object({
  learner: z.object({
    gradient_booster: z.object({
      name: z.string(),
      model: z.object({ trees: z.array(TreeShape), tree_info: list.default([]) }),
    }),
    learner_model_param: z.object({ base_score: z.string(), num_class: z.string(), num_feature: z.string() }),
    objective: z.object({ name: z.string() }),
  }),
});

/** @throws Unreadable for what only XGBoost itself answers */
export function readXgboost(bytes: Uint8Array): Ensemble {
  const isText = bytes[0] === 0x7b && (bytes[1] === 0x22 || bytes[1] === 0x0a || bytes[1] === 0x20);
  const parsed = Model.safeParse(isText ? JSON.parse(new TextDecoder().decode(bytes)) : readUbjson(bytes));
  if (!parsed.success) throw new Unreadable('it is no model of gradient-boosted trees');
  const { gradient_booster: booster, learner_model_param: param, objective } = parsed.data.learner;
  if (booster.name !== 'gbtree') throw new Unreadable(`its booster is ${booster.name}`);
  const outputs = Math.max(1, Number(param.num_class));
  const { trees, tree_info: turns } = booster.model;
  if (turns.some((turn, at) => turn !== at % outputs))
    throw new Unreadable('its trees take turns in another way');
  const scores = param.base_score.replace(/[[\]]/g, '').split(',').map(Number);
  if (scores.some(Number.isNaN)) throw new Unreadable('its base score cannot be read');
  const { link, margin } = linkOf(objective.name);
  return {
    trees: trees.map(treeOf),
    outputs,
    base: Array.from({ length: outputs }, (_, at) => Math.fround(margin(scores[at] ?? scores[0] ?? 0))),
    isStrict: true,
    isSingle: true,
    link,
    width: Number(param.num_feature),
  };
}

function treeOf(shape: z.output<typeof TreeShape>): Tree {
  if (shape.categories.length > 0) throw new Unreadable('it splits by categories');
  const { left_children: left, right_children: right, split_conditions: conditions } = shape;
  // XGBoost numbers inner nodes and leaves together; here they are apart.
  const numbers = new Int32Array(left.length);
  let inner = 0;
  let leaves = 0;
  for (const [node, child] of left.entries()) {
    if (child === -1) {
      leaves += 1;
      numbers[node] = -leaves;
    } else {
      numbers[node] = inner;
      inner += 1;
    }
  }
  const nodes = left.flatMap((child, node) => (child === -1 ? [] : [node]));
  const leaf = left.flatMap((child, node) => (child === -1 ? [conditions[node] ?? 0] : []));
  return {
    feature: Int32Array.from(nodes, (node) => shape.split_indices[node] ?? 0),
    threshold: Float64Array.from(nodes, (node) => Math.fround(conditions[node] ?? 0)),
    left: Int32Array.from(nodes, (node) => numbers[left[node] ?? 0] ?? 0),
    right: Int32Array.from(nodes, (node) => numbers[right[node] ?? 0] ?? 0),
    missingLeft: Uint8Array.from(nodes, (node) => Number(shape.default_left[node] ?? 0)),
    leaf: Float64Array.from(leaf, Math.fround),
  };
}

const logit = (probability: number) => Math.log(probability / (1 - probability));

/** The base score is told after the link, and added before it. */
function linkOf(name: string): { link: Ensemble['link']; margin: (score: number) => number } {
  const same = (score: number) => score;
  if (/^reg:(squarederror|absoluteerror|pseudohubererror|quantileerror|squaredlogerror)$/.test(name)) {
    return { link: identity, margin: same };
  }
  if (name === 'binary:logistic' || name === 'reg:logistic') return { link: sigmoid(), margin: logit };
  if (name === 'binary:logitraw') return { link: identity, margin: logit };
  if (name === 'multi:softprob') return { link: softmax, margin: same };
  if (/^(count:poisson|reg:gamma|reg:tweedie)$/.test(name)) return { link: exponential, margin: Math.log };
  throw new Unreadable(`its objective '${name}' is not known here`);
}
