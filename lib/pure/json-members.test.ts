import { describe, expect, test } from 'vitest';
import { memberPicker } from './json-members';

const VALUES: [string, unknown][] = [
  ['a number', -1.5e-7],
  ['null', null],
  ['a truth', false],
  ['an empty text', ''],
  ['a text with what JSON is made of', ',"}]{[:\\'],
  ['a text that ends with a backslash', 'C:\\'],
  ['a text with quotes', '"a" and "b"'],
  ['a text of other scripts', 'ü 😀\u2028\n'],
  ['a list', [1, [2, '],'], { a: '}' }]],
  ['an empty list', []],
  ['an object', { a: { b: [] }, c: '"' }],
  ['an empty object', {}],
];

describe('cuts out', () => {
  test.each(VALUES)('%s, wherever it stands', (_, value) => {
    const pick = memberPicker(['wanted', 'none']);
    for (const object of [{ wanted: value }, { a: 1, wanted: value }, { wanted: value, z: 'z' }])
      expect(pick(JSON.stringify(object))).toEqual([JSON.stringify(value), undefined]);
  });

  test('what lies beside any value, in any order', () => {
    const object = Object.fromEntries(VALUES);
    const names = VALUES.map(([name]) => name);
    for (const asked of [names, names.toReversed(), names.filter((_, at) => at % 3 === 1)])
      expect(memberPicker(asked)(JSON.stringify(object))).toEqual(
        asked.map((name) => JSON.stringify(object[name])),
      );
  });

  test('names with tricks in them, and not one for another', () => {
    const object = { 'a"': 1, 'a":2,"b': 3, b: 4, __proto: 5, 'ü\\': 6, '': 7, aa: 8 };
    const names = Object.keys(object);
    expect(memberPicker([...names, 'a'])(JSON.stringify(object))).toEqual([
      ...names.map((name) => String(object[name as keyof typeof object])),
      undefined,
    ]);
    expect(memberPicker(['a'])('{}')).toEqual([undefined]);
    expect(memberPicker([])('{"a":1}')).toEqual([]);
  });
});
