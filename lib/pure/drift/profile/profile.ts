/**
 * Profiles: what is kept of a window instead of its rows. All else that monitoring shows is made from them.
 *
 * Profiles of parts add up to the profile of the whole, so that hours sum to days and machines may each count their share.
 */
import { invalid } from '../../errors';
import type { Binning } from './binning';
import { type CategoricalProfile, mergeCategoricalProfiles } from './categorical';
import { type CategoryPairs, mergeCategoryPairs } from './category-pairs';
import { type ClassProfile, mergeClassProfiles } from './classes';
import { type CrossMoments, mergeCrossMoments } from './cross-moments';
import { mergeNumericProfiles, type NumericProfile } from './numeric';
import { mergeRegressionProfiles, type RegressionProfile } from './regression';
import { mergeScoreProfiles, type ScoreProfile } from './scores';

export type Profile =
  | NumericProfile
  | CategoricalProfile
  | CrossMoments
  | CategoryPairs
  | ScoreProfile
  | RegressionProfile
  | ClassProfile;

/** A column's profile. Instants are numbers of milliseconds, texts numbers of characters; booleans are categories. */
export type ColumnProfile = NumericProfile | CategoricalProfile;

/** What the reference fixes for a column, so that all windows are counted alike. */
export type ColumnPlan = { kind: 'numeric'; binning: Binning } | { kind: 'categorical'; names: string[] };

export const planOf = (profile: ColumnProfile): ColumnPlan =>
  profile.kind === 'numeric'
    ? { kind: 'numeric', binning: profile.binning }
    : { kind: 'categorical', names: profile.names };

/**
 * @throws INVALID_PARAMETER_VALUE where the two are of different kinds, or were counted differently
 */
export function mergeProfiles<Kind extends Profile>(a: Kind, b: Kind): Kind;
export function mergeProfiles(a: Profile, b: Profile): Profile {
  if (a.kind === 'numeric' && b.kind === 'numeric') return mergeNumericProfiles(a, b);
  if (a.kind === 'categorical' && b.kind === 'categorical') return mergeCategoricalProfiles(a, b);
  if (a.kind === 'crossMoments' && b.kind === 'crossMoments') return mergeCrossMoments(a, b);
  if (a.kind === 'categoryPairs' && b.kind === 'categoryPairs') return mergeCategoryPairs(a, b);
  if (a.kind === 'scores' && b.kind === 'scores') return mergeScoreProfiles(a, b);
  if (a.kind === 'regression' && b.kind === 'regression') return mergeRegressionProfiles(a, b);
  if (a.kind === 'classes' && b.kind === 'classes') return mergeClassProfiles(a, b);
  throw invalid(`A profile of kind '${a.kind}' and one of kind '${b.kind}' do not add up.`);
}
