import { describe, expect, test } from 'vitest';
import { chooseNames, profileCategories } from '../profile/categorical';
import { chooseBinning } from '../profile/choose-binning';
import { profileNumbers } from '../profile/numeric';
import type { ColumnProfile } from '../profile/profile';
import { evidentlyOnProfiles, evidentlyOnSamples } from './evidently';
import evidently from './golden/evidently.json';
import nannyml from './golden/nannyml.json';
import { nannymlOnProfiles, nannymlOnSamples } from './nannyml';

type Case = (string | number)[];

/** The data of golden/cases.py, which the real packages were asked about. */
function dataOf([kind, n, m, size, shift]: Case): {
  isNumeric: boolean;
  first: (number | string)[];
  second: (number | string)[];
} {
  const values = (rows: number, start: number, moved: number) =>
    Array.from({ length: rows }, (_, at) => {
      const q = ((start + at) * 7919) % 10007;
      if (kind === 'number') return Math.floor((q * q) / 10007) / Number(size) + moved;
      const place = Math.trunc(
        Math.min(Number(size) - 1 + moved, Math.floor((q * q * Number(size)) / (10007 * 10007)) + moved),
      );
      return kind === 'rating' ? place : `c${place}`;
    });
  return {
    isNumeric: kind !== 'category',
    first: values(Number(n), 1, 0),
    second: values(Number(m), 20011, Number(shift)),
  };
}

function profilesOf({ isNumeric, first, second }: ReturnType<typeof dataOf>): [ColumnProfile, ColumnProfile] {
  if (isNumeric) {
    const binning = chooseBinning(first.map(Number));
    return [profileNumbers(first.map(Number), binning), profileNumbers(second.map(Number), binning)];
  }
  const counted = (values: (number | string)[]) => values.map((value) => [String(value), 1] as const);
  const names = chooseNames(counted(first));
  return [profileCategories(counted(first), 0, names), profileCategories(counted(second), 0, names)];
}

describe(`Evidently ${evidently.evidently}`, () => {
  const names = {
    ks: 'ks',
    chisquare: 'chisquare',
    z: 'z',
    wasserstein: 'wasserstein',
    jensenshannon: 'jensenshannon',
  };
  test.each(evidently.rows as [Case, keyof typeof names, number, boolean][])(
    '%j: %s %d',
    (given, name, value, isDrift) => {
      const data = dataOf(given);
      const ours = evidentlyOnSamples(data.first, data.second, data.isNumeric);
      expect(ours).toMatchObject({ test: names[name], isDrift });
      // scipy's z of a tiny p-value is rounded away to 0, and where sizes differ its exact KS subtracts from 1.
      expect(Math.abs((ours?.value ?? Number.NaN) - value)).toBeLessThan(1e-9 * Math.max(1, value));
      const fromProfiles = evidentlyOnProfiles(...profilesOf(data));
      expect(fromProfiles).toMatchObject({ test: names[name], isDrift });
      // Of cells, not of rows: a p-value in the body of its distribution, a distance to the width of a cell.
      const room = !data.isNumeric ? 1e-9 : name === 'ks' ? 0.05 : 0.002;
      expect(Math.abs((fromProfiles?.value ?? Number.NaN) - (ours?.value ?? 0))).toBeLessThan(room);
    },
  );

  test('a column without values is passed over, not an exception', () => {
    expect(evidentlyOnSamples([Number.NaN], [1, 2], true)).toBeUndefined();
    const [profile] = profilesOf(dataOf(['number', 300, 200, 97, 0]));
    const [categories] = profilesOf(dataOf(['category', 300, 200, 5, 0]));
    expect(evidentlyOnProfiles(profile, categories)).toBeUndefined();
  });
});

describe(`NannyML ${nannyml.nannyml}`, () => {
  test.each(nannyml.rows as [Case, number, number][])('%j: %d against %d', (given, distance, threshold) => {
    const data = dataOf(given);
    const column = nannymlOnSamples(data.first, data.isNumeric);
    // A distance is the root of a divergence: of next to nothing, rounding shows.
    expect(Math.abs(column.distanceOf(data.second) - distance)).toBeLessThan(1e-7);
    expect(Math.abs(column.threshold - threshold)).toBeLessThan(1e-7);
    const [reference, current] = profilesOf(data);
    if (reference.kind === 'numeric' && current.kind === 'numeric')
      expect(Math.abs((nannymlOnProfiles(reference, current) ?? 0) - distance)).toBeLessThan(0.02);
  });
  test('nothing has no distance', () =>
    expect(nannymlOnSamples([1, 2, 3, 4], true).distanceOf([Number.NaN])).toBeNaN());
});
