import { describe, expect, test } from 'vitest';
import { diffLines, linesOf } from './diff-lines';

const signs = { same: ' ', removed: '-', added: '+' };
const told = (from: string, to: string, context?: number) =>
  diffLines(linesOf(from), linesOf(to), context).hunks.map(({ lines }) =>
    lines.map(({ kind, text }) => signs[kind] + text).join('\n'),
  );
const letters = (text: string) => [...text].join('\n');

describe('changes', () => {
  test.each([
    ['nothing changed', 'a\nb', 'a\nb', []],
    ['one line', 'a\nb\nc', 'a\nx\nc', [' a\n-b\n+x\n c']],
    ['from nothing', '', 'a\nb', ['+a\n+b']],
    ['to nothing', 'a', '', ['-a']],
    ['an end of line more', 'a\nb', 'a\nb\n', []],
    ['another kind of line end', 'a\r\nb', 'a\nb', []],
    ['an empty line', 'a\nb', 'a\n\nb', [' a\n+\n b']],
    ['both ends', 'a\nb', 'x\na\nb\ny', ['+x\n a\n b\n+y']],
  ])('%s', (_, from, to, hunks) => expect(told(from, to)).toEqual(hunks));

  test('far from each other stand apart, near ones together', () => {
    const from = letters('abcdefghijklmnop');
    expect(told(from, letters('aBcdefghijklmnOp'), 1)).toEqual([' a\n-b\n+B\n c', ' n\n-o\n+O\n p']);
    expect(told(from, letters('abXcdYefghijklmnop'), 1)).toEqual([' b\n+X\n c\n d\n+Y\n e']);
  });

  test('lines have their numbers', () =>
    expect(diffLines(['a', 'b'], ['b', 'c']).hunks[0]?.lines).toEqual([
      { kind: 'removed', text: 'a', from: 1 },
      { kind: 'same', text: 'b', from: 2, to: 1 },
      { kind: 'added', text: 'c', to: 2 },
    ]));
});

/** What is left of a diff on one side. */
const side = (from: string[], to: string[], kind: 'removed' | 'added') =>
  diffLines(from, to, Number.MAX_SAFE_INTEGER / 4).hunks.flatMap(({ lines }) =>
    lines.filter((line) => line.kind === 'same' || line.kind === kind).map(({ text }) => text),
  );

/** The length of the longest common subsequence, by the table of the textbooks. */
function common(a: string[], b: string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let x = 1; x <= a.length; x += 1) {
    for (let y = 1; y <= b.length; y += 1) {
      const [row, above] = [table[x] as number[], table[x - 1] as number[]];
      row[y] = a[x - 1] === b[y - 1] ? (above[y - 1] ?? 0) + 1 : Math.max(above[y] ?? 0, row[y - 1] ?? 0);
    }
  }
  return table[a.length]?.[b.length] ?? 0;
}

test('either side can be read from it, and no shorter way exists: 300 pairs of texts', () => {
  let state = 7;
  const random = (most: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % most;
  };
  const text = () => Array.from({ length: random(24) }, () => 'abc'[random(3)] ?? '');
  for (let round = 0; round < 300; round += 1) {
    const [from, to] = [text(), text()];
    const { added, removed } = diffLines(from, to);
    const shared = common(from, to);
    expect([removed, added]).toEqual([from.length - shared, to.length - shared]);
    if (added + removed === 0) continue;
    expect(side(from, to, 'removed')).toEqual(from);
    expect(side(from, to, 'added')).toEqual(to);
  }
});

test('texts that have nothing in common are told as replaced, in time', () => {
  const from = Array.from({ length: 20_000 }, (_, at) => `a ${at}`);
  const to = Array.from({ length: 20_000 }, (_, at) => `b ${at}`);
  const started = performance.now();
  const diff = diffLines(from, to);
  expect(diff).toMatchObject({ isRough: true, added: 20_000, removed: 20_000 });
  expect(performance.now() - started).toBeLessThan(3_000);
});
