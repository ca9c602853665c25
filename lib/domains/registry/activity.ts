import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';

/** Those of the managed platform, which its clients know, and ours for what else happens to a model. */
export type ActivityType =
  | 'APPLIED_TRANSITION'
  | 'REQUESTED_TRANSITION'
  | 'CANCELLED_REQUEST'
  | 'APPROVED_REQUEST'
  | 'REJECTED_REQUEST'
  | 'SYSTEM_TRANSITION'
  | 'NEW_COMMENT'
  | 'CREATED_MODEL'
  | 'RENAMED_MODEL'
  | 'DELETED_MODEL'
  | 'CREATED_VERSION'
  | 'DELETED_VERSION'
  | 'CHANGED_DESCRIPTION'
  | 'SET_TAG'
  | 'DELETED_TAG'
  | 'SET_ALIAS'
  | 'DELETED_ALIAS'
  | 'CHANGED_RULES'
  | 'REPORTED_CHECK';

export type ActivityNote = {
  modelKey: number;
  /** None for what concerns the model as a whole. */
  version?: number;
  type: ActivityType;
  fromStage?: string;
  toStage?: string;
  comment?: string;
  systemComment?: string;
  requestId?: number;
  details?: Record<string, unknown>;
  /** When it was, where the database's clock was asked. */
  time?: number;
};

export type Activity = {
  id: number;
  version: number | null;
  type: ActivityType;
  userName: string;
  time: number;
  lastUpdatedTime: number;
  fromStage: string | null;
  toStage: string | null;
  comment: string;
  systemComment: string | null;
  requestId: number | null;
  details: Record<string, unknown> | null;
};

export const ACTIVITY_COLUMNS = sql`
  model_activities.id, model_activities.version, type, user_name AS "userName", model_activities.time,
  model_activities.last_updated_time AS "lastUpdatedTime", from_stage AS "fromStage", to_stage AS "toStage",
  model_activities.comment, system_comment AS "systemComment", request_id AS "requestId", model_activities.details`;

/** How people know the caller: the client's `user_id`. */
export const nameOf = ({ caller }: Context): string => caller.user?.email ?? caller.via;

/** What those who look at a model are told to look at again. */
export const topicOf = (modelKey: number): string => `model ${modelKey}`;
export const modelChanged = (ctx: Context, modelKey: number): void =>
  ctx.announce(topicOf(modelKey), 'changed');

/** Writes what happened into the feed of the model, and tells those who look at it. */
export async function note(ctx: Context, entry: ActivityNote): Promise<Activity> {
  const { modelKey, version = null, type, time = ctx.now, details } = entry;
  modelChanged(ctx, modelKey);
  const [made] = await ctx.sql<Activity>(
    sql`INSERT INTO model_activities (model_key, version, type, user_id, user_name, time, last_updated_time, from_stage, to_stage,
                                      comment, system_comment, request_id, details)
        VALUES (${modelKey}, ${version}, ${type}, ${ctx.caller.user?.id ?? null}::uuid, ${nameOf(ctx)}, ${time}, ${time},
                ${entry.fromStage ?? null}, ${entry.toStage ?? null}, ${entry.comment ?? ''}, ${entry.systemComment ?? null},
                ${entry.requestId ?? null}, ${details ? JSON.stringify(details) : null}::jsonb)
        RETURNING ${ACTIVITY_COLUMNS}`,
    'registry.note',
  );
  return made as Activity;
}
