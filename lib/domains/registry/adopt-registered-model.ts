import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { grantCreator } from '@/lib/core/grants';
import { aliasFault, registeredModelNameFault } from '@/lib/pure/mlflow-names';
import { differs, type Finding, keepable, mergeFields, type Seen } from '../tracking';
import { nameOf, note } from './activity';
import { putModelTags } from './create-model';
import { MODEL } from './load';
import type { KeyValue } from './model-shape';
import { hasPromptTag } from './prompts';
import { TagKey, TagValue } from './schemas';

/** A registered model of another server. Its versions apart. */
export type ForeignRegisteredModel = {
  name: string;
  description: string;
  creationTime: number;
  lastUpdatedTime: number;
  tags: KeyValue[];
  aliases: { alias: string; version: number }[];
};

type Adopted = {
  /** Why it was not taken. */
  refused?: string;
  key: number;
  isNew: boolean;
  tags: number;
  findings: Finding[];
  seen: Seen;
};

export const RegistryTag = z.object({ key: TagKey, value: TagValue });
const TAG = 'tag:';
const ALIAS = 'alias:';
/** Agreed on with whatever was taken once. */
const NAME = 'name';

/** What people see of it as fields that are merged: the tags by their keys. */
export const describedFields = (description: string, tags: ReadonlyMap<string, string>) =>
  new Map([['description', description], ...[...tags].map(([key, value]) => [TAG + key, value] as const)]);

/** Fields of such a kind, apart. */
export const tagsIn = (fields: ReadonlyMap<string, string>): KeyValue[] =>
  [...fields].flatMap(([field, value]) =>
    field.startsWith(TAG) ? [{ key: field.slice(TAG.length), value }] : [],
  );

export const differing = (
  kind: Finding['kind'],
  fields: readonly string[],
  here: ReadonlyMap<string, string>,
  there: ReadonlyMap<string, string>,
): Finding[] =>
  fields.map((field) =>
    differs(
      field.startsWith(TAG) ? 'tag' : kind,
      field.startsWith(TAG) ? field.slice(TAG.length) : field,
      here.get(field) ?? '',
      there.get(field) ?? '',
    ),
  );

/** Takes the model of its name, or makes it. Nobody is told by a webhook: it happened long ago, elsewhere. */
export async function adoptRegisteredModel(
  ctx: Context,
  model: ForeignRegisteredModel,
  before: Seen | undefined,
): Promise<Adopted> {
  const refuse = (refused: string): Adopted => ({
    refused,
    key: 0,
    isNew: false,
    tags: 0,
    findings: [],
    seen: before ?? new Map(),
  });
  const fault = registeredModelNameFault(model.name);
  if (fault) return refuse(fault);
  if (hasPromptTag(model.tags)) return refuse('It is a prompt, and not a model.');
  const made = before?.has(NAME) ? undefined : await insert(ctx, model);
  const row = made ?? (await find(ctx, model.name));
  if (!row) return refuse('It was deleted here, or has another name.');
  if (row.isPrompt) return refuse('A prompt has its name here.');
  const { kept, findings } = keepable('tag', model.tags, RegistryTag);
  const tags = await ctx.sql<KeyValue>(
    sql`SELECT key, value FROM registered_model_tags WHERE model_key = ${row.key}`,
  );
  const there = describedFields(model.description, kept).set(NAME, model.name);
  const here = describedFields(row.description, new Map(tags.map(({ key, value }) => [key, value])));
  here.set(NAME, model.name);
  const merged = mergeFields(there, here, before);
  const description = merged.write.get('description');
  if (description !== undefined)
    await ctx.sql(sql`UPDATE registered_models SET description = ${description} WHERE key = ${row.key}`);
  const added = tagsIn(merged.write);
  await putModelTags(ctx, row.key, added);
  return {
    key: row.key,
    isNew: made !== undefined,
    tags: added.length,
    findings: [...findings, ...differing('registered model', merged.differing, here, there)],
    seen: merged.seen,
  };
}

type Row = { key: number; id: string; description: string; isPrompt: boolean };

async function find(ctx: Context, name: string): Promise<Row | undefined> {
  const [found] = await ctx.sql<Row>(sql`
    SELECT key, id, description, is_prompt AS "isPrompt" FROM registered_models
    WHERE name = ${name} AND deleted_time IS NULL`);
  return found;
}

async function insert(ctx: Context, model: ForeignRegisteredModel): Promise<Row | undefined> {
  const { name, description, creationTime, lastUpdatedTime } = model;
  const [made] = await ctx.sql<Row>(sql`
    INSERT INTO registered_models (name, description, owner_id, created_by, creation_time, last_updated_time)
    VALUES (${name}, ${description}, ${ctx.caller.user?.id ?? null}::uuid, ${nameOf(ctx)}, ${creationTime}, ${lastUpdatedTime})
    ON CONFLICT (name) WHERE deleted_time IS NULL DO NOTHING
    RETURNING key, id, description, is_prompt AS "isPrompt"`);
  if (!made) return undefined;
  await grantCreator(ctx, MODEL, made.id);
  await note(ctx, { modelKey: made.key, type: 'CREATED_MODEL', comment: description, time: creationTime });
  ctx.audit({ objectType: MODEL, objectId: made.id, after: { name, isImported: true } });
  return made;
}

/** Those that were never here. What points elsewhere, or was taken away here, only those may move who may by its rule: that is told. */
export async function adoptAliases(
  ctx: Context,
  modelKey: number,
  aliases: ForeignRegisteredModel['aliases'],
  before: Seen,
): Promise<{ findings: Finding[]; seen: Seen }> {
  const missing = (alias: string, reason: string): Finding => ({
    outcome: 'missing',
    kind: 'alias',
    item: alias.slice(0, 300),
    reason,
  });
  const versions = await ctx.sql<{ version: number }>(
    sql`SELECT version FROM model_versions WHERE model_key = ${modelKey} AND version = ANY(${aliases.map(({ version }) => version)}::int[])`,
  );
  const known = new Set(versions.map(({ version }) => version));
  const findings: Finding[] = [];
  const there = new Map<string, string>();
  for (const { alias, version } of aliases) {
    const fault = aliasFault(alias) ?? (known.has(version) ? undefined : `Version ${version} is not here.`);
    if (fault) findings.push(missing(alias, fault));
    else there.set(ALIAS + alias, String(version));
  }
  const rows = await ctx.sql<{ alias: string; version: number }>(
    sql`SELECT alias, version FROM model_aliases WHERE model_key = ${modelKey}`,
  );
  const here = new Map(rows.map(({ alias, version }) => [ALIAS + alias, String(version)]));
  const { write, differing: moved, seen } = mergeFields(there, here, before);
  const fresh = [...write].filter(([field]) => !here.has(field));
  await ctx.sql(sql`
    INSERT INTO model_aliases (model_key, alias, version, set_by, set_time)
    SELECT ${modelKey}::int, given.*, ${nameOf(ctx)}, ${ctx.now}
    FROM unnest(${fresh.map(([field]) => field.slice(ALIAS.length))}::text[], ${fresh.map(([, version]) => Number(version))}::int[]) AS given
    ON CONFLICT (model_key, alias) DO NOTHING`);
  for (const field of [...moved, ...[...write.keys()].filter((each) => here.has(each))])
    findings.push(
      differs(
        'alias',
        field.slice(ALIAS.length),
        here.has(field) ? `version ${here.get(field)}` : 'none',
        `version ${there.get(field)}`,
      ),
    );
  return { findings, seen };
}
