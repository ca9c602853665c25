/** What is wrong with a run, told from when it was last heard and from its latest metrics. */
import { formatCount, spokenNumber } from './format';

/** A latest value that no training means to reach. `step` is where it began, for a loss where it is now. */
export type Divergence =
  | { kind: 'nan' | 'infinite'; key: string; step: number }
  | { kind: 'loss'; key: string; step: number; value: number; min: number; minStep: number };

export type RunHealth = {
  /** It says that it is running, and has been silent for longer than it may. */
  stalled: { heardAt: number; afterMinutes: number } | null;
  diverged: Divergence | null;
};

export const HEALTH_FLAGS = ['stalled', 'diverged', 'healthy'] as const;

/** The experiment's own limit of silence, in minutes, as a tag. */
export const STALLED_AFTER_TAG = 'plumbline.stalledAfterMinutes';

/** A loss that stands at so many times its least value has diverged… */
export const DIVERGED_TIMES = 3;
/** …if it also lost this share of what it had gained: near zero, noise alone makes multiples. */
export const DIVERGED_SHARE = 0.1;
/** …and has more points than these: so few, of ten folds or ten epochs, say nothing of where they lead… */
export const FEW_POINTS = 10;
/** …unless it stands at so many times its least value: that is no scatter. */
export const BURST_TIMES = 100;
/** It stands so high with the last one in so many points, and at most as many: a loss of each batch scatters, and its least value was luck. */
export const RECENT_OF = 20;

/** Names of what a training makes small; both JavaScript and PostgreSQL read these. Case is ignored. */
export const LOSS_NAME = 'loss|perplexity|cross_?entropy|(^|[^a-z])(nll|ppl|rmse|mse|mae)([^a-z]|$)';
/** Names that only sound like it: the scale of mixed precision grows by design, a reduction is meant to. */
export const NOT_LOSS_NAME =
  'loss[ _-]?(scal|weight|coef|ratio|reduction|improve|decrease)|lossless|gloss(y|ary)|^system/';
/** One score a fold: they vary, and are no course that leads anywhere. `fold_2/loss` is the course of one fold. */
export const FOLD_NAME = '(^|[^a-z])k?folds?($|[^a-z0-9]+([a-z]|$))';

const isLoss = new RegExp(LOSS_NAME, 'i');
const isNotLoss = new RegExp(NOT_LOSS_NAME, 'i');

export const isLossName = (name: string): boolean => isLoss.test(name) && !isNotLoss.test(name);

/** One sentence without its full stop: what is wrong, in numbers. */
export function describeDivergence(divergence: Divergence): string {
  const { key, step, kind } = divergence;
  if (divergence.kind !== 'loss') {
    return `${key} is ${kind === 'nan' ? 'not a number (NaN)' : 'infinite'} since step ${formatCount(step)}`;
  }
  const { value, min, minStep } = divergence;
  return `${key} is ${formatTimes(value / min)} times its minimum of ${spokenNumber(min)} at step ${formatCount(minStep)}`;
}

const formatTimes = (ratio: number) => (ratio < 100 ? ratio.toFixed(1) : spokenNumber(Math.round(ratio)));

export const describeStall = ({ afterMinutes }: NonNullable<RunHealth['stalled']>, silentFor: string) =>
  `Nothing was logged for ${silentFor}; a run of this experiment counts as stalled after ${afterMinutes} min`;
