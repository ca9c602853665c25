import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { note } from './activity';
import { loadModel, MODEL } from './load';
import { mergeAliasRules, mergeStageRules } from './merge-rules';
import { AliasRule, ModelName, StageName, StageRule } from './schemas';
import { nameOf } from './activity';
import { findStage } from './stages';
import { Alias } from './schemas';

/** Rules without a model are for all of them. */
const ALL_MODELS = '';

const rulesOf = async (ctx: Context, modelId: string, kind: 'stage' | 'alias', name: string) => {
  const found = await ctx.sql<{ rule: unknown }>(
    sql`SELECT rule FROM promotion_rules
        WHERE model_id IN (${ALL_MODELS}, ${modelId}) AND kind = ${kind}::rule_target AND name = ${name}`,
    'registry.rulesOf',
  );
  return found.map(({ rule }) => rule);
};

/** What a stage demands of a model's versions: what all models must, and what this one must besides. */
export const stageRule = async (ctx: Context, modelId: string, stage: string): Promise<StageRule> =>
  mergeStageRules((await rulesOf(ctx, modelId, 'stage', stage)).map((rule) => StageRule.parse(rule)));

export const aliasRule = async (ctx: Context, modelId: string, alias: string): Promise<AliasRule> =>
  mergeAliasRules((await rulesOf(ctx, modelId, 'alias', alias)).map((rule) => AliasRule.parse(rule)));
