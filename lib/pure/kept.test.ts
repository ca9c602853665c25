import { expect, test } from 'vitest';
import { keptAmong } from './kept';

test('choices are read from the cookies of their names, and what no choice can be is none', () => {
  const jar: Record<string, string> = {
    plumbline_density: 'compact',
    'plumbline_charts.share': '43.5',
    plumbline_rail: 'x'.repeat(17),
    plumbline_sidebar: '',
    plumbline_session: 'secret',
  };
  expect(keptAmong((name) => jar[name])).toEqual({ density: 'compact', 'charts.share': '43.5' });
});
