import { describe, expect, it } from 'vitest';
import { tokenizeFilter } from './tokenize';

const kinds = (text: string) => tokenizeFilter(text).map(({ kind, text }) => `${kind} ${text}`);

describe('tokenizeFilter', () => {
  it.each([
    ['metrics.a>=1', ['name metrics.a', 'operator >=', 'number 1']],
    ['a=-1', ['name a', 'operator =', 'number -1']],
    [
      'NOT (x IN (\'a\', "b"))',
      [
        'keyword NOT',
        'open (',
        'name x',
        'keyword IN',
        'open (',
        "string 'a'",
        'comma ,',
        'string "b"',
        'close )',
        'close )',
      ],
    ],
    ['metrics.`a b`.c <> .5', ['name metrics.`a b`.c', 'operator <>', 'number .5']],
    ['a-b', ['name a', 'unknown -', 'name b']],
    ['1a 1.5.2 1e5x', ['name 1a', 'name 1.5.2', 'name 1e5x']],
    ['and.or', ['name and.or']],
    ['metrics.', ['name metrics.']],
    ['x ; y', ['name x', 'unknown ;', 'name y']],
    ['a 😀', ['name a', 'unknown 😀']],
    [' \n', []],
  ])('%s', (text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });

  it('gives names in parts and texts without quotes', () => {
    expect(tokenizeFilter("metrics.`a b` 'x''y")).toMatchObject([
      {
        kind: 'name',
        parts: [
          { text: 'metrics', isQuoted: false },
          { text: 'a b', isQuoted: true },
        ],
        isClosed: true,
      },
      { kind: 'string', value: "x''y", isClosed: false },
    ]);
  });

  it('covers any text: tokens are slices of it, in order, with nothing but spaces between', () => {
    const signs = [
      'a',
      '1',
      '.',
      ' ',
      '\n',
      '`',
      "'",
      '"',
      '\\',
      '(',
      ')',
      ',',
      '=',
      '-',
      ';',
      'é',
      '😀',
      '\ud800',
      '$',
    ];
    let seed = 1;
    const next = () => {
      seed = (seed * 48271) % 2147483647;
      return seed;
    };
    for (let round = 0; round < 2000; round += 1) {
      const text = Array.from({ length: next() % 12 }, () => signs[next() % signs.length]).join('');
      let end = 0;
      for (const token of tokenizeFilter(text)) {
        expect(token.to).toBeGreaterThan(token.from);
        expect(text.slice(end, token.from).trim()).toBe('');
        expect(text.slice(token.from, token.to)).toBe(token.text);
        end = token.to;
      }
      expect(text.slice(end).trim()).toBe('');
    }
  });
});
