import { expect, test } from 'vitest';
import { jsonLines } from './json-lines';

const all = () => true;
const shown = (value: unknown, open = all as (path: string, depth: number) => boolean) =>
  jsonLines(value, open).map(({ depth, name, text, isOpen }) =>
    `${'  '.repeat(depth)}${isOpen === undefined ? '' : isOpen ? '- ' : '+ '}${name} ${text}`.trimEnd(),
  );

test('all of a value, with what each branch holds', () => {
  expect(shown({ a: [1, null], b: { 'x/y': 'text' }, c: {}, d: true })).toEqual([
    '-  {4}',
    '  - a [2]',
    '    0 1',
    '    1 null',
    '  - b {1}',
    '    x/y "text"',
    '  c {}',
    '  d true',
  ]);
});

test('what is closed is one line', () => {
  expect(shown({ a: [1], b: [2] }, (path) => path === '')).toEqual(['-  {2}', '  + a [1]', '  + b [1]']);
});

test('long arrays come in stretches, whose items keep their indices', () => {
  const long = Array.from({ length: 250 }, (_, index) => index);
  expect(shown(long, (_, depth) => depth === 0)).toEqual([
    '-  [250]',
    '  + 0 … 99',
    '  + 100 … 199',
    '  + 200 … 249',
  ]);
  const last = jsonLines(long, all).at(-1);
  expect(last).toMatchObject({ name: '249', text: '249', depth: 2 });
});

test('each line has a way of its own, whatever keys are called', () => {
  const paths = jsonLines({ 'a/b': 1, a: { b: 2 }, '': 3 }, all).map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
});

test('a text is cut, a number is not', () => {
  const [line] = jsonLines('x'.repeat(5000), all);
  expect(line?.text.length).toBeLessThan(2100);
});
