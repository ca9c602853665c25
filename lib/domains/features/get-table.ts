import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { loadTable } from './load';
import { TableName } from './schemas';
import { readTableState, readTableView, type TableState, type TableView } from './table-shape';

export const getTable = query({
  name: 'features.getTable',
  summary: 'A feature table: its keys, columns, tags, sources, freshness and online copy.',
  access: 'features.read',
  input: z.object({ name: TableName }),
  run: async (ctx, { name }): Promise<{ featureTable: TableView }> => ({
    featureTable: await readTableView(ctx, await loadTable(ctx, name)),
  }),
});

export const getTableState = query({
  name: 'features.getTableState',
  summary:
    'What changes of a feature table by itself: its version, size, freshness and online copy, without its columns.',
  access: 'features.read',
  input: z.object({ name: TableName }),
  run: async (ctx, { name }): Promise<{ state: TableState }> => ({
    state: await readTableState(ctx, await loadTable(ctx, name)),
  }),
});
