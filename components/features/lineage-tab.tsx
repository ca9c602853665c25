'use client';
import { useQuery } from '@tanstack/react-query';
import { LineagePanel } from '@/components/lineage/lineage-panel';
import { versionsAfter } from '@/components/lineage/versions-after';
import { ask, type CallError } from '@/lib/client/call';
import { joinLineage, type Lineage } from '@/lib/pure/lineage';
import type { TableData } from './snippets';

/** From what the table is computed of, down to the endpoints that answer by it. */
export function LineageTab({
  table,
  feature,
}: {
  table: Pick<TableData, 'name' | 'tableId'>;
  feature?: string;
}) {
  const of = { name: table.name, ...(feature !== undefined && { feature }) };
  const query = useQuery<Lineage, CallError>({
    queryKey: ['features.getLineage', of, 'further'],
    queryFn: async ({ signal }) => {
      const known = await ask('features.getLineage', of, signal);
      const scored = await ask('scoring.getTableLineage', { table: table.name }, signal);
      return joinLineage(known, await versionsAfter(known, signal), scored);
    },
  });
  return (
    <LineagePanel
      query={query}
      focusId={`feature-table:${table.tableId}`}
      nothing="Data sources that are named (fs.add_data_sources) and training sets that are made of the table are joined to it here, with their runs, models and endpoints."
    />
  );
}
