import { describe, expect, test } from 'vitest';
import { type CellOutput, readNotebook } from './read-notebook';

const notebook = (cells: unknown[], more = {}) =>
  readNotebook(JSON.stringify({ nbformat: 4, cells, ...more }));
const outputs = (...given: unknown[]): CellOutput[] => {
  const [cell] = notebook([{ cell_type: 'code', source: 'x', outputs: given }]).cells;
  return cell?.kind === 'code' ? cell.outputs : [];
};
const display = (data: object) => outputs({ output_type: 'display_data', data });

test('cells of all kinds, with texts in one piece or line by line', () => {
  expect(
    notebook(
      [
        { cell_type: 'markdown', source: ['# A\n', 'b'] },
        { cell_type: 'code', source: 'x = 1', execution_count: 3, outputs: [] },
        { cell_type: 'raw', source: 'as it is' },
        'no cell',
      ],
      { metadata: { kernelspec: { display_name: 'Python 3' }, language_info: { name: 'julia' } } },
    ),
  ).toEqual({
    language: 'julia',
    kernel: 'Python 3',
    cells: [
      { kind: 'markdown', text: '# A\nb' },
      { kind: 'code', text: 'x = 1', count: 3, outputs: [] },
      { kind: 'raw', text: 'as it is' },
      { kind: 'raw', text: '' },
    ],
  });
});

describe('outputs', () => {
  test('what was printed, without the colours of terminals', () => {
    expect(
      outputs({ output_type: 'stream', name: 'stderr', text: ['\u001b[31mwarn\u001b[0m', '!'] }),
    ).toEqual([{ kind: 'text', text: 'warn!', isError: true }]);
  });
  test('errors by their trace', () => {
    expect(
      outputs({ output_type: 'error', ename: 'E', evalue: 'v', traceback: ['a', '\u001b[0;31mb'] }),
    ).toEqual([{ kind: 'text', text: 'a\nb', isError: true }]);
    expect(outputs({ output_type: 'error', ename: 'E', evalue: 'v' })).toEqual([
      { kind: 'text', text: 'E: v', isError: true },
    ]);
  });
  test('pictures before pages before text', () => {
    const png = 'iVBOR\nw0KGgo=';
    expect(display({ 'text/plain': 'p', 'text/html': '<b>', 'image/png': png })).toEqual([
      { kind: 'image', src: 'data:image/png;base64,iVBORw0KGgo=' },
    ]);
    expect(display({ 'text/plain': 'p', 'text/html': ['<b>', '</b>'] })).toEqual([
      { kind: 'page', html: '<b></b>' },
    ]);
    expect(display({ 'text/plain': 'p' })).toEqual([{ kind: 'text', text: 'p', isError: false }]);
    expect(display({ 'application/json': { a: 1 } })).toEqual([{ kind: 'json', value: { a: 1 } }]);
    expect(display({ 'application/x-unknown': 1 })).toEqual([]);
  });
  test('a picture that could be more than a picture is none', () => {
    expect(display({ 'image/png': '" onerror="x' })).toEqual([]);
    const [drawing] = display({ 'image/svg+xml': '<svg onload="x()"/>' });
    expect(drawing).toEqual({
      kind: 'image',
      src: expect.stringMatching(/^data:image\/svg\+xml;charset=utf-8,%3Csvg/),
    });
  });
});

test('the format before, and what is none', () => {
  const old = JSON.stringify({
    nbformat: 3,
    worksheets: [{ cells: [{ cell_type: 'code', input: ['y'], outputs: [] }] }],
  });
  expect(readNotebook(old).cells).toEqual([{ kind: 'code', text: 'y', count: null, outputs: [] }]);
  for (const text of ['{}', '[]', '{"cells": {}}', 'x']) expect(() => readNotebook(text)).toThrow();
});
