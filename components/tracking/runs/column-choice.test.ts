import { describe, expect, it } from 'vitest';
import { expandChoice, hideColumn, patternsIn, showColumn } from './column-choice';

const choice = ['attributes.status', 'metrics.*loss', 'params.lr'];
const found = new Map([['metrics.*loss', ['metrics.loss', 'metrics.val/loss']]]);

describe('a choice of columns', () => {
  it('expands its patterns, but for what was hidden', () => {
    expect(patternsIn(choice)).toEqual([{ id: 'metrics.*loss', source: 'metrics', search: 'loss' }]);
    const hidden = hideColumn(choice, 'metrics.loss');
    expect(expandChoice(hidden, found)).toEqual(['attributes.status', 'metrics.val/loss', 'params.lr']);
    expect(showColumn(hidden, 'metrics.loss')).toEqual(choice);
    expect(expandChoice(['metrics.*loss'], new Map())).toEqual([]);
  });

  it('shows and hides single columns', () => {
    expect(hideColumn(choice, 'params.lr')).toEqual(['attributes.status', 'metrics.*loss']);
    expect(showColumn(choice, 'metrics.loss')).toEqual(choice);
    expect(showColumn(choice, 'metrics@min.loss', 'params.lr').at(-1)).toBe('metrics@min.loss');
    expect(showColumn(['params.a', 'params.b'], 'params.c', 'params.a')).toEqual([
      'params.a',
      'params.c',
      'params.b',
    ]);
    expect(expandChoice(['params.a', 'params.a'], new Map())).toEqual(['params.a']);
  });
});
