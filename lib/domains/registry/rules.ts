import { isDeepStrictEqual } from 'node:util';
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { conflict } from '@/lib/pure/errors';
import { nameOf, note } from './activity';
import { loadModel, MODEL } from './load';
import { mergeAliasRules, mergeStageRules } from './merge-rules';
import { Alias, AliasRule, ModelName, StageName, StageRule } from './schemas';
import { findStage } from './stages';

/** Rules without a model are for all of them. */
export const ALL_MODELS = '';

type Stored = { modelId: string; kind: 'stage' | 'alias'; name: string; rule: unknown };

async function stored(
  ctx: Context,
  modelId: string,
  kind: 'stage' | 'alias',
  name: string,
): Promise<unknown[]> {
  const found = await ctx.sql<Stored>(
    sql`SELECT rule FROM promotion_rules
        WHERE model_id IN (${ALL_MODELS}, ${modelId}) AND kind = ${kind}::rule_target AND name = ${name}`,
    'registry.storedRules',
  );
  return found.map(({ rule }) => rule);
}

/** What a stage demands of a model's versions: what all models must, and what this one must besides. */
export const stageRule = async (ctx: Context, modelId: string, stage: string): Promise<StageRule> =>
  mergeStageRules((await stored(ctx, modelId, 'stage', stage)).map((rule) => StageRule.parse(rule)));

export const aliasRule = async (ctx: Context, modelId: string, alias: string): Promise<AliasRule> =>
  mergeAliasRules((await stored(ctx, modelId, 'alias', alias)).map((rule) => AliasRule.parse(rule)));

/** What stages of several models demand, by `ruleKey`. */
export async function stageRules(
  ctx: Context,
  asked: readonly { modelId: string; stage: string }[],
): Promise<Map<string, StageRule>> {
  if (asked.length === 0) return new Map();
  const found = await ctx.sql<{ modelId: string; stage: string; rules: unknown[] }>(sql`
    SELECT asked.model_id AS "modelId", asked.stage, json_agg(rule) AS rules
    FROM (SELECT DISTINCT * FROM unnest(${asked.map(({ modelId }) => modelId)}::text[],
                                        ${asked.map(({ stage }) => stage)}::text[]) AS given (model_id, stage)) AS asked
    JOIN promotion_rules ON promotion_rules.model_id IN (${ALL_MODELS}, asked.model_id) AND kind = 'stage' AND name = asked.stage
    GROUP BY asked.model_id, asked.stage`);
  const none = mergeStageRules([]);
  const rules = new Map(asked.map((one) => [ruleKey(one), none]));
  for (const { rules: parts, ...one } of found)
    rules.set(ruleKey(one), mergeStageRules(parts.map((rule) => StageRule.parse(rule))));
  return rules;
}

export const ruleKey = ({ modelId, stage }: { modelId: string; stage: string }) => `${modelId}/${stage}`;

type RuleView<Rule> = {
  /** Of the stage or alias. */
  name: string;
  /** What the model itself demands, what all models must, and both together. */
  own: Rule | null;
  shared: Rule | null;
  effective: Rule;
};
export type RulesView = { stages: RuleView<StageRule>[]; aliases: RuleView<AliasRule>[] };

/** The rules of a model; without one those for all models. */
export async function readRules(ctx: Context, modelId: string = ALL_MODELS): Promise<RulesView> {
  const found = await ctx.sql<Stored>(sql`
    SELECT model_id AS "modelId", kind, name, rule FROM promotion_rules WHERE model_id IN (${ALL_MODELS}, ${modelId})
    ORDER BY kind, name`);
  const views = <Rule>(
    kind: Stored['kind'],
    read: (rule: unknown) => Rule,
    merge: (rules: Rule[]) => Rule,
  ): RuleView<Rule>[] => {
    const ofKind = found.filter((one) => one.kind === kind);
    return [...new Set(ofKind.map(({ name }) => name))].map((name) => {
      const [own, shared] = [modelId, ALL_MODELS].map((owner, at) => {
        const one = ofKind.find((rule) => rule.name === name && rule.modelId === owner);
        return one && (at === 1 || owner !== ALL_MODELS) ? read(one.rule) : null;
      });
      return {
        name,
        own: own ?? null,
        shared: shared ?? null,
        effective: merge([own, shared].filter((rule) => rule != null)),
      };
    });
  };
  return {
    stages: views('stage', (rule) => StageRule.parse(rule), mergeStageRules),
    aliases: views('alias', (rule) => AliasRule.parse(rule), mergeAliasRules),
  };
}

export const getRules = query({
  name: 'registry.getRules',
  summary: 'What the stages and aliases of a model demand.',
  access: 'models.read',
  input: z.object({ name: ModelName }),
  async run(ctx, { name }) {
    const { id } = await loadModel(ctx, name);
    return readRules(ctx, id);
  },
});

/** A rule that is null is removed. `seen` is what stood there when the change was made: refused if by now it is another. */
const Change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('stage'),
    target: StageName,
    rule: StageRule.nullable(),
    seen: StageRule.nullable().optional(),
  }),
  z.object({
    kind: z.literal('alias'),
    target: Alias,
    rule: AliasRule.nullable(),
    seen: AliasRule.nullable().optional(),
  }),
]);
type Change = z.output<typeof Change>;

async function store(ctx: Context, modelId: string, { kind, target, rule, seen }: Change) {
  const name = kind === 'stage' ? (await findStage(ctx, target)).name : target;
  const where = sql`model_id = ${modelId} AND kind = ${kind}::rule_target AND name = ${name}`;
  const [before] = await ctx.sql<{ rule: unknown }>(
    sql`SELECT rule FROM promotion_rules WHERE ${where} FOR UPDATE`,
  );
  const read = kind === 'stage' ? StageRule : AliasRule;
  if (seen !== undefined && !isDeepStrictEqual(seen, before ? read.parse(before.rule) : null)) {
    throw conflict(`Somebody else set what ${name} demands meanwhile. Look again, then change it.`);
  }
  if (rule === null) await ctx.sql(sql`DELETE FROM promotion_rules WHERE ${where}`);
  else {
    await ctx.sql(sql`
      INSERT INTO promotion_rules (model_id, kind, name, rule, updated_by, updated_time)
      VALUES (${modelId}, ${kind}::rule_target, ${name}, ${JSON.stringify(rule)}::jsonb, ${nameOf(ctx)}, ${ctx.now})
      ON CONFLICT (model_id, kind, name) DO UPDATE
      SET rule = excluded.rule, updated_by = excluded.updated_by, updated_time = excluded.updated_time`);
  }
  return { kind, name, before: before?.rule ?? null, after: rule };
}

export const setRule = command({
  name: 'registry.setRule',
  summary:
    'Sets what a stage or an alias of a model demands, besides what all models must; null takes it back.',
  access: 'models.manage',
  input: z.object({ name: ModelName, change: Change }),
  async run(ctx, { name, change }) {
    // Held, so that no move is judged by half of a change.
    const model = await loadModel(ctx, name, { lock: true });
    const { before, after, ...which } = await store(ctx, model.id, change);
    await note(ctx, { modelKey: model.key, type: 'CHANGED_RULES', details: { ...which, before, after } });
    ctx.audit({
      objectType: MODEL,
      objectId: model.id,
      before: { ...which, rule: before },
      after: { ...which, rule: after },
    });
    return readRules(ctx, model.id);
  },
});

export const setSharedRule = command({
  name: 'registry.setSharedRule',
  summary: 'Sets what a stage or an alias of every model demands; no model can ask for less.',
  access: 'registry.configure',
  input: z.object({ change: Change }),
  async run(ctx, { change }) {
    // One at a time: there may be no row yet that could be held.
    await ctx.sql(sql`SELECT pg_advisory_xact_lock(hashtext('plumbline shared rules'))`);
    const { before, after, ...which } = await store(ctx, ALL_MODELS, change);
    ctx.audit({
      objectType: 'registry',
      objectId: '*',
      before: { ...which, rule: before },
      after: { ...which, rule: after },
    });
    return readRules(ctx);
  },
});
