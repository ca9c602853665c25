import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { granted } from '@/lib/core/grants';
import { query } from '@/lib/core/operation';
import type { Lineage, LineageEdge, LineageNode } from '@/lib/pure/lineage';
import { TABLE, TableName } from '../features';
import { JOB, jobGranted, loadJob } from './load';
import { AskedName } from './schemas';

const MOST = 100;

type Row = {
  id: string;
  name: string;
  kind: string;
  modelName: string;
  version: number | null;
  inputId: string | null;
  inputName: string | null;
  outputId: string | null;
  outputName: string | null;
};

/** From jobs to the tables that they read and write, and the versions that they scored with, as far as the caller may see them. */
async function graphOf(ctx: Context, keys: ReturnType<typeof sql>): Promise<Lineage> {
  const table = (alias: 'input' | 'output') => granted(ctx, TABLE, sql([`${alias}.id`]));
  const found = await ctx.sql<Row>(sql`
    SELECT scoring_jobs.id, scoring_jobs.name, kind, model_name AS "modelName", used.version, input.id AS "inputId",
           input.name AS "inputName", output.id AS "outputId", output.name AS "outputName"
    FROM scoring_jobs
    LEFT JOIN registered_models ON registered_models.name = model_name AND registered_models.deleted_time IS NULL
      AND ${granted(ctx, 'registered-model', sql`registered_models.id`)}
    LEFT JOIN LATERAL (
      SELECT version FROM version_links WHERE object_type = ${JOB} AND object_id = scoring_jobs.id
        AND model_key = registered_models.key ORDER BY version DESC LIMIT 20) AS used ON true
    LEFT JOIN feature_tables AS input ON input.key = input_table AND input.deleted_time IS NULL AND ${table('input')}
    LEFT JOIN feature_tables AS output ON output.key = output_table AND output.deleted_time IS NULL AND ${table('output')}
    WHERE scoring_jobs.key IN (${keys}) AND ${jobGranted(ctx)} LIMIT ${MOST * 20}`);
  const nodes: LineageNode[] = [];
  const edges: LineageEdge[] = [];
  for (const row of found) {
    const self = `${JOB}:${row.id}`;
    nodes.push({
      id: self,
      type: JOB,
      name: row.name,
      label: row.kind === 'stream' ? 'streaming' : 'batch',
      ref: { id: row.id, name: row.name },
    });
    if (row.inputId !== null) {
      nodes.push(tableNode(row.inputId, row.inputName ?? ''));
      edges.push({ from: `${TABLE}:${row.inputId}`, to: self });
    }
    if (row.outputId !== null) {
      nodes.push(tableNode(row.outputId, row.outputName ?? ''));
      edges.push({ from: self, to: `${TABLE}:${row.outputId}` });
    }
    if (row.version !== null) {
      const id = `model-version:${row.modelName}/${row.version}`;
      const ref = { name: row.modelName, version: String(row.version) };
      nodes.push({
        id,
        type: 'model-version',
        name: `${row.modelName} version ${row.version}`,
        label: '',
        ref,
      });
      edges.push({ from: id, to: self });
    }
  }
  return { nodes: [...new Map(nodes.map((node) => [node.id, node])).values()], edges };
}

const tableNode = (id: string, name: string): LineageNode => ({
  id: `${TABLE}:${id}`,
  type: TABLE,
  name,
  label: '',
  ref: { id, name },
});

export const getLineage = query({
  name: 'scoring.getLineage',
  summary: 'From tables and model versions over a scoring job to the table that it writes.',
  access: 'scoring.read',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<Lineage> {
    const { key } = await loadJob(ctx, name);
    return graphOf(ctx, sql`${key}::int`);
  },
});

export const getTableLineage = query({
  name: 'scoring.getTableLineage',
  summary: 'The scoring jobs that read a table or write it, with the versions that they score with.',
  access: 'scoring.read',
  input: z.object({ table: TableName }),
  async run(ctx, { table }): Promise<Lineage> {
    const [found] = await ctx.sql<{ key: number }>(sql`
      SELECT key FROM feature_tables
      WHERE name = ${table} AND deleted_time IS NULL AND ${granted(ctx, TABLE, sql`feature_tables.id`)}`);
    // What one may not see has nothing around it.
    if (!found) return { nodes: [], edges: [] };
    return graphOf(
      ctx,
      sql`SELECT key FROM scoring_jobs WHERE input_table = ${found.key}
          UNION SELECT key FROM scoring_jobs WHERE output_table = ${found.key} LIMIT ${MOST}`,
    );
  },
});
