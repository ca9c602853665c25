import { expect, it } from 'vitest';
import { keptArrangement, readArrangement, withEnds } from './arrangement';
import { groupMetrics, moveMetric, partMetrics } from './group-metrics';
import type { MetricSummary } from './use-run-page';

const metric = (key: string, count = 10) => ({ key, count }) as MetricSummary;
const many = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => metric(`${name}/${at}`));
const first = readArrangement(null);
const shape = (metrics: MetricSummary[], search = '', arrangement = first, prefix?: string) =>
  groupMetrics(metrics, search, arrangement, prefix).sections.map(({ name, items }) => [
    name,
    items.map(({ key }) => key),
  ]);

it('gathers by the first slash, and parts what was logged once', () => {
  const sections = groupMetrics(
    [...many('train', 5), metric('auc', 1), metric('train/a/b'), metric('val/loss'), metric('/odd')],
    '',
    first,
  ).sections;
  expect(sections.map(({ name, items }) => [name, items.length])).toEqual([
    ['', 2],
    ['train', 6],
    ['val', 1],
  ]);
  expect(partMetrics(sections[0]?.items ?? [])).toMatchObject({
    charts: [{ key: '/odd' }],
    singles: [{ key: 'auc' }],
  });
});

it('searches in the whole name', () =>
  expect(shape([metric('train/loss'), metric('val/auc')], ' LOSS ')).toEqual([['', ['train/loss']]]));

it('gathers behind a prefix that all have', () =>
  expect(
    shape([...many('system/gpu', 2), ...many('system/disk', 5)], '', first, 'system/').map(([name]) => name),
  ).toEqual(['disk', 'gpu']));

it('moves a chart among those beside it, and keeps that in the link', () => {
  const metrics = [metric('a'), metric('b'), metric('c')];
  const moved = moveMetric(first, metrics, 'c', 0);
  expect(shape(metrics, '', moved)).toEqual([['', ['c', 'a', 'b']]]);
  expect(readArrangement(JSON.parse(JSON.stringify(keptArrangement(moved))))).toEqual(moved);
});

it('keeps ends of axes by metric, and passes over what makes no sense', () => {
  const set = withEnds(first, 'loss', [0, 1]);
  expect(keptArrangement(set)).toEqual({ y: { loss: [0, 1] } });
  expect(keptArrangement(withEnds(set, 'loss', undefined))).toBeNull();
  expect(readArrangement({ y: { loss: [1, 0] }, by: 'colour', order: [1] })).toEqual(first);
});
