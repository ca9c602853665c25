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
  ['', undefined],
  ['#content', undefined],
  ['#/models/x', undefined],
  ['#/experiments/..%2f..', undefined],
  ['#/experiments/1/runs/../../x', '/experiments/1'],
])('%s leads to %s', (hash, target) => expect(whereOldLink(hash)).toBe(target));
