import { describe, expect, test } from 'vitest';
import { memberPicker, runPicker } from './json-members';

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

describe('cuts out a whole run', () => {
  const row = { id: 7, zone: 'a, b', fare: -1.5e-7, busy: true, text: 'ü' };
  const json = JSON.stringify(row);

  test('wherever it stands, of plain values', () => {
    expect(runPicker(['id', 'zone'])(json)).toBe('"id":7,"zone":"a, b"');
    expect(runPicker(['fare', 'busy', 'text'])(json)).toBe('"fare":-1.5e-7,"busy":true,"text":"ü"');
    expect(runPicker(Object.keys(row))(json)).toBe(json.slice(1, -1));
  });

  test.each<[string, string[], object]>([
    ['null', ['a', 'b'], { a: 1, b: null }],
    ['missing', ['a', 'b'], { a: 1 }],
    ['out of its turn', ['a', 'b'], { b: 1, a: 2 }],
    ['not beside the other', ['a', 'b'], { a: 1, c: 1, b: 2 }],
    ['nested', ['a', 'b'], { a: 1, b: [1] }],
    ['only inside of another', ['a', 'b'], { c: { a: 1, b: 2 }, a: null, b: 3 }],
    ['only in a text', ['a', 'b'], { c: '","a":1,"b":2,', a: null, b: 3 }],
    ['a text with what is escaped', ['a'], { a: '"' }],
    ['of a name with tricks', ['a.*'], { aaa: 1 }],
    ['none', [], { a: 1 }],
  ])('and leaves what is %s to be picked one by one', (_, names, object) => {
    expect(runPicker(names)(JSON.stringify(object))).toBeUndefined();
  });

  test('as they are picked one by one, of any values', () => {
    const values = VALUES.map(([, value]) => value);
    const names = ['a', 'b'];
    let runs = 0;
    for (const first of values)
      for (const second of values)
        for (const object of [
          { a: first, b: second },
          { z: second, a: first, b: second, y: first },
        ]) {
          const text = JSON.stringify(object);
          const run = runPicker(names)(text);
          if (run === undefined) continue;
          runs += 1;
          const [a, b] = memberPicker(names)(text);
          expect(run).toBe(`"a":${a},"b":${b}`);
        }
    // Three of the values are plain.
    expect(runs).toBe(3 * 3 * 2);
  });
});
