import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { invalid } from '@/lib/pure/errors';
import { type Activity, type ActivityNote, nameOf, note } from './activity';
import type { ModelRow, VersionRow } from './load';
import { publishAll } from './publish';
import { closePutAside, followMove } from './requests';
import { beginPeriods, endPeriods, timeOfMove } from './stage-periods';
import { isActiveStage, type Stage } from './stages';

export type Move = {
  model: ModelRow;
  version: VersionRow;
  from: Stage;
  to: Stage;
  /** Versions that are in the stage now and go to the last one. */
  archived: number[];
  /** The last of the workspace's stages. */
  archive: Stage;
};

/** @throws INVALID_PARAMETER_VALUE where versions are to be put aside in a stage that is for many */
export function assertMayArchive(to: Stage, stages: readonly Stage[]): void {
  if (isActiveStage(to)) return;
  const active = stages.filter(isActiveStage).map(({ name }) => `'${name}'`);
  throw invalid(
    `Model version transition cannot archive existing model versions because '${to.name}' is not an Active stage. ` +
      `Valid stages are [${active.join(', ')}]`,
    { field: 'archiveExistingVersions' },
  );
}

/** The other versions in a stage, all of them: to be put aside. */
export async function versionsIn(
  ctx: Context,
  model: ModelRow,
  stage: string,
  but: number,
): Promise<number[]> {
  const found = await ctx.sql<{ version: number }>(sql`
    SELECT version FROM model_versions WHERE model_key = ${model.key} AND stage = ${stage} AND version <> ${but}
    ORDER BY version`);
  return found.map(({ version }) => version);
}

const MOST_SEEN = 1000;

/** Whose place a version would take in a stage, the newest of them; nobody's where a stage is for many. */
export async function othersIn(ctx: Context, model: ModelRow, stage: Stage, but: number): Promise<number[]> {
  if (!isActiveStage(stage)) return [];
  const found = await ctx.sql<{ version: number }>(sql`
    SELECT version FROM model_versions WHERE model_key = ${model.key} AND stage = ${stage.name} AND version <> ${but}
    ORDER BY version DESC LIMIT ${MOST_SEEN}`);
  return found.map(({ version }) => version).reverse();
}

/**
 * Moves a version while the model is held: stage, history, feed and webhooks in one commit.
 *
 * @param entry the activity that moves it: by oneself, or the last approval
 */
export async function moveVersion(
  ctx: Context,
  move: Move,
  entry: Pick<ActivityNote, 'type' | 'comment' | 'requestId' | 'details'>,
): Promise<Activity> {
  const { model, version, from, to, archived, archive } = move;
  const time = await timeOfMove(ctx, model.key, [...new Set([from.name, to.name])]);
  const moved = [version.version, ...archived];
  await ctx.sql(sql`
    UPDATE model_versions SET last_updated_time = ${time},
                              stage = CASE version WHEN ${version.version} THEN ${to.name} ELSE ${archive.name} END
    WHERE model_key = ${model.key} AND version = ANY(${moved}::int[])`);
  await ctx.sql(sql`UPDATE registered_models SET last_updated_time = ${time} WHERE key = ${model.key}`);
  const activity = await note(ctx, {
    ...entry,
    modelKey: model.key,
    version: version.version,
    fromStage: from.name,
    toStage: to.name,
    time,
    ...(archived.length > 0 && { details: { ...entry.details, archived } }),
  });
  const besides = await noteArchived(ctx, move, time);
  await followMove(ctx, model, moved);
  if (archived.length > 0) await closePutAside(ctx, model, archived, archive, whyAside(move));
  await endPeriods(ctx, model.key, moved, time);
  await beginPeriods(ctx, model.key, [
    { version: version.version, stage: to.name, time, activityId: activity.id },
    ...besides.map(({ version: other, id }) => ({
      version: other,
      stage: archive.name,
      time,
      activityId: id,
    })),
  ]);
  const change = { fromStage: to.name, toStage: archive.name, toKind: archive.kind } as const;
  await publishAll(ctx, model, [
    {
      type: 'stageChanged',
      version: version.version,
      fromStage: from.name,
      toStage: to.name,
      toKind: to.kind,
      comment: entry.comment,
    },
    ...archived.map((other) => ({ type: 'stageChanged' as const, version: other, ...change })),
  ]);
  return activity;
}

const whyAside = ({ version, to }: Move): string =>
  `Version ${version.version} took its place in ${to.name}.`;

/** What was put aside with it was put aside by the system. */
async function noteArchived(
  ctx: Context,
  move: Move,
  time: number,
): Promise<{ version: number; id: number }[]> {
  const { model, to, archived, archive } = move;
  if (archived.length === 0) return [];
  return ctx.sql(sql`
    INSERT INTO model_activities (model_key, version, type, user_id, user_name, time, last_updated_time, from_stage, to_stage,
                                  system_comment)
    SELECT ${model.key}::int, other, 'SYSTEM_TRANSITION', ${ctx.caller.user?.id ?? null}::uuid, ${nameOf(ctx)}, ${time}::bigint,
           ${time}::bigint, ${to.name}, ${archive.name}, ${whyAside(move)}
    FROM unnest(${archived}::int[]) WITH ORDINALITY AS given (other, place) ORDER BY place
    RETURNING version, id`);
}
