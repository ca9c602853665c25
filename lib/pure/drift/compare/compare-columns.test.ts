import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../stats/random';
import { chooseNames, profileCategories } from '../profile/categorical';
import { chooseBinning } from '../profile/choose-binning';
import { profileNumbers } from '../profile/numeric';
import { categoryCells } from './category-distances';
import { compareColumns, type Facet } from './compare-columns';

const random = seededRandom(21);
const draw = (n: number, value: () => number) => Array.from({ length: n }, value);
const profiles = (first: (number | null)[], second: (number | null)[]) => {
  const binning = chooseBinning(first.map((value) => value ?? Number.NaN));
  return [profileNumbers(first, binning), profileNumbers(second, binning)] as const;
};
const categories = (first: (string | null)[], second: (string | null)[]) => {
  const counted = (values: (string | null)[]) =>
    values.flatMap((value) => (value === null ? [] : [[value, 1] as const]));
  const names = chooseNames(counted(first));
  const profile = (values: (string | null)[]) =>
    profileCategories(counted(values), values.filter((value) => value === null).length, names);
  return [profile(first), profile(second)] as const;
};
const valuesOf = (facets: Facet[]) => {
  const facet = facets.find((candidate) => candidate.facet === 'values');
  if (!facet || 'reason' in facet) throw new Error(`nothing computed: ${facet?.reason}`);
  return facet;
};

describe('a column against its reference', () => {
  test('the same constant, another constant', () => {
    for (const value of [5, 3.14]) {
      const same = compareColumns(
        ...profiles(
          draw(100, () => value),
          draw(50, () => value),
        ),
      );
      expect(valuesOf(same.facets).test.p).toBe(1);
      expect(same.measures).toMatchObject({
        kolmogorovSmirnov: 0,
        wasserstein: 0,
        wassersteinScaled: null,
        jensenShannonDistance: 0,
      });
      const other = compareColumns(
        ...profiles(
          draw(100, () => value),
          draw(50, () => value + 2),
        ),
      );
      expect(valuesOf(other.facets).test.p).toBeLessThan(1e-20);
      expect(other.measures).toMatchObject({ kolmogorovSmirnov: 1, jensenShannonDistance: 1 });
      expect(other.measures.wasserstein).toBeCloseTo(2, 12);
      expect(other.measures.populationStability).toBeLessThan(20);
    }
  });

  test.each([
    ['no rows', [[1, 2], []], 'no-rows'],
    ['an empty reference', [[], [1, 2]], 'no-reference-rows'],
    [
      'no values',
      [
        [1, 2],
        [null, null],
      ],
      'no-values',
    ],
    [
      'a reference without values',
      [
        [null, null],
        [1, 2],
      ],
      'no-reference-values',
    ],
  ] as const)('%s', (_, [first, second], reason) => {
    const { facets, measures } = compareColumns(...profiles([...first], [...second]));
    expect(facets[0]).toEqual({ facet: 'values', reason });
    expect(measures.kolmogorovSmirnov).toBeNull();
    // That all are missing is a change of its own.
    if (second.length > 0 && first.length > 0) {
      expect(facets[1]).toMatchObject({ facet: 'missing', effects: [{ raw: 1 }] });
      expect(Math.abs(measures.missingChange ?? 0)).toBe(1);
    }
  });

  test('a column that is gone, new, or of another type', () => {
    const [numbers] = profiles([1, 2], [1]);
    const [texts] = categories(['a'], ['b']);
    expect(compareColumns(numbers, undefined).facets).toEqual([{ facet: 'values', reason: 'absent' }]);
    expect(compareColumns(undefined, numbers).facets).toEqual([
      { facet: 'values', reason: 'not-in-reference' },
    ]);
    expect(compareColumns(numbers, texts).facets).toEqual([{ facet: 'values', reason: 'type-changed' }]);
  });

  test('new and vanished categories, and missing ones, are categories', () => {
    const first = draw(900, () => random.below(3)).map((at) => 'abc'[at] ?? '');
    const second = [
      ...draw(80, () => random.below(2)).map((at) => 'ab'[at] ?? ''),
      ...Array(15).fill('d'),
      null,
      null,
      null,
      null,
      null,
    ];
    const [reference, current] = categories(first, second);
    expect(categoryCells(reference, current).map(({ kind, name }) => kind + name)).toEqual([
      'nameda',
      'namedb',
      'namedc',
      'new',
      'missing',
    ]);
    const { facets, measures } = compareColumns(reference, current);
    expect(valuesOf(facets).test.p).toBeLessThan(1e-10);
    expect(valuesOf(facets).test.p).toBeGreaterThan(0);
    expect(measures.newShare).toBe(0.15);
    expect(measures.missingChange).toBe(0.05);
  });

  test('among 50,000 categories that are frequent by luck alone there is nothing to compare', () => {
    const texts = (n: number, k: number) => Array.from({ length: n }, () => `id ${random.below(k)}`);
    const ids = compareColumns(...categories(texts(40_000, 50_000), texts(5000, 50_000)));
    expect(ids.facets).toEqual([{ facet: 'values', reason: 'too-diverse' }]);
    expect(ids.measures.newShare).toBeNull();
    const { facets, measures } = compareColumns(...categories(texts(150_000, 3000), texts(5000, 3000)));
    expect(measures.newShare).toBeNull();
    expect(valuesOf(facets).effects[0]?.value).toBeLessThan(0.1);
  });

  test('ties cost no power: few values are tested value by value', () => {
    const value = (share: number) => () => (random.next() < share ? 1 : 0);
    const { facets } = compareColumns(...profiles(draw(2000, value(0.5)), draw(400, value(0.6))));
    expect(valuesOf(facets).test.name).toBe('chi-squared');
    expect(valuesOf(facets).test.p).toBeLessThan(0.01);
  });

  test('a p-value below the least double still has a logarithm', () => {
    const { facets } = compareColumns(
      ...profiles(
        draw(20_000, random.normal),
        draw(20_000, () => random.normal() + 2),
      ),
    );
    expect(valuesOf(facets).test.p).toBe(0);
    expect(valuesOf(facets).test.logP).toBeLessThan(-1000);
    expect(valuesOf(facets).test.logP).toBeGreaterThan(-20_000);
  });

  test('values too large for a variance are compared bin by bin', () => {
    const value = () => (random.next() - 0.5) * 1.7e308;
    const { facets } = compareColumns(
      ...profiles(
        draw(500, value),
        draw(300, () => value() / 8),
      ),
    );
    expect(valuesOf(facets).effects.map(({ name }) => name)).toEqual(['jensen-shannon']);
    expect(valuesOf(facets).test.p).toBeLessThan(1e-10);
  });
});
