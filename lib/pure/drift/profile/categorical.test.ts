import { describe, expect, test } from 'vitest';
import { categoryName, chooseNames, hashOf, profileCategories } from './categorical';
import { profileFromJson, profileToJson } from './json';

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
