import { expect, it } from 'vitest';
import { joinEvents, nothing, paceOf, type RunsEvent } from './pace';

const event = (given: Partial<RunsEvent>): RunsEvent => ({ ...nothing(), ...given });
const series = ['tracking.getMetricSeries', { runIds: ['a', 'b'], key: 'loss' }];

it.each([
  ['a run’s chart, when it logs', series, { points: ['b'] }, 'soon'],
  ['no chart of other runs', series, { points: ['c'] }, undefined],
  ['a run’s page, when its status changes', ['tracking.getRunPage', { runId: 'a' }], { runs: ['a'] }, 'soon'],
  ['what is said of a run', ['tracking.listRunComments', { runId: 'a' }], { runs: ['a'] }, 'soon'],
  ['courses in the table, later', ['tracking.getSparklines', { runIds: ['a'] }], { points: ['a'] }, 'later'],
  ['means of groups, later', ['tracking.getGroupSeries', {}], { points: ['x'] }, 'later'],
  [
    'how many runs there are, when runs come',
    ['tracking.countListedRuns', {}],
    { isListChanged: true },
    'soon',
  ],
  ['not the list itself then', ['tracking.listRuns', {}, 'window', 0], { isListChanged: true }, undefined],
  ['the list, when a run changes', ['tracking.listRuns', {}, 'window', 0], { runs: ['x'] }, 'soon'],
  ['not the list, when a run logs', ['tracking.listRuns', {}, 'window', 0], { points: ['x'] }, undefined],
  [
    'a comparison, when one of its runs logs, which it names by their beginnings',
    ['tracking.compareKeys', { runs: ['ab12', 'cd34'] }, 'pages'],
    { points: ['cd345678'] },
    'later',
  ],
  ['no comparison of others', ['tracking.compareKeys', { runs: ['ab12'] }], { points: ['12ab'] }, undefined],
  ['nothing of others', ['identity.getMe', {}], { isListChanged: true, points: ['a'] }, undefined],
  ['everything that is told of, when something was missed', series, { isReset: true }, 'soon'],
  ['nothing else then either', ['identity.getMe', {}], { isReset: true }, undefined],
])('looks again at %s', (_, key, given, pace) => expect(paceOf(key as unknown[], event(given))).toBe(pace));

it('joins events', () =>
  expect(joinEvents(event({ points: ['a'] }), event({ points: ['a', 'b'], isReset: true }))).toEqual({
    points: ['a', 'b'],
    runs: [],
    isListChanged: false,
    isReset: true,
  }));
