import { gather, moved, type Section, sectionOf } from '../charts/sections';
import type { Arrangement } from './arrangement';
import type { MetricSummary } from './use-run-page';

/** What the keys of metrics of the machine begin with. */
export const SYSTEM = 'system/';
export const isSystem = ({ key }: Pick<MetricSummary, 'key'>): boolean => key.startsWith(SYSTEM);

/** Metrics in sections by their names behind a prefix that all have, in the order that somebody gave them. */
export function groupMetrics(
  metrics: readonly MetricSummary[],
  search: string,
  arrangement: Arrangement,
  prefix = '',
): { sections: Section<MetricSummary>[]; isTitled: boolean } {
  const needle = search.trim().toLowerCase();
  const found = needle ? metrics.filter(({ key }) => key.toLowerCase().includes(needle)) : metrics;
  return gather(
    inOrder(found, arrangement.order),
    ({ key }) => sectionOf(key.slice(prefix.length), arrangement.by),
    arrangement,
  );
}

/** Those that somebody gave a place first. There may be thousands that nobody gave one. */
function inOrder(metrics: readonly MetricSummary[], order: readonly string[]): readonly MetricSummary[] {
  if (order.length === 0) return metrics;
  const places = new Map(order.map((key, at) => [key, at]));
  const placed = metrics.filter(({ key }) => places.has(key));
  const at = ({ key }: MetricSummary) => places.get(key) ?? 0;
  return [...placed.sort((a, b) => at(a) - at(b)), ...metrics.filter(({ key }) => !places.has(key))];
}

/** What has a course, and what was logged once: it needs no axis. */
export const partMetrics = (metrics: readonly MetricSummary[]) => ({
  charts: metrics.filter(({ count }) => count > 1),
  singles: metrics.filter(({ count }) => count <= 1),
});

/** Puts a chart where another of those beside it is now. */
export const moveMetric = (
  arrangement: Arrangement,
  beside: readonly MetricSummary[],
  key: string,
  to: number,
): Arrangement => ({
  ...arrangement,
  order: moved(
    arrangement.order,
    beside.map((metric) => metric.key),
    key,
    to,
  ),
});
