import type { MetricSummary } from './use-run-page';

export type MetricGroup = { name: string; charts: MetricSummary[]; singles: MetricSummary[] };

/** What the keys of metrics of the machine begin with. */
export const SYSTEM = 'system/';
export const isSystem = ({ key }: Pick<MetricSummary, 'key'>): boolean => key.startsWith(SYSTEM);

const UNGROUPED = '';

/** Metrics by what stands before their first slash (`train/loss` → `train`); those logged once apart. */
export function groupMetrics(metrics: readonly MetricSummary[], search: string, prefix = ''): MetricGroup[] {
  const groups = new Map<string, MetricGroup>();
  const needle = search.trim().toLowerCase();
  for (const metric of metrics) {
    if (needle && !metric.key.toLowerCase().includes(needle)) continue;
    const rest = metric.key.slice(prefix.length);
    const slash = rest.indexOf('/');
    const name = slash > 0 ? rest.slice(0, slash) : UNGROUPED;
    const group = groups.get(name) ?? { name, charts: [], singles: [] };
    (metric.count > 1 ? group.charts : group.singles).push(metric);
    groups.set(name, group);
  }
  return [...groups.values()].sort(
    (a, b) => Number(a.name === UNGROUPED) - Number(b.name === UNGROUPED) || a.name.localeCompare(b.name),
  );
}
