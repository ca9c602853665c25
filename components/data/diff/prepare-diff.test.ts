import { expect, test } from 'vitest';
import { diffLines, linesOf } from '@/lib/pure/diff/diff-lines';
import { besideLines, drawnLines } from './prepare-diff';

const draw = (from: string, to: string) => {
  const [hunk] = diffLines(linesOf(from), linesOf(to)).hunks;
  return drawnLines(hunk ?? { lines: [] });
};
const marked = (from: string, to: string) =>
  draw(from, to).map(({ parts }) =>
    parts.map(({ text, isChanged }) => (isChanged ? `[${text}]` : text)).join(''),
  );

test('what changed within a line is marked', () => {
  expect(marked('lr = 0.1', 'lr = 0.01')).toEqual(['lr = 0.1', 'lr = 0.[0]1']);
  expect(marked('opt = sgd(lr)', 'opt = adam(lr)')).toEqual(['opt = [sgd](lr)', 'opt = [adam](lr)']);
  expect(marked('one', 'entirely different')).toEqual(['one', 'entirely different']);
  expect(marked('a1\na2', 'b1\nb2\nb3')).toEqual(['a1', 'a2', 'b1', 'b2', 'b3']);
});

test('sides stand beside each other', () => {
  const rows = besideLines(draw('x\na\nb\ny', 'x\nA\ny\nz'));
  expect(rows.map(({ from, to }) => [from?.text ?? null, to?.text ?? null])).toEqual([
    ['x', 'x'],
    ['a', 'A'],
    ['b', null],
    ['y', 'y'],
    [null, 'z'],
  ]);
});
