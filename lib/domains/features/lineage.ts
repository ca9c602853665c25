import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { granted } from '@/lib/core/grants';
import { query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import type { Lineage, LineageNode } from '@/lib/pure/lineage';
import { loadTable, type TableRow, tableGranted } from './load';
import { RunId, TableName } from './schemas';

const MOST = 200;

const tableNode = ({ id, name }: Pick<TableRow, 'id' | 'name'>, label = ''): LineageNode => ({
  id: `feature-table:${id}`,
  type: 'feature-table',
  name,
  label,
  ref: { id, name },
});

type SetRow = { id: string; rows: number; features: string[]; tableId: string; table: string };
const setNode = ({ id, rows }: Pick<SetRow, 'id' | 'rows'>): LineageNode => ({
  id: `training-set:${id}`,
  type: 'training-set',
  name: `Training set ${id.slice(0, 8)}`,
  label: `${rows} rows`,
  ref: { id },
});

type RunRow = { setId: string; runId: string; runName: string; experimentId: string; experimentName: string };
const runNode = ({ runId, runName, experimentId, experimentName }: RunRow): LineageNode => ({
  id: `run:${runId}`,
  type: 'run',
  name: runName || runId,
  label: experimentName,
  ref: { runId, experimentId },
});

/** Runs of training sets that the caller may see. */
const runsOf = (ctx: Context, setIds: readonly string[]): Promise<RunRow[]> =>
  ctx.sql<RunRow>(sql`
    SELECT training_sets.id AS "setId", runs.id AS "runId", runs.name AS "runName", experiments.id::text AS "experimentId",
           experiments.name AS "experimentName"
    FROM training_sets CROSS JOIN unnest(run_ids) AS used (run_id)
    JOIN runs ON runs.id = used.run_id JOIN experiments ON experiments.id = runs.experiment_id
    WHERE training_sets.id = ANY(${setIds}::text[]) AND ${granted(ctx, 'experiment', sql`experiments.id::text`, 'CAN_READ')}
    LIMIT ${MOST}`);

export const getLineage = query({
  name: 'features.getLineage',
  summary: 'What a table is computed from, and which training sets and runs used it, or one of its features.',
  access: 'features.read',
  input: z.object({ name: TableName, feature: z.string().max(255).optional() }),
  async run(ctx, { name, feature }): Promise<Lineage> {
    const table = await loadTable(ctx, name);
    const self = tableNode(table);
    const [sources, sets] = await Promise.all([
      ctx.sql<{ kind: string; source: string; id: string | null }>(sql`
        SELECT kind, source, other.id FROM feature_sources
        LEFT JOIN (SELECT id, name FROM feature_tables WHERE deleted_time IS NULL AND ${tableGranted(ctx)}) AS other
          ON kind = 'table' AND other.name IN (lower(source), 'main.' || lower(source))
        WHERE table_key = ${table.key} ORDER BY kind, source`),
      ctx.sql<SetRow>(sql`
        SELECT training_sets.id, training_sets.rows, used.features FROM training_set_lookups AS used
        JOIN training_sets ON training_sets.id = training_set_id
        WHERE used.table_key = ${table.key} AND (${feature ?? null}::text IS NULL OR ${feature ?? null} = ANY(used.features))
          AND NOT EXISTS (
            SELECT 1 FROM training_set_lookups AS each JOIN feature_tables ON feature_tables.key = each.table_key
            WHERE each.training_set_id = training_sets.id AND NOT ${tableGranted(ctx)})
        ORDER BY creation_time DESC LIMIT ${MOST}`),
    ]);
    const runs = await runsOf(
      ctx,
      sets.map(({ id }) => id),
    );
    const origins = sources.map(
      ({ kind, source, id }): LineageNode =>
        id === null
          ? { id: `data-source:${kind}/${source}`, type: 'data-source', name: source, label: kind, ref: {} }
          : tableNode({ id, name: source }),
    );
    return {
      nodes: [self, ...origins, ...sets.map(setNode), ...runs.map(runNode)],
      edges: [
        ...origins.map(({ id }) => ({ from: id, to: self.id })),
        ...sets.map((set) => ({ from: self.id, to: setNode(set).id })),
        ...runs.map((run) => ({ from: `training-set:${run.setId}`, to: `run:${run.runId}` })),
      ],
    };
  },
});

export const getRunLineage = query({
  name: 'features.getRunLineage',
  summary: 'The training sets of some runs, and the feature tables that these were made of.',
  access: 'features.read',
  input: z.object({ runIds: z.array(RunId).min(1).max(100) }),
  async run(ctx, { runIds }): Promise<Lineage> {
    const used = await ctx.sql<SetRow & { runIds: string[] }>(sql`
      SELECT training_sets.id, training_sets.rows, run_ids AS "runIds", feature_tables.id AS "tableId", feature_tables.name AS table
      FROM training_sets JOIN training_set_lookups ON training_set_id = training_sets.id
      JOIN feature_tables ON feature_tables.key = table_key
      WHERE run_ids && ${runIds}::text[] AND deleted_time IS NULL AND ${tableGranted(ctx)} LIMIT ${MOST}`);
    return {
      nodes: used.flatMap((row) => [tableNode({ id: row.tableId, name: row.table }), setNode(row)]),
      edges: used.flatMap((row) => [
        { from: `feature-table:${row.tableId}`, to: `training-set:${row.id}` },
        ...runIds
          .filter((runId) => row.runIds.includes(runId))
          .map((runId) => ({ from: `training-set:${row.id}`, to: `run:${runId}` })),
      ]),
    };
  },
});

export const getFeatureUse = query({
  name: 'features.getFeatureUse',
  summary: 'The model versions that were trained on a feature, and where it is online: who would miss it.',
  access: 'features.read',
  input: z.object({ name: TableName, feature: z.string().min(1).max(255) }),
  async run(ctx, { name, feature }) {
    const table = await loadTable(ctx, name);
    const [known] = await ctx.sql<{ isOnline: boolean }>(sql`
      SELECT EXISTS (SELECT 1 FROM online_tables WHERE table_key = ${table.key}) AS "isOnline"
      FROM features WHERE table_key = ${table.key} AND name = ${feature}`);
    if (!known) throw notFound(`The table '${name}' has no feature '${feature.slice(0, 100)}'.`);
    const models = await ctx.sql<{ name: string; version: number }>(sql`
      SELECT DISTINCT registered_models.name, model_versions.version
      FROM training_set_lookups JOIN training_sets ON training_sets.id = training_set_id
      CROSS JOIN unnest(run_ids) AS used (run_id)
      JOIN model_versions ON model_versions.run_id = used.run_id
      JOIN registered_models ON registered_models.key = model_versions.model_key
      WHERE table_key = ${table.key} AND ${feature} = ANY(features) AND registered_models.deleted_time IS NULL
        AND model_versions.stage <> 'Deleted_Internal' AND ${granted(ctx, 'registered-model', sql`registered_models.id`, 'CAN_READ')}
      ORDER BY 1, 2 LIMIT ${MOST}`);
    return { table: table.name, feature, isOnline: known.isOnline, models };
  },
});
