import { expect, test } from 'vitest';
import { notebookText } from './notebook-text';

test('cells without outputs', () => {
  const cells = [
    { cell_type: 'markdown', source: ['# Title\n', 'words'] },
    { cell_type: 'code', source: 'x = 1\n', execution_count: 3, outputs: [{ text: ['never'] }] },
    'nonsense',
    { source: null },
  ];
  expect(notebookText(JSON.stringify({ nbformat: 4, cells }))).toBe(
    '# %% [markdown]\n# Title\nwords\n\n# %% [code]\nx = 1\n\n# %% [raw]\n\n',
  );
});

test('the format before', () =>
  expect(
    notebookText(JSON.stringify({ worksheets: [{ cells: [{ cell_type: 'code', input: ['y'] }] }] })),
  ).toBe('# %% [code]\ny\n'));

test.each(['', '{', '[]', 'null', '{"cells": 3}', '{"worksheets": []}'])('%s is none', (text) =>
  expect(notebookText(text)).toBeUndefined(),
);
