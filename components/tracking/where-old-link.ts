const TABS: Record<string, string> = {
  artifacts: 'artifacts',
  'model-metrics': 'charts',
  'system-metrics': 'system',
};

/** Where a link of MLflow's own console leads here; undefined for one that has no page here. */
export function whereOldLink(hash: string): string | undefined {
  const [kind, experimentId, what, runId, tab, ...path] = (
    hash.replace(/^#\/?/, '').split('?')[0] ?? ''
  ).split('/');
  if (kind !== 'experiments') return undefined;
  if (!experimentId) return '/experiments';
  if (!/^\d+$/.test(experimentId)) return undefined;
  if (what !== 'runs' || !runId || !/^\w+$/.test(runId)) return `/experiments/${experimentId}`;
  const run = `/experiments/${experimentId}/runs/${runId}`;
  const shown = tab && TABS[tab];
  if (!shown) return run;
  const file =
    shown === 'artifacts' && path.length > 0
      ? `&path=${encodeURIComponent(decodeURIComponent(path.join('/')))}`
      : '';
  return `${run}?tab=${shown}${file}`;
}
