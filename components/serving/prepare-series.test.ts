import { expect, test } from 'vitest';
import { inOrder, linesOf, REFUSED, refusedText } from './prepare-series';

const point = (time: number, p50Ms: number | null) => ({
  time,
  perSecond: p50Ms === null ? 0 : 1,
  p50Ms,
  p95Ms: p50Ms,
  failedPercent: p50Ms === null ? null : 0,
});
const seriesOf = (entity: string, p50: (number | null)[]) => ({
  entity,
  points: p50.map((value, at) => point(at, value)),
  total: { requests: 1, failed: 0, p50Ms: 1, p99Ms: 1 },
});
type Series = Parameters<typeof linesOf>[0]['series'];
const SERIES = [seriesOf('candidate', [1, null]), seriesOf('gone', [2, 2]), seriesOf('v1', [3, 4])] as Series;

test('entities have the colours and the order of the configuration, others come behind', () => {
  const order = ['v1', 'candidate'];
  const series = inOrder(SERIES, order);
  expect(series.map(({ entity }) => entity)).toEqual(['v1', 'candidate', 'gone']);
  const { lines } = linesOf({ series }, 'p50Ms', 'Median', order);
  expect(lines.map(({ name, colour }) => [name, colour])).toEqual([
    ['v1', 'var(--run-1)'],
    ['candidate', 'var(--run-2)'],
    ['gone', 'var(--run-3)'],
  ]);
  // Also where the first has not been asked yet.
  const [only] = linesOf({ series: inOrder(SERIES.slice(0, 1), order) }, 'p50Ms', 'Median', order).lines;
  expect(only?.colour).toBe('var(--run-2)');
});

test('a minute without requests is a gap', () => {
  const [candidate] = linesOf({ series: SERIES }, 'p50Ms', 'Median').lines;
  expect(candidate).toMatchObject({ last: [1, null], breaks: [1] });
});

test('who was refused before an entity was chosen is counted, and makes the share of all requests', () => {
  const asked = (entity: string, perSecond: number, failedPercent: number | null) => ({
    ...seriesOf(entity, [1]),
    points: [{ ...point(0, 1), perSecond, failedPercent }],
  });
  const series = [asked('', 3, 100), asked('v1', 1, 0)] as Series;
  const drawn = (measure: Parameters<typeof linesOf>[1]) =>
    linesOf({ series: inOrder(series, ['v1']) }, measure, 'Title').lines.map(({ name, last }) => [
      name,
      last,
    ]);
  expect(drawn('perSecond')).toEqual([
    ['v1', [1]],
    [REFUSED, [3]],
  ]);
  expect(drawn('failedPercent')).toEqual([
    ['v1', [0]],
    ['All requests', [75]],
  ]);
  expect(drawn('p95Ms')).toEqual([['v1', [1]]]);
});

test('what nobody answered comes last', () => {
  const refused = [...SERIES, seriesOf('', [1, 1])] as Series;
  expect(inOrder(refused, ['v1']).map(({ entity }) => entity)).toEqual(['v1', 'candidate', 'gone', '']);
});

test('reasons of refusals stand in the order of how many there were', () => {
  expect(
    refusedText([
      { reason: 'too_large', count: 2 },
      { reason: 'unauthenticated', count: 1200 },
    ]),
  ).toBe('1,200 without valid credentials, 2 too large');
});
