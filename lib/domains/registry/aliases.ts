import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { nameOf, note } from './activity';
import { assertChecks, assertNotFrozen, recordOf } from './assess';
import { assertLevel, loadModel, loadVersion, MODEL, type ModelRow } from './load';
import { publish } from './publish';
import { aliasRule } from './rules';
import { Alias, AskedAlias, ModelName, Override, Version } from './schemas';

/** The rule of the alias binds whoever moves it, wherever to. */
async function ruleFor(ctx: Context, model: ModelRow, alias: string) {
  const rule = await aliasRule(ctx, model.id, alias);
  assertLevel(ctx, model.level, rule.level);
  return rule;
}

export const setAlias = command({
  name: 'registry.setAlias',
  summary: 'Points an alias of a model to a version, wherever it pointed before.',
  access: 'models.edit',
  input: Version.extend({ alias: Alias, override: Override }),
  async run(ctx, { alias, override, ...which }) {
    const { model, version } = await loadVersion(ctx, which, { lock: true });
    const rule = await ruleFor(ctx, model, alias);
    const passing = { model, override };
    assertNotFrozen(ctx, passing, rule.freeze, `The alias '${alias}'`);
    const checks = await assertChecks(ctx, { ...passing, version }, rule.checks, `The alias '${alias}'`);
    const [before] = await ctx.sql<{ version: number }>(
      sql`SELECT version FROM model_aliases WHERE model_key = ${model.key} AND alias = ${alias}`,
    );
    await ctx.sql(sql`
      INSERT INTO model_aliases (model_key, alias, version, set_by, set_time)
      VALUES (${model.key}, ${alias}, ${version.version}, ${nameOf(ctx)}, ${ctx.now})
      ON CONFLICT (model_key, alias) DO UPDATE
      SET version = excluded.version, set_by = excluded.set_by, set_time = excluded.set_time`);
    // Sent again, it is the same alias: a client repeats a request whose answer was lost.
    if (before?.version !== version.version) {
      await note(ctx, {
        modelKey: model.key,
        version: version.version,
        type: 'SET_ALIAS',
        details: { alias, ...(before && { before: before.version }), ...recordOf(checks, override) },
      });
      await publish(ctx, model, { type: 'aliasSet', version: version.version, alias });
    }
    ctx.audit({
      objectType: MODEL,
      objectId: model.id,
      before: { alias, version: before?.version ?? null },
      after: { alias, version: version.version, ...(override && { override }) },
    });
    return {};
  },
});

export const deleteAlias = command({
  name: 'registry.deleteAlias',
  summary: 'Removes an alias of a model; one that is not there is no fault.',
  access: 'models.edit',
  input: z.object({ name: ModelName, alias: AskedAlias, override: Override }),
  async run(ctx, { name, alias, override }) {
    const model = await loadModel(ctx, name, { lock: true });
    const rule = await ruleFor(ctx, model, alias);
    assertNotFrozen(ctx, { model, override }, rule.freeze, `The alias '${alias}'`);
    const [before] = await ctx.sql<{ version: number }>(sql`
      DELETE FROM model_aliases WHERE model_key = ${model.key} AND alias = ${alias} RETURNING version`);
    if (before) {
      await note(ctx, {
        modelKey: model.key,
        version: before.version,
        type: 'DELETED_ALIAS',
        details: { alias, ...(override && { override }) },
      });
    }
    await publish(ctx, model, { type: 'aliasDeleted', alias });
    ctx.audit({
      objectType: MODEL,
      objectId: model.id,
      before: { alias, version: before?.version ?? null },
      ...(override !== undefined && { after: { override } }),
    });
    return {};
  },
});
