import { describe, expect, test } from 'vitest';
import { type Random, seededRandom, shuffle } from '../../stats/random';
import { type Binning, cellOf, keyOf } from './binning';
import { categoryName, chooseNames, hashOf, MOST_KEPT, profileCategories } from './categorical';
import { profileCategoryPairs } from './category-pairs';
import { chooseBinning } from './choose-binning';
import { profileClasses } from './classes';
import { columnPairs, correlationOf, pairAt, pairFromSums, profileCrossMoments } from './cross-moments';
import { profileFromJson, profileToJson } from './json';
import { momentsFromSums, standardDeviation } from './moments';
import { emptyNumericProfile, finiteRows, momentsOf, profileNumbers } from './numeric';
import { mergeProfiles, type Profile, planOf } from './profile';
import { profileRegression } from './regression';
import { profileScores } from './scores';
import { quantile, quantiles } from './segments';

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

describe('numbers', () => {
  const binning: Binning = { kind: 'grid', low: 0, perUnit: 1, isExact: false };

  test('each kind of value is counted for itself', () => {
    const profile = profileNumbers(
      [1, null, undefined, Number.NaN, Infinity, -Infinity, -0, 0, 2n, 5e-324],
      binning,
    );
    expect(profile).toMatchObject({
      rows: 10,
      nulls: 2,
      nans: 1,
      minusInfinities: 1,
      plusInfinities: 1,
      zeros: 2,
    });
    expect(profile).toMatchObject({ least: 0, greatest: 2, keys: [0, 1, 2], counts: [3, 1, 1] });
    expect(Object.is(profile.least, 0)).toBe(true);
    expect(finiteRows(profile)).toBe(5);
  });

  test('the largest doubles do not spoil the mean, and JSON bears what has no number', () => {
    const profile = profileNumbers([1e308, -1e308, 1.5e308], binning);
    expect(momentsOf(profile).mean / 5e307).toBeCloseTo(1, 12);
    expect(profile.m2).toBe(Number.POSITIVE_INFINITY);
    expect(standardDeviation(momentsOf(profile))).toBeUndefined();
    expect(profile.keys).toEqual([-32768, 32767]);
    expect(profileFromJson(profileToJson(profile))).toEqual(profile);
    const halves = mergeProfiles(
      profileNumbers([1e308, -1e308], binning),
      profileNumbers([1.5e308], binning),
    );
    expect(halves).toEqual({ ...profile, meanOffset: halves.meanOffset });
    expect(halves.meanOffset / profile.meanOffset).toBeCloseTo(1, 12);
  });

  test('long tails: mean and spread as two passes over the values have them', () => {
    const random = seededRandom(14);
    const values = Array.from({ length: 20_000 }, () => Math.exp(3 * random.normal()));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const moments = momentsOf(profileNumbers(values, chooseBinning(values)));
    expect(Math.abs(moments.mean / mean - 1)).toBeLessThan(1e-12);
    expect(Math.abs((standardDeviation(moments) ?? 0) / Math.sqrt(variance) - 1)).toBeLessThan(1e-12);
  });

  test('instants keep their spread', () => {
    const start = 1_760_000_000_000;
    const random = seededRandom(4);
    const values = Array.from({ length: 5000 }, () => start + random.below(1000));
    const mean = values.reduce((sum, value) => sum + (value - start), 0) / 5000;
    const variance = values.reduce((sum, value) => sum + (value - start - mean) ** 2, 0) / 5000;
    const profile = profileNumbers(values, chooseBinning(values));
    expect(standardDeviation(momentsOf(profile))).toBeCloseTo(Math.sqrt(variance), 9);
    const shifted = values.map((value) => value - start);
    const sums = momentsFromSums(
      5000,
      start,
      shifted.reduce((sum, value) => sum + value, 0),
      shifted.reduce((sum, value) => sum + value * value, 0),
    );
    expect(standardDeviation(sums)).toBeCloseTo(Math.sqrt(variance), 9);
  });

  test('where the rows of a wide cell are is known by their sum', () => {
    const profile = profileNumbers([-7, 0.5, 3, 9, 11], { kind: 'edges', edges: [0, 1, 2] });
    expect(profile).toMatchObject({ keys: [0, 1, 3], counts: [1, 1, 3], sums: [-7, 0.5, 23] });
  });
});

describe('the choice of cells', () => {
  const random = seededRandom(9);
  const draw = (n: number, value: () => number) => Array.from({ length: n }, value);
  const largestShare = (values: number[], binning: Binning) => {
    const profile = profileNumbers(values, binning);
    return Math.max(...profile.counts) / values.length;
  };

  test('whole numbers: a cell for each', () => {
    const ages = draw(500, () => 18 + random.below(60));
    const binning = chooseBinning(ages);
    expect(binning).toEqual({ kind: 'grid', low: Math.min(...ages) - 0.5, perUnit: 1, isExact: true });
    expect(cellOf(binning, keyOf(binning, 33))).toEqual({ from: 33, to: 33 });
  });

  test('whole numbers far apart: cells as wide as whole numbers', () => {
    const binning = chooseBinning(draw(5000, () => random.below(1_000_000)));
    expect(binning).toMatchObject({ kind: 'grid', perUnit: 1 / 500, isExact: false });
  });

  test.each([
    ['ratings in halves', () => random.below(10) / 2, 10],
    ['prices', () => random.below(3000) / 100, 100],
    ['negative tenths', () => -random.below(50) / 10, 10],
  ])('%s: a cell for each, that rounding does not miss', (_, value, perUnit) => {
    const values = draw(2000, value);
    const binning = chooseBinning(values);
    expect(binning).toMatchObject({ kind: 'grid', perUnit, isExact: true });
    for (const one of values) expect(cellOf(binning, keyOf(binning, one)).from).toBe(one + 0);
    expect(new Set(values.map((one) => keyOf(binning, one))).size).toBe(new Set(values).size);
  });

  test('few different values of no round step: a cell for each, and gaps between', () => {
    const binning = chooseBinning(draw(200, () => random.below(10) / 7));
    expect(binning.kind).toBe('edges');
    expect(cellOf(binning, keyOf(binning, 3 / 7))).toEqual({ from: 3 / 7, to: 3 / 7 });
    expect(keyOf(binning, 3.1 / 7)).toBe(keyOf(binning, 3 / 7) + 1);
  });

  test('a body without long tails: a thousand round cells', () => {
    const binning = chooseBinning(draw(20_000, random.normal));
    expect(binning).toEqual({ kind: 'grid', low: expect.any(Number), perUnit: 200, isExact: false });
  });

  test.each([
    ['long tails', () => Math.exp(3 * random.normal())],
    ['a sentinel far off', () => (random.next() < 0.1 ? -999 : random.next())],
    ['numbers of all sizes', () => 10 ** (600 * random.next() - 300)],
    ['both ends of all doubles', () => (random.next() - 0.5) * 1.7e308 * 2],
  ])('%s: by quantiles, heaps alone', (_, value) => {
    const values = draw(20_000, value);
    const binning = chooseBinning(values);
    expect(binning.kind).toBe('edges');
    const heap = values.filter((v) => v === -999).length / values.length;
    expect(largestShare(values, binning)).toBeLessThan(Math.max(0.011, heap + 0.001));
  });

  test('zeros in heaps stand at zero', () => {
    const values = draw(10_000, () => (random.next() < 0.7 ? 0 : random.next() * 30));
    const profile = profileNumbers(values, chooseBinning(values));
    expect(quantile(profile, 0.5)).toBe(0);
    expect(quantile(profile, 0.9)).toBeCloseTo(20, 0);
  });

  test('nothing, or one value', () => {
    expect(chooseBinning([Number.NaN])).toMatchObject({ kind: 'grid' });
    expect(chooseBinning([3.25])).toMatchObject({ kind: 'grid', isExact: true });
    expect(chooseBinning([Math.PI]).kind).toBe('edges');
    expect(chooseBinning([1e-310, 2e-310, 3e-310]).kind).toBe('edges');
  });
});

test.each<[Binning, number, number, number]>([
  [{ kind: 'edges', edges: [1, 2] }, 0, Number.NEGATIVE_INFINITY, 1],
  [{ kind: 'edges', edges: [1, 2] }, 1, 1, 2],
  [{ kind: 'edges', edges: [1, 2] }, 2, 2, Number.POSITIVE_INFINITY],
  [{ kind: 'edges', edges: [0, Number.MIN_VALUE] }, 1, 0, 0],
  [{ kind: 'grid', low: 1, perUnit: 2, isExact: false }, 3, 2.5, 3],
  [{ kind: 'grid', low: 9.95, perUnit: 10, isExact: true }, 18, 11.8, 11.8],
  [{ kind: 'grid', low: 1, perUnit: 2, isExact: false }, -32768, Number.NEGATIVE_INFINITY, -16382.5],
  [{ kind: 'grid', low: 1, perUnit: 2, isExact: false }, 32767, 16384.5, Number.POSITIVE_INFINITY],
])('a cell of %j with key %d goes from %d to %d', (binning, key, from, to) =>
  expect(cellOf(binning, key)).toEqual({ from, to }),
);

describe('quantiles', () => {
  test('those of the values, as finely as the cells are', () => {
    const random = seededRandom(6);
    const values = Array.from({ length: 10_000 }, random.normal).sort((a, b) => a - b);
    const profile = profileNumbers(values, chooseBinning(values));
    for (const share of [0.01, 0.25, 0.5, 0.75, 0.99])
      expect(Math.abs((quantile(profile, share) ?? 0) - (values[share * 10_000] ?? 0))).toBeLessThan(0.005);
    expect(quantiles(profile, [0, 1])).toEqual([values[0], values.at(-1)]);
  });
  test('of nothing there is none', () =>
    expect(quantile(emptyNumericProfile({ kind: 'edges', edges: [1] }), 0.5)).toBeUndefined());
});

describe('categories', () => {
  test('all are named, or the most frequent of thousands, in the order of their names', () => {
    const many = Array.from({ length: 3000 }, (_, at) => [`c${at}`, 3000 - at] as const);
    expect(chooseNames(many)).toHaveLength(1000);
    expect(chooseNames(many)).toContain('c999');
    expect(chooseNames(many.map(([name]) => [name, 49] as const))).toEqual([]);
    expect(
      chooseNames([
        ['b', 5],
        ['a', 5],
        ['c', 1],
        ['c', 9],
      ]),
    ).toEqual(['a', 'b', 'c']);
  });
  test('a hostile name stays what it is, a long one is cut but told from its like', () => {
    const names = ['</script>', '\u0000', '__proto__', 'naïve ☃', ''];
    const profile = profileCategories(
      names.map((name) => [name, 2] as const),
      1,
      [...names].sort(),
    );
    expect(profile).toMatchObject({ rows: 11, counts: [2, 2, 2, 2, 2], others: { rows: 0 } });
    expect(profileFromJson(profileToJson(profile))).toEqual(profile);
    const long = 'x'.repeat(5000);
    expect(categoryName(`${long}a`)).not.toBe(categoryName(`${long}b`));
    expect(categoryName(long).length).toBeLessThan(230);
    expect(categoryName(`${'x'.repeat(199)}😀😀`)).not.toMatch(/[\uD800-\uDBFF]…/u);
  });
  test('hashes of alike names are spread', () => {
    const hashes = Array.from({ length: 20_000 }, (_, at) => hashOf(`category ${at}`) / 2 ** 53);
    expect(new Set(hashes).size).toBe(20_000);
    const tenths = new Array<number>(10).fill(0);
    for (const hash of hashes) tenths[Math.floor(hash * 10)] = (tenths[Math.floor(hash * 10)] ?? 0) + 1;
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});

test('pairs of columns: sums as a database makes them, and where each pair stands', () => {
  const random = seededRandom(12);
  const x = Array.from({ length: 500 }, () => random.normal() + 1e6);
  const y = x.map((value) => (value - 1e6) * 0.5 + random.normal());
  const [pair] = profileCrossMoments(['x', 'y'], [x, y]).pairs;
  const sum = (value: (at: number) => number) => x.reduce((total, _, at) => total + value(at), 0);
  const [dx, dy] = [(at: number) => (x[at] ?? 0) - 1e6, (at: number) => y[at] ?? 0];
  const fromSums = pairFromSums({
    n: 500,
    shiftX: 1e6,
    shiftY: 0,
    x: sum(dx),
    y: sum(dy),
    xx: sum((at) => dx(at) ** 2),
    yy: sum((at) => dy(at) ** 2),
    xy: sum((at) => dx(at) * dy(at)),
  });
  expectAlike(fromSums, pair, 1e-9);
  expect(correlationOf(fromSums)).toBeCloseTo(0.447, 1);
  expect(columnPairs(4).map(([i, j]) => pairAt(4, i, j))).toEqual([0, 1, 2, 3, 4, 5]);
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
