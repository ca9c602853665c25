'use client';
import { useQueries } from '@tanstack/react-query';
import { operationOptions, useOperation } from '@/lib/client/use-operation';

/**
 * The runs of versions and what was measured of them, asked for as the list came: page by page, however many there are. The first
 * page decides which metrics are shown where nobody has chosen.
 */
export function useMeasuredVersions(
  name: string,
  pages: readonly (readonly number[])[],
  metrics: readonly string[],
) {
  const [newest = [], ...older] = pages;
  const first = useOperation(
    'registry.listVersionRuns',
    { name, versions: [...newest], metrics: [...metrics] },
    { enabled: newest.length > 0, keepPrevious: true },
  ).data;
  const shown = first?.shown ?? [];
  const rest = useQueries({
    queries: older.map((versions) => ({
      ...operationOptions('registry.listVersionRuns', { name, versions: [...versions], metrics: shown }),
      enabled: first !== undefined && versions.length > 0,
    })),
    combine: (answers) => answers.flatMap(({ data }) => data ?? []),
  });
  const all = [...(first ? [first] : []), ...rest];
  return {
    shown,
    keys: [...new Set(all.flatMap(({ keys }) => keys))],
    byVersion: new Map(all.flatMap(({ versions }) => versions).map((one) => [one.version, one])),
  };
}
