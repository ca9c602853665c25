import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { loadTable } from './load';
import type { ColumnView, Writer } from './record-commits';
import { TableName } from './schemas';

export type TableVersion = {
  version: number;
  time: number;
  operation: string;
  metrics: Record<string, string>;
  writer: Writer | null;
  /** The columns, where this version changed them. */
  columns: ColumnView[] | null;
  hasNewRows: boolean;
};

export const listVersions = query({
  name: 'features.listVersions',
  summary: 'What was done to a table, newest first: who wrote what, and where the schema changed.',
  access: 'features.read',
  input: z.object({
    name: TableName,
    limit: z.coerce.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { name, limit, pageToken: token }) {
    const { key } = await loadTable(ctx, name);
    const [before = null] = readPageToken(name, token) ?? [];
    const found = await ctx.sql<TableVersion>(sql`
      SELECT version, time, operation, metrics, writer, columns, has_new_rows AS "hasNewRows" FROM feature_table_versions
      WHERE table_key = ${key} AND (${before}::bigint IS NULL OR version < ${before}::bigint)
      ORDER BY version DESC LIMIT ${limit + 1}`);
    const { page: versions, nextPageToken } = cutPage(name, found, limit, ({ version }) => [version]);
    return { versions, nextPageToken };
  },
});
