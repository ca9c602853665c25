import { compareHref } from './compare/compare-link';

const TABS: Record<string, string> = {
  artifacts: 'artifacts',
  'model-metrics': 'charts',
  'system-metrics': 'system',
};

/** Where a link of MLflow's own console leads here; undefined for one that has no page here. */
export function whereOldLink(hash: string): string | undefined {
  if (/^#\/?compare-runs\?/.test(hash))
    return comparisonOf(new URLSearchParams(hash.slice(hash.indexOf('?'))));
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

/** MLflow's own comparison names runs and experiments as JSON. */
function comparisonOf(asked: URLSearchParams): string | undefined {
  const [experimentId] = texts(asked.get('experiments')).filter((id) => /^\d+$/.test(id));
  const runIds = texts(asked.get('runs')).filter((id) => /^[0-9a-f]{32}$/.test(id));
  return experimentId && runIds.length > 0 ? compareHref(experimentId, runIds) : undefined;
}

function texts(json: string | null): string[] {
  try {
    return [JSON.parse(json ?? '[]')].flat().filter((each) => typeof each === 'string');
  } catch {
    return [];
  }
}
