import { describe, expect, it } from 'vitest';
import { artifactUrl, endingOf, lookOf } from './file-kind';
import { highlightLine, languageOf } from './highlight';
import { cellText, numericColumns, parseLoggedTable, parseSeparated } from './parse-table';

describe('lookOf', () => {
  it.each([
    ['plots/roc.PNG', 'image'],
    ['drawing.svg', 'image'],
    ['report.html', 'html'],
    ['data/p.parquet', 'parquet'],
    ['MLmodel', 'text'],
    ['requirements.txt', 'text'],
    ['model.pkl', 'other'],
    ['weights.safetensors', 'other'],
    ['README.md', 'markdown'],
  ])('%s is shown as %s', (path, kind) => expect(lookOf(path).kind).toBe(kind));

  it('takes no folder’s dot for an ending', () => expect(endingOf('a.d/file')).toBe(''));
  it('escapes what stands in a path', () =>
    expect(artifactUrl('r', 'a b/ü+%.txt')).toBe('/get-artifact?run_id=r&path=a%20b%2F%C3%BC%2B%25.txt'));
});

describe('parseSeparated', () => {
  it('reads quotes, doubled quotes, line ends within, and other line ends', () => {
    expect(parseSeparated('\ufeffa,b\r\n"1,5","say ""hi"""\n"two\nlines",\n', ',', false)).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1,5', 'say "hi"'],
        ['two\nlines', ''],
      ],
    });
  });
  it('leaves out a row that was cut off', () => {
    expect(parseSeparated('a\tb\n1\t2\n3\t', '\t', true).rows).toEqual([['1', '2']]);
    expect(parseSeparated('a\tb\n1\t2', '\t', false).rows).toEqual([['1', '2']]);
  });
  it('finds the columns of numbers', () => {
    const table = parseSeparated('n,t,m\n1,x,\n-2.5e3,y,.5\n', ',', false);
    expect(numericColumns(table)).toEqual([true, false, true]);
  });
});

it('reads what log_table wrote, and no other JSON', () => {
  expect(parseLoggedTable({ columns: ['a'], data: [[1], [null], [{ b: 2 }]] })).toEqual({
    columns: ['a'],
    rows: [['1'], [''], ['{"b":2}']],
  });
  for (const other of [null, [], { columns: 1, data: [] }, { columns: [], data: [1] }]) {
    expect(parseLoggedTable(other)).toBeUndefined();
  }
  expect(cellText(10n)).toBe('10');
});

describe('highlightLine', () => {
  it('changes no character', () => {
    const line = `  "key": [1, -2.5e3, true, "a \\" b"], # x`;
    for (const language of ['json', 'yaml', 'python', 'plain'] as const) {
      expect(
        highlightLine(line, language)
          .map(({ text }) => text)
          .join(''),
      ).toBe(line);
    }
  });
  it('tells keys from texts', () => {
    expect(highlightLine('"a": "b"', 'json')).toEqual([
      { text: '"a"', look: 'key' },
      { text: ': ' },
      { text: '"b"', look: 'string' },
    ]);
    expect(highlightLine('lr: 0.1 # fast', 'yaml').map(({ look }) => look)).toEqual([
      'key',
      undefined,
      'number',
      'comment',
    ]);
    expect(languageOf('model/MLmodel')).toBe('yaml');
  });
});
