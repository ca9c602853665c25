/** What columns did together, with a verdict and in words: more than chance and more than nothing much, as for a single column. */
import { plural } from '../../format';
import { percent } from '../explain';
import type { Verdict } from '../verdict/judge';
import type { AssociationChange } from './association';
import { DOMAIN_LIMITS, type DomainDrift } from './domain-classifier';
import type { Reconstruction, ReconstructionDrift } from './reconstruction';

type Limits = { floor: number; severe: number };

/** How much a correlation changes, from −1 to 1. */
const CORRELATION_LIMITS: Limits = { floor: 0.1, severe: 0.3 };
/** By which share the error of reconstruction changes, up or down. */
const RECONSTRUCTION_LIMITS: Limits = { floor: 0.1, severe: 0.3 };

function gate(isBeyondChance: boolean, effect: number, { floor, severe }: Limits): Verdict {
  if (!isBeyondChance) return effect >= floor ? 'noise' : 'stable';
  return effect >= severe ? 'severe' : effect >= floor ? 'drift' : 'noise';
}

export type Joint = { verdict: Verdict; because: string };

export type JudgedCorrelations = Joint & {
  /** How many pairs were asked of, and how many changed. */
  pairs: number;
  changed: number;
  /** The greatest change of any pair. */
  effect: number;
  /** Those that changed most first. */
  top: (Pick<AssociationChange, 'pair' | 'measure' | 'reference' | 'current' | 'adjustedLogP'> & {
    verdict: Verdict;
  })[];
};

const MOST_TOLD = 12;
const MEASURES = { pearson: 'r', spearman: 'rank correlation', 'cramers-v': 'Cramér’s V' } as const;

/** @param changes of all measures, each adjusted for its own pairs; undefined of none */
export function judgeCorrelations(
  changes: readonly AssociationChange[],
  alpha: number,
): JudgedCorrelations | undefined {
  if (changes.length === 0) return undefined;
  const judged = changes
    .map((change) => {
      const effect = Math.abs(change.current - change.reference);
      const verdict = gate(change.adjustedLogP < Math.log(alpha), effect, CORRELATION_LIMITS);
      return { change, effect, verdict };
    })
    .sort((a, b) => rank(b.verdict) - rank(a.verdict) || b.effect - a.effect);
  const [first] = judged;
  const changed = judged.filter(({ verdict }) => rank(verdict) > 0);
  const pairs = new Set(judged.map(({ change }) => change.pair.join('\n'))).size;
  return {
    verdict: first?.verdict ?? 'stable',
    because:
      first && changed.length > 0
        ? correlationSentence(first.change)
        : 'The columns move together as before.',
    pairs,
    changed: new Set(changed.map(({ change }) => change.pair.join('\n'))).size,
    effect: Math.max(...judged.map(({ effect }) => effect)),
    top: judged.slice(0, MOST_TOLD).map(({ change, verdict }) => ({
      pair: change.pair,
      measure: change.measure,
      reference: change.reference,
      current: change.current,
      adjustedLogP: Number.isFinite(change.adjustedLogP) ? change.adjustedLogP : -Number.MAX_VALUE,
      verdict,
    })),
  };
}

const rank = (verdict: Verdict) => (verdict === 'severe' ? 2 : verdict === 'drift' ? 1 : 0);

const strength = (r: number) =>
  Math.abs(r) < 0.1 ? 'hardly' : Math.abs(r) < 0.4 ? 'weakly' : Math.abs(r) < 0.7 ? 'clearly' : 'closely';

/** `amount and age were clearly correlated (r 0.62), now hardly (0.05).` */
export function correlationSentence({
  pair: [a, b],
  measure,
  reference,
  current,
}: Pick<AssociationChange, 'pair' | 'measure' | 'reference' | 'current'>): string {
  const [before, now] = [reference.toFixed(2), current.toFixed(2)];
  const name = MEASURES[measure];
  const word = measure === 'cramers-v' ? 'associated' : 'correlated';
  const isTurned =
    Math.sign(reference) !== Math.sign(current) && Math.min(Math.abs(reference), Math.abs(current)) >= 0.1;
  if (isTurned) return `${a} and ${b} move the other way round now: ${name} ${now}, before ${before}.`;
  if (strength(reference) === strength(current))
    return `${a} and ${b} are ${Math.abs(current) > Math.abs(reference) ? 'more' : 'less'} ${word} than before: ${name} ${now}, before ${before}.`;
  return `${a} and ${b} were ${strength(reference)} ${word} (${name} ${before}), now ${strength(current)} (${now}).`;
}

export type JudgedReconstruction = Joint & {
  error: number;
  reference: number;
  p: number;
  components: number;
  carried: number;
};

export function judgeReconstruction(
  model: Reconstruction,
  drift: ReconstructionDrift,
  alpha: number,
): JudgedReconstruction {
  const { error, referenceError: reference, p } = drift;
  const change = reference > 0 ? error / reference - 1 : 0;
  const verdict = gate(p < alpha, Math.abs(change), RECONSTRUCTION_LIMITS);
  const components = plural(model.components, 'main component');
  const more =
    change > 1
      ? `${(1 + change).toFixed(1)} times as much`
      : `${percent(Math.abs(change))} ${change > 0 ? 'more' : 'less'}`;
  return {
    verdict,
    because:
      rank(verdict) > 0
        ? `What ${components} of the reference left over of a row is ${more} now: columns go together otherwise.`
        : `The reference’s ${components} describe this window as well as the reference.`,
    error,
    reference,
    p,
    components: model.components,
    carried: model.carried,
  };
}

export type JudgedClassifier = Joint & {
  auc: number;
  low: number;
  high: number;
  top: DomainDrift['contributions'];
};

export function judgeClassifier(drift: DomainDrift): JudgedClassifier {
  const { auc, low, high, contributions } = drift;
  const verdict = gate(low > 0.5, auc, DOMAIN_LIMITS);
  const top = contributions.filter(({ share }) => share > 0).slice(0, 5);
  const names = top.slice(0, 3).map(({ column, share }) => `${column} (${percent(share)})`);
  return {
    verdict,
    because:
      rank(verdict) > 0
        ? `A classifier tells a row of this window from one of the reference ${Math.round(auc * 100)} times of 100; it goes by ${names.join(', ')}.`
        : `A classifier cannot tell rows of this window from those of the reference (${Math.round(auc * 100)} times of 100, where 50 is chance).`,
    auc,
    low,
    high,
    top,
  };
}
