/** The profile of a classifier of several classes: how often each label came with each prediction. */
import { invalid } from '../../errors';

/** `counts[i][j]` are rows of label `classes[i]` predicted as `classes[j]`; `unlabelled[j]` those whose label is not known yet. */
export type ClassProfile = {
  kind: 'classes';
  classes: string[];
  counts: number[][];
  unlabelled: number[];
  /** Rows with a label or a prediction that is none of the classes. */
  unknown: number;
};

/** A class by what it is called in a table: the same number is the same class, be it written 1 or 1.0; null of what is none. */
export function className(text: string): string | null {
  if (text.toLowerCase() === 'nan') return null;
  return /^-?\d+\.0+$/.test(text) ? text.replace(/\.0+$/, '') : text;
}

/**
 * @param rows per combination, as GROUP BY gives them; a label of null is not known yet
 * @param classes of the model, so that a window without one of them still has the whole table
 */
export function profileClasses(
  rows: Iterable<readonly [label: string | null, prediction: string, rows: number]>,
  classes: string[],
): ClassProfile {
  const places = new Map(classes.map((name, at) => [name, at]));
  const profile: ClassProfile = {
    kind: 'classes',
    classes,
    counts: classes.map(() => classes.map(() => 0)),
    unlabelled: classes.map(() => 0),
    unknown: 0,
  };
  for (const [label, prediction, count] of rows) {
    const at = places.get(prediction);
    const line = label === null ? profile.unlabelled : profile.counts[places.get(label) ?? -1];
    if (at === undefined || line === undefined) profile.unknown += count;
    else line[at] = (line[at] ?? 0) + count;
  }
  return profile;
}

/** @throws INVALID_PARAMETER_VALUE for other classes */
export function mergeClassProfiles(a: ClassProfile, b: ClassProfile): ClassProfile {
  if (a.classes.length !== b.classes.length || a.classes.some((name, at) => name !== b.classes[at]))
    throw invalid('These profiles are of other classes.');
  return {
    ...a,
    counts: a.counts.map((line, i) => line.map((count, j) => count + (b.counts[i]?.[j] ?? 0))),
    unlabelled: a.unlabelled.map((count, j) => count + (b.unlabelled[j] ?? 0)),
    unknown: a.unknown + b.unknown,
  };
}
