import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { runsChanged } from './changes';
import { heldExperiments, heldRuns } from './load';
import { runsWhere } from './run-question';
import { auditTarget, MOST_TOLD, RunsOfExperiments, RunTarget, targetWhere } from './run-target';
import { ExperimentId, Int64, Key, RunId, TagValue } from './schemas';

function assertFree(key: string): void {
  if (!key.startsWith('mlflow.')) return;
  throw invalid('Tags that begin with mlflow. are MLflow’s own; choose another key.', { field: 'key' });
}

export const tagRuns = command({
  name: 'tracking.tagRuns',
  summary:
    'Sets or removes one tag of many runs. Answers what the tag was before, by run, for up to a thousand.',
  access: 'runs.write',
  input: z.object({ target: RunTarget, key: Key, value: TagValue.nullable() }),
  async run(ctx, { target, key, value }) {
    assertFree(key);
    const where = sql`${await targetWhere(ctx, target)} AND runs.lifecycle_stage = 'active'`;
    const found = await ctx.sql<{ runId: string; experimentId: number; value: string | null }>(sql`
      SELECT runs.id AS "runId", experiment_id AS "experimentId", run_tags.value FROM runs
      LEFT JOIN run_tags ON run_key = runs.key AND run_tags.key = ${key} WHERE ${where} LIMIT ${MOST_TOLD + 1}`);
    const [changed] = await ctx.sql<{ count: number }>(
      value === null
        ? sql`WITH gone AS (DELETE FROM run_tags USING runs WHERE run_key = runs.key AND run_tags.key = ${key} AND ${where} RETURNING 1)
              SELECT count(*) FROM gone`
        : sql`WITH tagged AS (
                INSERT INTO run_tags (run_key, key, value) SELECT runs.key, ${key}, ${value} FROM runs WHERE ${where} ORDER BY runs.key
                ON CONFLICT (run_key, key) DO UPDATE SET value = excluded.value RETURNING 1)
              SELECT count(*) FROM tagged`,
    );
    auditTarget(ctx, target, { [key]: value });
    const experiments =
      'question' in target ? target.question.experimentIds : found.map((run) => run.experimentId);
    for (const id of new Set<string | number>(experiments)) runsChanged(ctx, id);
    const before = found.map(({ experimentId: _, ...run }) => run);
    return { count: changed?.count ?? 0, before: before.length > MOST_TOLD ? null : before };
  },
});

export const restoreTags = command({
  name: 'tracking.restoreTags',
  summary: 'Gives one tag of many runs the values back that tagRuns answered; null takes it away.',
  access: 'runs.write',
  input: z.object({
    key: Key,
    before: z
      .array(z.object({ runId: RunId, value: TagValue.nullable() }))
      .min(1)
      .max(MOST_TOLD),
  }),
  async run(ctx, { key, before }) {
    assertFree(key);
    const wanted = new Map(before.map(({ runId, value }) => [runId, value]));
    const held = await heldRuns(ctx, [...wanted.keys()]);
    const [back] = await ctx.sql<{ count: number; experiments: number[] }>(sql`
      WITH wanted AS (
        SELECT runs.key AS run_key, experiment_id, given.value
        FROM unnest(${held}::text[], ${held.map((id) => wanted.get(id) ?? null)}::text[]) AS given (id, value)
        JOIN runs ON runs.id = given.id AND lifecycle_stage = 'active'),
      gone AS (
        DELETE FROM run_tags USING wanted
        WHERE run_tags.run_key = wanted.run_key AND run_tags.key = ${key} AND wanted.value IS NULL RETURNING 1),
      put AS (
        INSERT INTO run_tags (run_key, key, value)
        SELECT run_key, ${key}, value FROM wanted WHERE value IS NOT NULL ORDER BY run_key
        ON CONFLICT (run_key, key) DO UPDATE SET value = excluded.value RETURNING 1)
      SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM put) AS count,
             ARRAY(SELECT DISTINCT experiment_id FROM wanted) AS experiments`);
    for (const [objectId, value] of wanted)
      ctx.audit({ objectType: 'run', objectId, after: { [key]: value } });
    for (const id of back?.experiments ?? []) runsChanged(ctx, id);
    return { count: back?.count ?? 0 };
  },
});

/** The time of deletion, to the millisecond, names what one call threw away. */
export const deleteMatchingRuns = command({
  name: 'tracking.deleteMatchingRuns',
  summary: 'Moves all runs that a filter matches to the bin.',
  access: 'runs.write',
  input: z.object({ question: RunsOfExperiments }),
  async run(ctx, { question }) {
    const [moved] = await ctx.sql<{ count: number }>(sql`
      WITH moved AS (
        UPDATE runs SET lifecycle_stage = 'deleted', deleted_time = ${ctx.now}::bigint
        WHERE ${await runsWhere(ctx, { ...question, runViewType: 'ACTIVE_ONLY' })} RETURNING 1)
      SELECT count(*) FROM moved`);
    auditTarget(ctx, { question }, { stage: 'deleted', runs: moved?.count });
    for (const id of question.experimentIds) runsChanged(ctx, id);
    return { count: moved?.count ?? 0, deletedTime: ctx.now };
  },
});

export const restoreRunsOf = command({
  name: 'tracking.restoreRunsOf',
  summary: 'Takes back the runs that one call of deleteMatchingRuns moved to the bin.',
  access: 'runs.write',
  input: z.object({ experimentIds: z.array(ExperimentId).min(1).max(100), deletedTime: Int64 }),
  async run(ctx, { experimentIds, deletedTime }) {
    const [back] = await ctx.sql<{ count: number }>(sql`
      WITH back AS (
        UPDATE runs SET lifecycle_stage = 'active', deleted_time = NULL
        WHERE experiment_id = ANY(${await heldExperiments(ctx, experimentIds)}::int[]) AND lifecycle_stage = 'deleted'
          AND deleted_time = ${deletedTime}::bigint RETURNING 1)
      SELECT count(*) FROM back`);
    for (const objectId of experimentIds) {
      ctx.audit({ objectType: 'experiment', objectId, after: { stage: 'active', runs: back?.count } });
      runsChanged(ctx, objectId);
    }
    return { count: back?.count ?? 0 };
  },
});
