import sql, { join } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { granted } from '@/lib/core/grants';
import { query } from '@/lib/core/operation';
import type { Lineage, LineageEdge, LineageNode } from '@/lib/pure/lineage';
import { OBJECT_TYPES } from '@/lib/pure/permission-levels';
import { DELETED, type LoadedVersion, loadVersion, modelGranted } from './load';
import { Version } from './schemas';
import { sourceRun } from './version-page';

export type LinkedVersion = { name: string; version: number };

const MOST_COPIES = 100;

export const getLineage = query({
  name: 'registry.getLineage',
  summary:
    'What a version was made from and what uses it, as a graph: datasets, feature tables, run, copies, endpoints, jobs.',
  access: 'models.read',
  input: Version,
  async run(ctx, which): Promise<Lineage> {
    const loaded = await loadVersion(ctx, which);
    const { model, version } = loaded;
    const self: LineageNode = versionNode({ name: model.name, version: version.version }, version.stage);
    const graph: Lineage = { nodes: [self], edges: [] };
    const add = (node: LineageNode, edge: LineageEdge) => {
      if (!graph.nodes.some(({ id }) => id === node.id)) graph.nodes.push(node);
      graph.edges.push(edge);
    };
    const [run, copies, links] = await Promise.all([
      sourceRun(ctx, version),
      copiesOf(ctx, loaded),
      linksOf(ctx, loaded),
    ]);
    // What feeds a version feeds the run that made it, where there is one.
    const origin = run ? `run:${run.runId}` : self.id;
    if (run) {
      const { runId, runName, experimentId, experimentName, datasets } = run;
      const ref = { runId, experimentId };
      add(
        { id: origin, type: 'run', name: runName, label: experimentName, ref },
        { from: origin, to: self.id },
      );
      for (const { name, digest, context } of datasets) {
        const id = `dataset:${experimentId}/${name}/${digest}`;
        const label = context ? `${context} · ${digest}` : digest;
        add(
          { id, type: 'dataset', name, label, ref: { runId, experimentId, name, digest } },
          { from: id, to: origin },
        );
      }
    }
    for (const { isSource, stage, ...copy } of copies) {
      const node = versionNode(copy, stage);
      add(node, isSource ? { from: node.id, to: self.id } : { from: self.id, to: node.id });
    }
    for (const { direction, objectType, objectId, name, label } of links) {
      const id = `${objectType}:${objectId}`;
      const node = { id, type: objectType, name, label, ref: { id: objectId, name } };
      add(node, direction === 'upstream' ? { from: id, to: origin } : { from: self.id, to: id });
    }
    return graph;
  },
});

const versionNode = ({ name, version }: LinkedVersion, stage: string): LineageNode => ({
  id: `model-version:${name}/${version}`,
  type: 'model-version',
  name: `${name} version ${version}`,
  label: stage,
  ref: { name, version: String(version) },
});

type Copy = LinkedVersion & { stage: string; isSource: boolean };

/** The version that it is a copy of, and its own copies, in models that the caller may see. */
const copiesOf = (ctx: Context, { model, version }: LoadedVersion): Promise<Copy[]> =>
  ctx.sql<Copy>(sql`
    SELECT registered_models.name, other.version, other.stage, other.is_source AS "isSource" FROM (
      SELECT source.model_key, source.version, source.stage, true AS is_source
      FROM model_versions AS self JOIN model_versions AS source
        ON source.model_key = self.copied_from_key AND source.version = self.copied_from_version
      WHERE self.model_key = ${model.key} AND self.version = ${version.version}
      UNION ALL
      SELECT model_key, version, stage, false FROM model_versions
      WHERE copied_from_key = ${model.key} AND copied_from_version = ${version.version}) AS other
    JOIN registered_models ON registered_models.key = other.model_key
    WHERE other.stage <> ${DELETED} AND deleted_time IS NULL AND ${modelGranted(ctx)}
    ORDER BY is_source DESC, registered_models.name, other.version LIMIT ${MOST_COPIES}`);

type LinkRow = {
  direction: 'upstream' | 'downstream';
  objectType: string;
  objectId: string;
  name: string;
  label: string;
};

/** Objects on which there are grants are shown to whoever holds some. */
function linksOf(ctx: Context, { model, version }: LoadedVersion): Promise<LinkRow[]> {
  const seen = OBJECT_TYPES.map(
    (type) => sql`(object_type = ${type} AND ${granted(ctx, type, sql`version_links.object_id`)})`,
  );
  return ctx.sql<LinkRow>(sql`
    SELECT direction, object_type AS "objectType", object_id AS "objectId", name, label FROM version_links
    WHERE model_key = ${model.key} AND version = ${version.version}
      AND (object_type <> ALL(${OBJECT_TYPES}::text[]) OR ${join(seen, ' OR ')})
    ORDER BY direction, object_type, name`);
}

/** From the other end: the versions that a run or a logged model became, or that an object has to do with. */
export const listVersionsOf = query({
  name: 'registry.listVersionsOf',
  summary: 'The versions that a run, a logged model or an object of another kind became or uses.',
  access: 'models.read',
  input: z.object({
    type: z.string().min(1).max(100),
    id: z.string().min(1).max(500),
  }),
  async run(ctx, { type, id }) {
    const of =
      type === 'run'
        ? sql`model_versions.run_id = ${id}`
        : type === 'logged-model'
          ? sql`model_versions.logged_model_id = ${id}`
          : sql`(model_versions.model_key, model_versions.version) IN (
              SELECT model_key, version FROM version_links WHERE object_type = ${type} AND object_id = ${id})`;
    const versions = await ctx.sql<{ name: string; version: number; stage: string; aliases: string[] }>(sql`
      SELECT registered_models.name, model_versions.version, stage,
             (SELECT coalesce(json_agg(alias ORDER BY alias), '[]') FROM model_aliases
              WHERE model_aliases.model_key = model_versions.model_key AND model_aliases.version = model_versions.version) AS aliases
      FROM model_versions JOIN registered_models ON registered_models.key = model_key
      WHERE ${of} AND stage <> ${DELETED} AND deleted_time IS NULL AND ${modelGranted(ctx)}
      ORDER BY model_versions.creation_time DESC, registered_models.name, model_versions.version DESC LIMIT ${MOST_COPIES}`);
    return { versions };
  },
});
