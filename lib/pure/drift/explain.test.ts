import { describe, expect, test } from 'vitest';
import { seededRandom } from '../stats/random';
import { explainChange, percent } from './explain';
import { chooseNames, profileCategories } from './profile/categorical';
import { chooseBinning } from './profile/choose-binning';
import { profileNumbers } from './profile/numeric';
import { outOfRange, schemaChanges, volumeChange } from './quality';

const random = seededRandom(31);
const draw = <Value>(n: number, value: (at: number) => Value) =>
  Array.from({ length: n }, (_, at) => value(at));
const numbers = (first: (number | null)[], second: (number | null)[]) => {
  const binning = chooseBinning(first.map((value) => value ?? Number.NaN));
  return [profileNumbers(first, binning), profileNumbers(second, binning)] as const;
};
const categories = (
  first: Record<string, number>,
  second: Record<string, number>,
  nulls: [number, number] = [0, 0],
) => {
  const names = chooseNames(Object.entries(first));
  return [
    profileCategories(Object.entries(first), nulls[0], names),
    profileCategories(Object.entries(second), nulls[1], names),
  ] as const;
};

describe('numbers in words', () => {
  test('the median', () => {
    const [first, second] = [
      draw(4250, (at) => (100 + (at % 85)) / 10),
      draw(850, (at) => (76 + (at % 85)) / 10),
    ];
    expect(explainChange(...numbers(first, second))[0]).toBe('The median fell from 14.2 to 11.8.');
  });
  test('the spread', () => {
    const [first, second] = [draw(4000, random.normal), draw(2000, () => 3 * random.normal())];
    const sentences = explainChange(...numbers(first, second));
    expect(sentences.join(' ')).toMatch(
      /Values lie further apart: the middle half from −[12][.\d]* to [12][.\d]*, before from −0\.\d+ to 0\.\d+\./,
    );
    expect(sentences.join(' ')).toMatch(/lie outside all that the reference had \(−3/);
    expect(sentences.join(' ')).not.toContain('median');
  });
  test('a heap of one value, and missing ones', () => {
    const first = draw(2000, () => (random.next() < 0.02 ? 0 : random.next() * 5));
    const second = draw(2000, () =>
      random.next() < 0.1 ? null : random.next() < 0.3 ? 0 : random.next() * 5,
    );
    const sentences = explainChange(...numbers(first, second));
    expect(sentences[0]).toMatch(/^The share of 0 rose from (2|1\.\d|2\.\d) % to \d\d %\.$/);
    expect(sentences.join(' ')).toMatch(/The share without a value rose from 0 % to (9\.\d|1\d) %\./);
  });
  test('nothing much, nothing at all, and as many sentences as asked for', () => {
    const [first, second] = [draw(3000, random.normal), draw(3000, random.normal)];
    expect(explainChange(...numbers(first, second))).toEqual(['The values lie as before.']);
    expect(explainChange(...numbers(first, []))).toEqual(['The values lie as before.']);
    expect(explainChange(...numbers(first, [null, null]))).toEqual([
      'The share without a value rose from 0 % to 100 %.',
    ]);
    const changed = numbers(
      first,
      draw(900, () => 5 + 9 * random.normal()),
    );
    expect(explainChange(...changed).length).toBeGreaterThan(2);
    expect(explainChange(...changed, { limit: 1 })).toHaveLength(1);
  });
  test('values as the column writes them', () => {
    const [first, second] = [draw(500, (at) => at), draw(500, (at) => at + 300)];
    expect(explainChange(...numbers(first, second), { format: (value) => `${Math.round(value)} €` })[0]).toBe(
      'The median rose from 249 € to 549 €.',
    );
  });
});

describe('categories in words', () => {
  test('shares that moved, new and vanished ones, the weightiest first', () => {
    const profiles = categories(
      { day: 920, night: 30, dawn: 50 },
      { day: 600, night: 210, dusk: 150 },
      [0, 40],
    );
    expect(explainChange(...profiles)).toEqual([
      'The share of “day” fell from 92 % to 60 %.',
      'The share of “night” rose from 3 % to 21 %.',
      '“dusk” is new, with 15 %.',
      'The share without a value rose from 0 % to 4 %.',
    ]);
    expect(explainChange(...profiles, { limit: 9 })).toContain(
      'The share without a value rose from 0 % to 4 %.',
    );
  });
  test('several new ones', () =>
    expect(explainChange(...categories({ a: 100 }, { a: 50, x: 30, y: 20 }))).toContain(
      '50 % have categories that the reference had not, such as “x”.',
    ));
  test('hostile names do not break the sentence', () => {
    const [sentence] = explainChange(
      ...categories({ a: 100 }, { a: 50, [`</script>\n\u0000${'x'.repeat(99)}`]: 50 }),
    );
    expect(sentence).toBe(`The share of “a” fell from 100 % to 50 %.`);
    const [, other] = explainChange(
      ...categories({ a: 100 }, { a: 50, [`</script>\n\u0000${'x'.repeat(99)}`]: 50 }),
    );
    expect(other).toBe(`“</script> ${'x'.repeat(29)}…” is new, with 50 %.`);
  });
  test('what chance does in few rows is no story', () => {
    expect(explainChange(...categories({ a: 500, b: 500 }, { a: 27, b: 23 }))).toEqual([
      'The shares of all categories are as before.',
    ]);
    expect(explainChange(...categories({ a: 5000, b: 5000 }, { a: 2700, b: 2300 }))).toHaveLength(2);
  });
  test('all as before, and another type', () => {
    const same = categories({ a: 500, b: 500 }, { a: 50, b: 50 });
    expect(explainChange(...same)).toEqual(['The shares of all categories are as before.']);
    expect(explainChange(same[0], numbers([1], [1])[1])).toEqual([
      'The column was of categories, and is of numbers now.',
    ]);
  });
});

test.each([
  [0, '0 %'],
  [0.0004, 'under 0.1 %'],
  [0.004, '0.4 %'],
  [0.03, '3 %'],
  [0.0994, '9.9 %'],
  [0.214, '21 %'],
  [0.9996, 'over 99.9 %'],
  [1, '100 %'],
])('%d is %s', (share, text) => expect(percent(share)).toBe(text));

describe('quality', () => {
  test('columns that came, went, and changed', () => {
    const column = (name: string, type = 'double') => ({ name, type });
    expect(
      schemaChanges(
        [column('a'), column('b'), column('c')],
        [column('d'), column('a'), column('c', 'string')],
      ),
    ).toEqual([
      { kind: 'removed', column: 'b', type: 'double' },
      { kind: 'type-changed', column: 'c', from: 'double', to: 'string' },
      { kind: 'added', column: 'd', type: 'double' },
    ]);
    expect(schemaChanges([column('__proto__')], [column('__proto__')])).toEqual([]);
  });
  test('rows out of range', () => {
    const [reference, current] = numbers(
      draw(1000, (at) => at / 1000),
      [-5, 0.5, 0.2, 7],
    );
    expect(outOfRange(reference, current)).toBe(0.5);
    expect(outOfRange(reference, numbers([1], [null])[1])).toBeUndefined();
  });
  test.each([
    [1000, [980, 1010, 1030, 990, 1005], 'stable'],
    [1100, [980, 1010, 1030, 990, 1005], 'stable'],
    [1150, [980, 1010, 1030, 990, 1005], 'drift'],
    [500, [980, 1010, 1030, 990, 1005], 'severe'],
    [0, [3, 4, 2, 5, 3], 'severe'],
    [2, [3, 4, 2, 5, 3], 'stable'],
    [5, [3, 4, 2, 5], 'not-enough-data'],
    [0, [0, 0, 0, 0, 0], 'stable'],
    [2, [0, 0, 0, 0, 0], 'stable'],
    [5, [0, 0, 1, 0, 0], 'drift'],
    [50, [0, 0, 0, 0, 0], 'severe'],
  ] as const)('%d rows after %j are %s', (rows, before, verdict) =>
    expect(volumeChange(rows, before).verdict).toBe(verdict),
  );
});
