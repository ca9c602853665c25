import { expect, it } from 'vitest';
import { whereOldLink } from './where-old-link';

it.each([
  ['#/experiments/1/runs/abc123', '/experiments/1/runs/abc123'],
  ['#/experiments/1', '/experiments/1'],
  ['#/experiments/1?searchFilter=x', '/experiments/1'],
  ['#/experiments', '/experiments'],
  [
    '#/experiments/1/runs/abc/artifacts/a%20b/c.txt',
    '/experiments/1/runs/abc?tab=artifacts&path=a%20b%2Fc.txt',
  ],
  ['#/experiments/1/runs/abc/model-metrics', '/experiments/1/runs/abc?tab=charts'],
  [
    `#/compare-runs?runs=${encodeURIComponent(JSON.stringify(['a'.repeat(32), 'b'.repeat(32)]))}&experiments=${encodeURIComponent('["7"]')}`,
    '/experiments/7/compare?runs=aaaaaaaaaaaa,bbbbbbbbbbbb',
  ],
  ['#/compare-runs?runs=%5B%22..%2Fx%22%5D&experiments=%5B%227%22%5D', undefined],
  ['#/compare-runs?runs=nonsense', undefined],
  ['', undefined],
  ['#content', undefined],
  ['#/models/x', undefined],
  ['#/experiments/..%2f..', undefined],
  ['#/experiments/1/runs/../../x', '/experiments/1'],
])('%s leads to %s', (hash, target) => expect(whereOldLink(hash)).toBe(target));
