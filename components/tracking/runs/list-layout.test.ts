import { describe, expect, it } from 'vitest';
import { layoutRows } from './list-layout';

const layout = layoutRows({
  pinned: ['p'],
  count: 5,
  loaded: new Map([
    [0, 'a'],
    [1, 'b'],
    [3, 'd'],
  ]),
  branches: [
    { at: 3, rows: ['d1'] },
    { at: 0, rows: ['a1', 'a2'] },
  ],
});

describe('layoutRows', () => {
  it('puts pinned rows first and branches under their rows; what has not come is a hole', () => {
    expect([...layout.rows]).toEqual(['p', 'a', 'a1', 'a2', 'b', undefined, 'd', 'd1', undefined]);
    expect(layout.present).toEqual(['p', 'a', 'a1', 'a2', 'b', 'd', 'd1']);
  });

  it('finds back the place in the list', () => {
    expect(layout.rows.map(() => 0).length).toBe(9);
    expect(Array.from({ length: 9 }, (_, index) => layout.baseAt(index))).toEqual([
      0, 0, 0, 0, 1, 2, 3, 3, 4,
    ]);
  });

  it('forgets branches and rows beyond a list that became shorter', () => {
    const { rows } = layoutRows({
      pinned: [],
      count: 1,
      loaded: new Map([
        [0, 'a'],
        [4, 'e'],
      ]),
      branches: [{ at: 4, rows: ['e1'] }],
    });
    expect([...rows]).toEqual(['a']);
  });
});
