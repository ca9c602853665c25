import { expect, test } from 'vitest';
import { progressOf } from './progress';

const told = (more = {}) => ({
  status: 'running' as const,
  position: null,
  counts: {},
  expectedRuns: null,
  ...more,
});
const at = (phase: 'models' | 'runs' | 'registry', done: number, more = {}) => ({
  phase,
  done,
  total: 4,
  ...more,
});

test.each([
  ['nothing is known', told(), undefined, 'Looking at what there is'],
  ['models', told({ position: at('models', 1) }), 0, 'Models of experiment 2 of 4'],
  ['the last models', told({ position: at('models', 4) }), 0, 'Models of experiment 4 of 4'],
  [
    'runs that were counted',
    told({
      position: at('runs', 1, { name: 'mnist' }),
      expectedRuns: 10,
      counts: { runs: { found: 5, added: 2 } },
    }),
    0.5,
    '5 of 10 runs, now mnist',
  ],
  [
    'more runs than were counted',
    told({ position: at('runs', 3), expectedRuns: 10, counts: { runs: { found: 12, added: 2 } } }),
    1,
    '12 of 10 runs',
  ],
  ['runs that nobody counted', told({ position: at('runs', 1) }), 0.25, 'Experiment 2 of 4'],
  [
    'the registry',
    told({ position: at('registry', 0), counts: { registered: { found: 3, added: 1 } } }),
    1,
    '3 registered models',
  ],
  ['all', told({ status: 'done' }), 1, 'Everything was gone through'],
])('%s', (_, given, share, text) => expect(progressOf(given)).toEqual({ share, text }));
