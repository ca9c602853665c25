import { describe, expect, test } from 'vitest';
import { compareColumns } from './compare-columns';
import type { ColumnProfile } from './dataset-text';

const shapes = (types: Record<string, string>) =>
  Object.entries(types).map(([column, type]) => ({ column, type }));
const compare = (from: ColumnProfile[], to: ColumnProfile[]) =>
  compareColumns({ columns: [], profiles: from }, { columns: [], profiles: to });

test('what is new, gone and of another type', () => {
  const from = { columns: shapes({ a: 'long', b: 'string', c: 'double' }), profiles: [] };
  const to = { columns: shapes({ d: 'long', c: 'double', a: 'double' }), profiles: [] };
  expect(compareColumns(from, to).map(({ column, state, from: a, to: b }) => [column, state, a, b])).toEqual([
    ['a', 'retyped', 'long', 'double'],
    ['b', 'removed', 'string', null],
    ['c', 'same', 'double', 'double'],
    ['d', 'added', null, 'long'],
  ]);
});

describe('distributions', () => {
  test('a mean that moved, in standard deviations; values that went missing', () => {
    const [change] = compare(
      [{ column: 'age', count: 90, missing: 10, mean: 40, sd: 10 }],
      [{ column: 'age', count: 60, missing: 40, mean: 46, sd: 9 }],
    );
    expect(change).toMatchObject({ shift: 0.6, state: 'same' });
    expect(change?.missing).toBeCloseTo(0.3);
    expect(change?.distance).toBeNull();
  });

  test('histograms of the same edges, and counts of values', () => {
    const edges = [0, 1, 2];
    const of = (counts: number[], at = edges): ColumnProfile => ({
      column: 'x',
      histogram: { edges: at, counts },
    });
    expect(compare([of([1, 0])], [of([0, 5])])[0]?.distance).toBeCloseTo(1);
    expect(compare([of([2, 2])], [of([50, 50])])[0]?.distance).toBeCloseTo(0);
    expect(compare([of([1, 0])], [of([1, 0], [0, 2, 4])])[0]?.distance).toBeNull();
    expect(compare([of([0, 0])], [of([1, 1])])[0]?.distance).toBeNull();
    const values = (pairs: [string, number][]): ColumnProfile => ({ column: 'x', values: pairs });
    expect(compare([values([['a', 1]])], [values([['b', 1]])])[0]?.distance).toBeCloseTo(1);
    expect(
      compare(
        [
          values([
            ['a', 1],
            ['b', 1],
          ]),
        ],
        [
          values([
            ['b', 3],
            ['a', 3],
          ]),
        ],
      )[0]?.distance,
    ).toBeCloseTo(0);
  });

  test('nothing is made up where nothing is known', () =>
    expect(compare([{ column: 'x', mean: 1, sd: 0 }], [{ column: 'x', mean: 2 }])[0]).toMatchObject({
      shift: null,
      missing: null,
      distance: null,
    }));
});
