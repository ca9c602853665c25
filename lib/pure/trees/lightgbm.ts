/** LightGBM's text format: blocks of `key=value`, a block a tree. */
import { type Ensemble, exponential, identity, sigmoid, softmax, type Tree, Unreadable } from './ensemble';

const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;
const ZERO_IS_MISSING = 1;

const numbers = (text: string | undefined): number[] => (text ? text.split(' ').map(Number) : []);

/** @throws Unreadable for what only LightGBM itself answers: categories, linear leaves, unusual objectives */
export function readLightGbm(text: string): Ensemble {
  const [head = '', ...blocks] = text.split(/^Tree=\d+\s*$/m);
  if (!head.startsWith('tree')) throw new Unreadable('it is no text file of LightGBM');
  const fields = fieldsOf(head);
  const outputs = Number(fields.num_tree_per_iteration ?? 1);
  if (fields.average_output !== undefined || head.includes('average_output')) {
    throw new Unreadable('random forests are averaged');
  }
  return {
    trees: blocks.map((block) => treeOf(fieldsOf(block))),
    outputs,
    base: new Array<number>(outputs).fill(0),
    isStrict: false,
    isSingle: false,
    link: linkOf(fields.objective ?? ''),
    width: Number(fields.max_feature_idx ?? -1) + 1,
  };
}

const fieldsOf = (block: string): Record<string, string> =>
  Object.fromEntries(
    block.split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1).trim()]] : [];
    }),
  );

function treeOf(fields: Record<string, string>): Tree {
  if (fields.is_linear === '1') throw new Unreadable('its leaves are linear models');
  const decisions = numbers(fields.decision_type);
  if (decisions.some((bits) => (bits & CATEGORICAL) !== 0)) throw new Unreadable('it splits by categories');
  if (decisions.some((bits) => ((bits >> 2) & 3) === ZERO_IS_MISSING))
    throw new Unreadable('zero counts as missing');
  const thresholds = numbers(fields.threshold);
  return {
    feature: Int32Array.from(numbers(fields.split_feature)),
    threshold: Float64Array.from(thresholds),
    left: Int32Array.from(numbers(fields.left_child)),
    right: Int32Array.from(numbers(fields.right_child)),
    // Where nothing was missing in training, a missing value counts as zero.
    missingLeft: Uint8Array.from(decisions, (bits, at) =>
      ((bits >> 2) & 3) === 0 ? Number(0 <= (thresholds[at] ?? 0)) : (bits & DEFAULT_LEFT) >> 1,
    ),
    leaf: Float64Array.from(numbers(fields.leaf_value)),
  };
}

function linkOf(objective: string): Ensemble['link'] {
  const [name = '', ...more] = objective.split(' ');
  const slope = Number(more.find((part) => part.startsWith('sigmoid:'))?.slice(8) ?? 1);
  if (['binary', 'cross_entropy'].includes(name)) return sigmoid(slope);
  if (name === 'multiclass') return softmax;
  if (['poisson', 'gamma', 'tweedie'].includes(name)) return exponential;
  const isPlain = [
    'regression',
    'regression_l1',
    'huber',
    'fair',
    'quantile',
    'mape',
    'lambdarank',
    'rank_xendcg',
  ].includes(name);
  if (isPlain && !more.includes('sqrt')) return identity;
  throw new Unreadable(`its objective '${objective}' is not known here`);
}
