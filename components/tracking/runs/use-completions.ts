'use client';
import { useDeferredValue } from 'react';
import type { InputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { completionContext } from '@/lib/pure/search-filter';
import type { KnownKeys } from './suggest';

type Facet = InputOf<'tracking.facetRuns'>['facet'];

const MOST = 12;
const NO_KEYS: KnownKeys = { metrics: [], params: [], tags: [] };
const ATTRIBUTES = ['user_id', 'run_name'] as const;
const DATASET_KEYS = ['name', 'digest', 'context'] as const;

function facetOf(source: string | undefined, key: string): Facet | undefined {
  if (source === 'param' || source === 'tag') return { source, key };
  const attribute = ATTRIBUTES.find((name) => name === key);
  if (source === 'attribute' && attribute) return { source, key: attribute };
  const dataset = DATASET_KEYS.find((name) => name === key);
  return source === 'dataset' && dataset ? { source, key: dataset } : undefined;
}

/** Keys and values that fit at the cursor, from all runs of the experiment. */
export function useCompletions(experimentId: string, text: string, cursor: number, isOn: boolean) {
  const { expects, source, key = '', prefix } = completionContext('run', text, cursor);
  const search = useDeferredValue(prefix).slice(0, 200);
  const experimentIds = [experimentId];
  const options = { keepPrevious: true, staleTime: 30_000 };
  const keys = useOperation(
    'tracking.listColumns',
    { experimentIds, search, without: ['mlflow.'], limit: MOST },
    { ...options, enabled: isOn && expects === 'key' },
  );
  const facet = facetOf(source, key);
  const values = useOperation(
    'tracking.facetRuns',
    { experimentIds, facet: facet ?? { source: 'attribute', key: 'status' }, search, limit: MOST },
    { ...options, keepPrevious: false, enabled: isOn && expects === 'value' && facet !== undefined },
  );
  return {
    keys: keys.data
      ? { metrics: keys.data.metrics.keys, params: keys.data.params.keys, tags: keys.data.tags.keys }
      : NO_KEYS,
    values: facet ? (values.data?.values.map(({ value }) => value) ?? []) : [],
  };
}
