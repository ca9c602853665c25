import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { proxiedPath, unshareArtifacts } from '../tracking';
import { nameOf, note } from './activity';
import { assertNotFrozen } from './assess';
import { DELETED, loadModel, loadVersion, MODEL, type ModelRow } from './load';
import { settleNotices } from './notices';
import { publishEnds, REQUEST_COLUMNS, type RequestRow } from './requests';
import { readRules } from './rules';
import { ModelName, Override, Version } from './schemas';
import { endPeriods } from './stage-periods';

const REASON = 'What it was about has been deleted.';

type Gone = { version: number; stage: string; source: string; storageLocation: string; runId: string | null };

/** What they were and where their files are is told to nobody any more; the audit log knows. */
async function redact(ctx: Context, model: ModelRow, gone: readonly Gone[]): Promise<void> {
  const versions = gone.map(({ version }) => version);
  await ctx.sql(sql`
    UPDATE model_versions SET stage = ${DELETED}, last_updated_time = ${ctx.now}, description = '', status_message = '',
      source = 'REDACTED-SOURCE-PATH', storage_location = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID',
      run_link = 'REDACTED-RUN-LINK', logged_model_id = NULL
    WHERE model_key = ${model.key} AND version = ANY(${versions}::int[])`);
  await ctx.sql(sql`
    DELETE FROM model_version_facts WHERE model_key = ${model.key} AND version = ANY(${versions}::int[])`);
  await ctx.sql(sql`
    DELETE FROM version_links WHERE model_key = ${model.key} AND version = ANY(${versions}::int[])`);
  await ctx.sql(sql`
    DELETE FROM model_aliases WHERE model_key = ${model.key} AND version = ANY(${versions}::int[])`);
  await endPeriods(ctx, model.key, versions, ctx.now);
  await dropRequests(ctx, model, versions);
  await unshare(ctx, model, gone);
}

/** Open requests fall away, and whoever asked is told. */
async function dropRequests(ctx: Context, model: ModelRow, versions: number[]): Promise<void> {
  const closed = await ctx.sql<RequestRow>(sql`
    UPDATE transition_requests SET status = 'cancelled', closed_by_id = ${ctx.caller.user?.id ?? null}::uuid,
                                   closed_by = ${nameOf(ctx)}, closed_time = ${ctx.now}, closed_comment = ${REASON}
    WHERE model_key = ${model.key} AND version = ANY(${versions}::int[]) AND status = 'open'
    RETURNING ${REQUEST_COLUMNS}`);
  await settleNotices(ctx, model, closed);
  await publishEnds(ctx, model, closed);
}

/** A folder that another version of the model is made of stays readable. */
async function unshare(ctx: Context, model: ModelRow, gone: readonly Gone[]): Promise<void> {
  const locations = [...new Set(gone.map(({ storageLocation }) => storageLocation))];
  const free = await ctx.sql<{ location: string }>(sql`
    SELECT location FROM unnest(${locations}::text[]) AS location
    WHERE NOT EXISTS (SELECT 1 FROM model_versions
                      WHERE model_key = ${model.key} AND storage_location = location AND stage <> ${DELETED})`);
  const folders = free.flatMap(({ location }) => proxiedPath(location) ?? []);
  if (folders.length > 0) await unshareArtifacts(ctx, { folders, objectType: MODEL, objectId: model.id });
}

/** What versions go from is left, and what names them is taken away. @throws PERMISSION_DENIED while a freeze of either lasts */
async function assertMayGo(
  ctx: Context,
  model: ModelRow,
  gone: readonly Gone[],
  override: string | undefined,
): Promise<void> {
  const passing = { model, ...(override !== undefined && { override }) };
  const [rules, named] = [
    await readRules(ctx, model.id),
    await ctx.sql<{ alias: string }>(sql`
      SELECT alias FROM model_aliases
      WHERE model_key = ${model.key} AND version = ANY(${gone.map(({ version }) => version)}::int[])`),
  ];
  const stages = new Set(gone.map(({ stage }) => stage));
  for (const { name, effective } of rules.stages)
    if (stages.has(name)) assertNotFrozen(ctx, passing, effective.freeze, `${name} of '${model.name}'`);
  const aliases = new Set(named.map(({ alias }) => alias));
  for (const { name, effective } of rules.aliases)
    if (aliases.has(name)) assertNotFrozen(ctx, passing, effective.freeze, `The alias '${name}'`);
}

export const deleteVersion = command({
  name: 'registry.deleteVersion',
  summary: 'Deletes a version; its number is never given again.',
  access: 'models.manage',
  input: Version.extend({ override: Override }),
  async run(ctx, { override, ...which }) {
    const { model, version } = await loadVersion(ctx, which, { lock: true });
    await assertMayGo(ctx, model, [version], override);
    await redact(ctx, model, [version]);
    await ctx.sql(sql`UPDATE registered_models SET last_updated_time = ${ctx.now} WHERE key = ${model.key}`);
    await note(ctx, {
      modelKey: model.key,
      version: version.version,
      type: 'DELETED_VERSION',
      fromStage: version.stage,
      ...(override !== undefined && { details: { override } }),
    });
    const { source, runId, stage } = version;
    ctx.audit({
      objectType: 'model-version',
      objectId: `${model.id}/${version.version}`,
      before: { name: model.name, source, runId, stage },
      ...(override && { after: { override } }),
    });
    return {};
  },
});

export const deleteModel = command({
  name: 'registry.deleteModel',
  summary: 'Deletes a model with all its versions; its history stays, its name is free again.',
  access: 'models.manage',
  input: z.object({ name: ModelName, override: Override }),
  async run(ctx, { name, override }) {
    const model = await loadModel(ctx, name, { lock: true });
    const gone = await ctx.sql<Gone>(sql`
      SELECT version, stage, source, storage_location AS "storageLocation", run_id AS "runId" FROM model_versions
      WHERE model_key = ${model.key} AND stage <> ${DELETED} ORDER BY version`);
    await assertMayGo(ctx, model, gone, override);
    await redact(ctx, model, gone);
    await ctx.sql(sql`DELETE FROM webhooks WHERE model_key = ${model.key}`);
    await ctx.sql(sql`DELETE FROM promotion_rules WHERE model_id = ${model.id}`);
    await ctx.sql(sql`
      UPDATE registered_models SET deleted_time = ${ctx.now}, last_updated_time = ${ctx.now} WHERE key = ${model.key}`);
    const passed = override !== undefined && { override };
    await note(ctx, {
      modelKey: model.key,
      type: 'DELETED_MODEL',
      details: { versions: gone.length, ...passed },
    });
    ctx.audit({
      objectType: MODEL,
      objectId: model.id,
      before: { name, versions: gone.length },
      ...(passed && { after: passed }),
    });
    return {};
  },
});
