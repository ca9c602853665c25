import { expect, it } from 'vitest';
import { groupMetrics } from './group-metrics';
import type { MetricSummary } from './use-run-page';

const metric = (key: string, count = 10) => ({ key, count }) as MetricSummary;
const shape = (...given: Parameters<typeof groupMetrics>) =>
  groupMetrics(...given).map(({ name, charts, singles }) => [
    name,
    charts.map(({ key }) => key),
    singles.map(({ key }) => key),
  ]);

it('groups by the first slash and sets apart what was logged once', () => {
  expect(
    shape(
      [metric('train/loss'), metric('auc', 1), metric('train/a/b'), metric('val/loss'), metric('/odd')],
      '',
    ),
  ).toEqual([
    ['train', ['train/loss', 'train/a/b'], []],
    ['val', ['val/loss'], []],
    ['', ['/odd'], ['auc']],
  ]);
});

it('searches in the whole name', () => {
  expect(shape([metric('train/loss'), metric('val/auc')], ' LOSS ')).toEqual([['train', ['train/loss'], []]]);
});

it('groups behind a prefix that all have', () => {
  expect(shape([metric('system/cpu'), metric('system/gpu/0')], '', 'system/')).toEqual([
    ['gpu', ['system/gpu/0'], []],
    ['', ['system/cpu'], []],
  ]);
});
