import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { invalid } from '@/lib/pure/errors';
import { experimentNameFault, LIMITS } from '@/lib/pure/mlflow-names';
import { differs, type Finding, keepable } from './adopted';
import { ownLocation, proxiedPath } from './artifact-place';
import type { ExperimentRow } from './load';
import { mergeFields, type Seen } from './merge-fields';
import type { KeyValue } from './run-shape';
import { PlainTag } from './schemas';

export type ForeignExperiment = {
  name: string;
  stage: 'active' | 'deleted';
  creationTime: number;
  lastUpdateTime: number;
  tags: KeyValue[];
};

type AdoptedExperiment = {
  id: number;
  isNew: boolean;
  name: string;
  /** Whether the artifacts of its runs are kept by this server. */
  keepsArtifacts: boolean;
  findings: Finding[];
  /** For the next time. */
  seen: Seen;
};

const MOST_NAMES = 100;

/**
 * The experiment here that an experiment of another server goes into: the one it went into before, else the one of
 * its name, else a new one. Only where the one of its name is in the trash and it is not, or the other way round, it
 * gets a name of its own.
 *
 * @param before the id of the experiment that it went into before, if any, and what both agreed on then
 * @throws INVALID_PARAMETER_VALUE for a name that no experiment can have
 */
export async function adoptExperiment(
  ctx: Context,
  foreign: ForeignExperiment,
  before?: { id: number; seen: Seen | undefined },
): Promise<AdoptedExperiment> {
  const fault = experimentNameFault(foreign.name);
  if (fault) throw invalid(fault);
  const known = before && (await find(ctx, sql`id = ${before.id}`));
  const { row, isNew } = known ? { row: known, isNew: false } : await findOrMake(ctx, foreign);
  const { findings, seen } = await mergeTags(ctx, row.id, foreign.tags, known && before?.seen);
  if (row.name !== foreign.name) findings.push(differs('experiment', 'name', row.name, foreign.name));
  if (row.lifecycleStage !== foreign.stage) {
    findings.push(differs('experiment', 'stage', row.lifecycleStage, foreign.stage));
  }
  const keepsArtifacts = proxiedPath(row.artifactLocation) !== undefined;
  return { id: row.id, isNew, name: row.name, keepsArtifacts, findings, seen };
}

async function find(ctx: Context, which: ReturnType<typeof sql>): Promise<ExperimentRow | undefined> {
  const [found] = await ctx.sql<ExperimentRow>(sql`
    SELECT id, name, lifecycle_stage AS "lifecycleStage", artifact_location AS "artifactLocation",
           creation_time AS "creationTime", last_update_time AS "lastUpdateTime"
    FROM experiments WHERE ${which}`);
  return found;
}

async function findOrMake(
  ctx: Context,
  foreign: ForeignExperiment,
): Promise<{ row: ExperimentRow; isNew: boolean }> {
  for (let attempt = 0; attempt < MOST_NAMES; attempt += 1) {
    const name = attempt === 0 ? foreign.name : nameBeside(foreign.name, attempt);
    const there = await find(ctx, sql`name = ${name}`);
    if (there?.lifecycleStage === foreign.stage) return { row: there, isNew: false };
    const row = there ? undefined : await make(ctx, name, foreign);
    if (row) return { row, isNew: true };
  }
  throw invalid(`There are ${MOST_NAMES} experiments here that are called so already.`);
}

function nameBeside(name: string, attempt: number): string {
  const suffix = attempt === 1 ? ' (imported)' : ` (imported ${attempt})`;
  return `${[...name].slice(0, LIMITS.experimentName - suffix.length).join('')}${suffix}`;
}

/** Undefined where another took the name at that moment. */
async function make(
  ctx: Context,
  name: string,
  { stage, creationTime, lastUpdateTime }: ForeignExperiment,
): Promise<ExperimentRow | undefined> {
  const [made] = await ctx.sql<{ id: number }>(sql`
    INSERT INTO experiments (name, lifecycle_stage, artifact_location, creation_time, last_update_time)
    VALUES (${name}, ${stage}::lifecycle_stage, '', ${creationTime}, ${lastUpdateTime})
    ON CONFLICT (name) DO NOTHING RETURNING id`);
  if (!made) return undefined;
  await ctx.sql(sql`
    UPDATE experiments SET artifact_location = ${ownLocation(made.id)} WHERE id = ${made.id}`);
  ctx.audit({ objectType: 'experiment', objectId: String(made.id), after: { name } });
  return find(ctx, sql`id = ${made.id}`);
}

async function mergeTags(
  ctx: Context,
  id: number,
  tags: KeyValue[],
  before: Seen | undefined,
): Promise<Pick<AdoptedExperiment, 'findings' | 'seen'>> {
  const { kept, findings } = keepable('tag', tags, PlainTag);
  const rows = await ctx.sql<KeyValue>(
    sql`SELECT key, value FROM experiment_tags WHERE experiment_id = ${id}`,
  );
  const here = new Map(rows.map(({ key, value }) => [key, value]));
  const { write, differing, seen } = mergeFields(kept, here, before);
  await ctx.sql(sql`
    INSERT INTO experiment_tags (experiment_id, key, value)
    SELECT ${id}::int, given.* FROM unnest(${[...write.keys()]}::text[], ${[...write.values()]}::text[]) AS given
    ON CONFLICT (experiment_id, key) DO UPDATE SET value = excluded.value`);
  const told = differing.map((key) => differs('tag', key, here.get(key) ?? '', kept.get(key) ?? ''));
  return { findings: [...findings, ...told], seen };
}
