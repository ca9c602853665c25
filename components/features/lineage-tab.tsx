'use client';
import { LineagePanel } from '@/components/lineage/lineage-panel';
import type { TableData } from './snippets';
import { useTableLineage } from './use-table-lineage';

/** From what the table is computed of, down to the endpoints that answer by it. */
export function LineageTab({
  table,
  feature,
}: {
  table: Pick<TableData, 'name' | 'tableId'>;
  feature?: string;
}) {
  const query = useTableLineage(table.name, feature);
  return (
    <LineagePanel
      query={query}
      focusId={`feature-table:${table.tableId}`}
      nothing="Data sources that are named (fs.add_data_sources) and training sets that are made of the table are joined to it here, with their runs, models and endpoints."
    />
  );
}
