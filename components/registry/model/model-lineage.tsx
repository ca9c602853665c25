'use client';
import { useQuery } from '@tanstack/react-query';
import { LineagePanel } from '@/components/lineage/lineage-panel';
import { ask, type CallError } from '@/lib/client/call';
import { inLanes } from '@/lib/pure/in-lanes';
import { joinLineage, type Lineage } from '@/lib/pure/lineage';
import type { ModelPageData } from './use-model-page';

const MOST = 12;
const LANES = 4;

/** What the versions that stand in a stage or bear an alias came from, and what uses them. */
export function ModelLineage({ model }: { model: ModelPageData['model'] }) {
  const { name } = model;
  const versions = [
    ...new Set([
      ...model.latestVersions.map(({ version }) => Number(version)),
      ...model.aliases.map(({ version }) => Number(version)),
    ]),
  ]
    .sort((a, b) => b - a)
    .slice(0, MOST);
  const query = useQuery<Lineage, CallError>({
    queryKey: ['registry.getLineage', { name }, versions],
    queryFn: async ({ signal }) => {
      const parts: Lineage[] = [];
      await inLanes(versions, LANES, async (version) => {
        parts.push(await ask('registry.getLineage', { name, version }, signal));
      });
      return joinLineage(...parts);
    },
  });
  return (
    <LineagePanel
      query={query}
      focusId={`model-version:${name}/${versions[0] ?? ''}`}
      nothing="Datasets and runs that versions come from, and endpoints that use them, are joined to them here."
    />
  );
}
