import { expect, test } from 'vitest';
import { firstLine } from './first-line';

test.each([
  ['# What we tried\n\nAll of it.', 'What we tried'],
  ['\n\n  - a **bold** word, `code` and _both_', 'a bold word, code and both'],
  ['val_loss of fold_2 and __init__', 'val_loss of fold_2 and init'],
  ['2 * 3 * 4 is *24*', '2 * 3 * 4 is 24'],
  ['see [the report](https://example.com/a_b_c)', 'see the report'],
  ['> it is **better**', 'it is better'],
  ['#1 is no heading', '#1 is no heading'],
  ['', ''],
])('%j begins with %j', (markdown, line) => {
  expect(firstLine(markdown)).toBe(line);
});
