import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { loadModel } from './load';
import {
  latestVersions,
  type ModelRecord,
  type ModelView,
  modelRecord,
  toModel,
  type VersionView,
} from './model-shape';
import { ModelName, StageName } from './schemas';
import { readStages, stageNamed } from './stages';

export const getModel = query({
  name: 'registry.getModel',
  summary: 'A registered model with its tags, aliases and the newest version of each stage.',
  access: 'models.read',
  input: z.object({ name: ModelName }),
  async run(ctx, { name }): Promise<{ registeredModel: ModelView }> {
    const [found] = await ctx.sql<ModelRecord>(
      sql`SELECT ${modelRecord(ctx)} FROM registered_models WHERE name = ${name} AND deleted_time IS NULL`,
    );
    if (!found?.level) throw notFound(`Registered Model with name=${name} not found`);
    return { registeredModel: toModel(found, (await latestVersions(ctx, [found.key])).get(found.key)) };
  },
});

export const getLatestVersions = query({
  name: 'registry.getLatestVersions',
  summary: 'The newest version of each stage of a model, or of the stages asked for.',
  access: 'models.read',
  input: z.object({ name: ModelName, stages: z.array(StageName).max(100).default([]) }),
  async run(ctx, { name, stages }): Promise<{ modelVersions: VersionView[] }> {
    const { key } = await loadModel(ctx, name);
    const known = stages.length > 0 ? await readStages(ctx) : [];
    const names = stages.map((stage) => stageNamed(known, stage).name);
    const latest = await latestVersions(ctx, [key], names.length > 0 ? names : undefined);
    return { modelVersions: latest.get(key) ?? [] };
  },
});
