import { describe, expect, test } from 'vitest';
import { type Random, seededRandom, shuffle } from '../../stats/random';
import type { Binning } from './binning';
import { chooseNames, MOST_KEPT, profileCategories } from './categorical';
import { profileCategoryPairs } from './category-pairs';
import { profileClasses } from './classes';
import { profileCrossMoments } from './cross-moments';
import { profileFromJson, profileToJson } from './json';
import { emptyNumericProfile, profileNumbers } from './numeric';
import { mergeProfiles, type Profile, planOf } from './profile';
import { profileRegression } from './regression';
import { profileScores } from './scores';

/** Equal, numbers to `tolerance` of their size. */
function expectAlike(actual: unknown, wanted: unknown, tolerance = 1e-12, path = ''): void {
  if (typeof wanted === 'number' && typeof actual === 'number') {
    if (!Number.isFinite(wanted)) expect(actual, path).toBe(wanted);
    else
      expect(Math.abs(actual - wanted), path).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(wanted)));
  } else if (typeof wanted === 'object' && wanted !== null) {
    expect(Object.keys(actual as object), path).toEqual(Object.keys(wanted));
    for (const [key, value] of Object.entries(wanted))
      expectAlike((actual as Record<string, unknown>)[key], value, tolerance, `${path}.${key}`);
  } else {
    expect(actual, path).toBe(wanted);
  }
}

/** Cut anywhere, profiled part by part, and added up in a random order and grouping. */
function inParts<Row>(
  rows: Row[],
  parts: number,
  random: Random,
  profile: (rows: Row[]) => Profile,
): Profile {
  const cuts = Array.from({ length: parts - 1 }, () => random.below(rows.length + 1)).sort((a, b) => a - b);
  const bounds = [0, ...cuts, rows.length];
  let profiles = Array.from({ length: parts }, (_, at) => profile(rows.slice(bounds[at], bounds[at + 1])));
  profiles = shuffle(profiles, random);
  while (profiles.length > 1) {
    const at = random.below(profiles.length - 1);
    const merged = mergeProfiles(profiles[at] as Profile, profiles[at + 1] as Profile);
    profiles.splice(at, 2, merged);
  }
  return profiles[0] as Profile;
}

const messy = (random: Random): number | null => {
  const draw = random.next();
  if (draw < 0.05) return null;
  if (draw < 0.06) return Number.NaN;
  if (draw < 0.07) return Number.POSITIVE_INFINITY;
  if (draw < 0.075) return Number.NEGATIVE_INFINITY;
  if (draw < 0.15) return random.next() < 0.5 ? 0 : -0;
  if (draw < 0.16) return random.normal() * 1e6;
  return random.normal() * 3 + 1;
};

describe('the profile of the parts is that of the whole', () => {
  const random = seededRandom(2);
  const rows = Array.from({ length: 2000 }, () => messy(random));
  const grid: Binning = { kind: 'grid', low: -10, perUnit: 50, isExact: false };
  const edges: Binning = { kind: 'edges', edges: [-3, 0, Number.MIN_VALUE, 0.5, 1, 2, 7] };
  const categories = Array.from({ length: 6000 }, () => Math.floor(random.next() ** 3 * 900)).map(String);
  const counted = (values: string[]) => values.map((value) => [value, 1] as const);
  const names = chooseNames(counted(categories.slice(0, 60)));
  const columns = [
    rows,
    rows.map((row) => (row ?? 0) * 2 + random.normal()),
    rows.map(() => random.normal()),
  ];

  const cases: [string, (some: number[]) => Profile][] = [
    [
      'numbers on a grid',
      (some) =>
        profileNumbers(
          some.map((at) => rows[at]),
          grid,
        ),
    ],
    [
      'numbers between edges',
      (some) =>
        profileNumbers(
          some.map((at) => rows[at]),
          edges,
        ),
    ],
    [
      'categories',
      (some) => profileCategories(counted(some.map((at) => categories[at] ?? '')), some.length % 7, names),
    ],
    [
      'cross moments',
      (some) =>
        profileCrossMoments(
          ['a', 'b', 'c'],
          columns.map((column) => some.map((at) => column[at] ?? null)),
        ),
    ],
    [
      'pairs of categories',
      (some) =>
        profileCategoryPairs(
          some.map((at) => [`${at % 5}`, `${at % 7}`, 1] as const),
          ['0', '1', '2'],
          ['3', '5'],
        ),
    ],
    [
      'scores',
      (some) =>
        profileScores(
          some.map((at) => [at % 97 === 0 ? null : (at * 0.61803) % 1, at % 3 === 0 ? null : at % 5 < 2]),
          0.37,
          500,
        ),
    ],
    [
      'regression',
      (some) =>
        profileRegression(
          some.map((at) => [rows[at] ?? null, at % 3 === 0 ? null : (rows[(at * 7) % 2000] ?? null)]),
        ),
    ],
    [
      'classes',
      (some) =>
        profileClasses(
          some.map((at) => [at % 3 === 0 ? null : `${at % 4}`, `${at % 5}`, 1] as const),
          ['0', '1', '2', '3'],
        ),
    ],
  ];

  test.each(cases)('%s', (name, profile) => {
    const all = [...rows.keys()];
    const whole = profile(name === 'categories' ? [...categories.keys()] : all);
    for (const parts of [1, 2, 7, 100]) {
      // The nulls of categories depend on the cut here, and are compared below.
      const merged = inParts(name === 'categories' ? [...categories.keys()] : all, parts, random, profile);
      if (whole.kind === 'categorical' && merged.kind === 'categorical') {
        expect(merged.others).toEqual(whole.others);
        expect(merged.counts).toEqual(whole.counts);
      } else {
        expectAlike(merged, whole);
      }
    }
    expect(profileFromJson(profileToJson(whole))).toEqual(whole);
  });

  test('more categories than are kept: an estimate of how many, the same from parts', () => {
    const whole = profileCategories(counted(categories), 0, names);
    expect(whole.others.kept).toHaveLength(MOST_KEPT);
    const real = new Set(categories.filter((value) => !names.includes(value)));
    expect(Math.abs(whole.others.distinct / real.size - 1)).toBeLessThan(0.2);
    for (const [name, n] of whole.others.kept)
      expect(n).toBe(categories.filter((value) => value === name).length);
  });

  test('what was counted otherwise does not add up', () => {
    expect(() => mergeProfiles(emptyNumericProfile(grid), emptyNumericProfile(edges))).toThrow('other edges');
    expect(() => mergeProfiles(profileCategories([], 0, ['a']), profileCategories([], 0, ['b']))).toThrow(
      'other categories',
    );
    expect(() => mergeProfiles(profileScores([], 0.5), profileScores([], 0.6))).toThrow('another threshold');
    expect(() => mergeProfiles(profileClasses([], ['a']), profileClasses([], ['b']))).toThrow(
      'other classes',
    );
    expect(() => mergeProfiles(profileCrossMoments(['a'], []), profileCrossMoments(['b'], []))).toThrow(
      'other columns',
    );
    expect(() => mergeProfiles<Profile>(profileScores([], 0.5), profileRegression([]))).toThrow(
      'do not add up',
    );
  });
});

describe('JSON', () => {
  const profile = profileNumbers([1, 2, 3], { kind: 'edges', edges: [1, 2] });
  test('without what the reference holds', () => {
    const text = profileToJson(profile, planOf(profile));
    expect(text).not.toContain('edges');
    expect(profileFromJson(text, planOf(profile))).toEqual(profile);
    expect(() => profileFromJson(text)).toThrow('binning');
  });
  test.each([
    ['nonsense', 'JSON object'],
    ['null', 'JSON object'],
    ['{"version":2}', 'of 2'],
    ['{"version":1,"kind":"numeric"}', 'no profile'],
    [profileToJson({ ...profile, counts: [1] }), 'do not fit'],
    [profileToJson({ ...profile, keys: [2, 1, 0] }), 'do not fit'],
    [profileToJson({ ...profile, sums: [] }), 'do not fit'],
    [profileToJson({ ...profile, counts: [1, -1, 3] }), 'counts 1'],
  ])('%s', (text, message) => expect(() => profileFromJson(text)).toThrow(message));
});
