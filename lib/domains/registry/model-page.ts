import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { DELETED, loadModel, mayOf } from './load';
import { type ModelView, readModel } from './model-shape';
import { readRules } from './rules';
import { ModelName } from './schemas';
import { readStages } from './stages';

type Counts = { versions: number; openRequests: number; comments: number; webhooks: number };

export const getModelPage = query({
  name: 'registry.getModelPage',
  summary:
    "A model's page: the model, its stages with how many versions each holds, its rules, what the caller may do.",
  access: 'models.read',
  input: z.object({ name: ModelName }),
  async run(ctx, { name }) {
    const loaded = await loadModel(ctx, name);
    const [model, stages, inStages, rules, [counts]] = await Promise.all([
      readModel(ctx, loaded.key),
      readStages(ctx),
      ctx.sql<{ stage: string; versions: number }>(sql`
        SELECT stage, count(*) AS versions FROM model_versions WHERE model_key = ${loaded.key} AND stage <> ${DELETED}
        GROUP BY stage`),
      readRules(ctx, loaded.id),
      ctx.sql<Omit<Counts, 'versions'>>(sql`
        SELECT (SELECT count(*) FROM transition_requests WHERE model_key = ${loaded.key} AND status = 'open') AS "openRequests",
               (SELECT count(*) FROM model_activities WHERE model_key = ${loaded.key} AND type = 'NEW_COMMENT') AS comments,
               (SELECT count(*) FROM webhooks WHERE model_key = ${loaded.key}) AS webhooks`),
    ]);
    const versionsOf = (stage: string) => inStages.find((one) => one.stage === stage)?.versions ?? 0;
    return {
      model: model as ModelView,
      stages: stages.map((stage) => ({ ...stage, versions: versionsOf(stage.name) })),
      rules,
      counts: {
        versions: inStages.reduce((sum, { versions }) => sum + versions, 0),
        openRequests: counts?.openRequests ?? 0,
        comments: counts?.comments ?? 0,
        webhooks: counts?.webhooks ?? 0,
      } satisfies Counts,
      may: mayOf(ctx, loaded.level),
    };
  },
});
