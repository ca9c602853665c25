import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { foreignArrow, foreignQuery } from '@/lib/platform/duckdb/foreign-query';
import { streamWhile } from '@/lib/platform/duckdb/stream';
import { lendAsked, type Relations, relationsIn, Sql } from './asked-relations';
import { ARROW, type RowStream, toBody } from './streams';

export const queryTables = query({
  name: 'features.queryTables',
  summary:
    'Runs a SELECT over feature tables, and metric tables of monitors, that the caller may read: no writing, no files, no network, 30 seconds, 10,000 rows.',
  access: 'features.read',
  input: z.object({ sql: Sql, limit: z.coerce.number().int().min(1).max(10_000).default(1000) }),
  async run(ctx, { sql: text, limit }) {
    const asked = await relationsIn(ctx, text);
    const started = performance.now();
    const { columns, rows, hasMore } = await lendAsked(asked, (relations) =>
      foreignQuery({ sql: text, ...relations, maxRows: limit }),
    );
    return { columns, rows, hasMore, milliseconds: Math.round(performance.now() - started) };
  },
});

export const streamQuery = query({
  name: 'features.streamQuery',
  summary: 'The same as an Arrow stream, of any number of rows.',
  access: 'features.read',
  input: z.object({ sql: Sql }),
  async run(ctx, { sql: text }): Promise<RowStream> {
    const asked = await relationsIn(ctx, text);
    const pieces = streamWhile<Relations>(
      (use) => lendAsked(asked, use),
      (relations) => foreignArrow({ sql: text, ...relations }),
    );
    return { body: await toBody(pieces), type: ARROW };
  },
});

export const listColumns = query({
  name: 'features.listColumns',
  summary:
    'The columns of a relation that the caller may read by SQL. Of predictions those of the latest few hundred.',
  access: 'features.read',
  /** As `listRelations` writes it. */
  input: z.object({ name: z.string().trim().min(1).max(1000) }),
  async run(ctx, { name }) {
    const asked = await relationsIn(ctx, name);
    const { columns } = await lendAsked(
      asked,
      (relations) => foreignQuery({ sql: `SELECT * FROM ${name} LIMIT 0`, ...relations }),
      { isSketch: true },
    );
    return { columns };
  },
});
