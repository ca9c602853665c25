import sql from 'sql-template-tag';
import { z } from 'zod';
import { can } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { denied, notFound } from '@/lib/pure/errors';
import { type Activity, modelChanged, note } from './activity';
import { loadVersion, MODEL_COLUMNS, type ModelRow, mayDo, modelLevel } from './load';
import { rewordComment, tellMentionedOf, tellParticipants } from './notices';
import { publish } from './publish';
import { Comment, Version } from './schemas';

export type CommentView = {
  id: string;
  comment: string;
  userId: string;
  creationTimestamp: number;
  lastUpdatedTimestamp: number;
  availableActions: ('EDIT_COMMENT' | 'DELETE_COMMENT')[];
};

const Text = Comment.min(1, 'must not be empty');
const CommentId = z.union([z.string(), z.number()]).transform((id) => String(id));

type Author = { userId: string | null };

/** One's own words are for oneself to change; whoever manages the model may take any away. */
export const commentActions = (
  ctx: Context,
  model: Pick<ModelRow, 'level'>,
  { userId }: Author,
): CommentView['availableActions'] => {
  const isMine = userId !== null && userId === ctx.caller.user?.id && can(ctx.caller, 'models.request');
  return [
    ...(isMine ? (['EDIT_COMMENT'] as const) : []),
    ...(isMine || mayDo(ctx, 'models.manage', model.level) ? (['DELETE_COMMENT'] as const) : []),
  ];
};

const view = (
  ctx: Context,
  model: Pick<ModelRow, 'level'>,
  { id, comment, userName, time, lastUpdatedTime, userId }: Activity & Author,
): CommentView => ({
  id: String(id),
  comment,
  userId: userName,
  creationTimestamp: time,
  lastUpdatedTimestamp: lastUpdatedTime,
  availableActions: commentActions(ctx, model, { userId }),
});

export const createComment = command({
  name: 'registry.createComment',
  summary: 'Says something about a version, in Markdown.',
  access: 'models.request',
  input: Version.extend({ comment: Text }),
  async run(ctx, { comment, ...which }): Promise<{ comment: CommentView }> {
    const loaded = await loadVersion(ctx, which);
    const { model, version } = loaded;
    const made = await note(ctx, {
      modelKey: model.key,
      version: version.version,
      type: 'NEW_COMMENT',
      comment,
    });
    await publish(ctx, model, { type: 'commentCreated', version: version.version, comment });
    const told = await tellMentionedOf(
      ctx,
      { model, version: version.version },
      { id: made.id, text: comment },
    );
    await tellParticipants(ctx, loaded, comment, told);
    ctx.audit({
      objectType: 'model-version',
      objectId: `${model.id}/${version.version}`,
      after: { comment: made.id },
    });
    return { comment: view(ctx, model, { ...made, userId: ctx.caller.user?.id ?? null }) };
  },
});

type Loaded = { model: ModelRow; comment: Activity & Author };

/** @throws RESOURCE_DOES_NOT_EXIST for one of a model that the caller may not see either */
async function loadComment(ctx: Context, id: string): Promise<Loaded> {
  const [found] = /^\d{1,15}$/.test(id)
    ? await ctx.sql<
        ModelRow & Author & { version: number; text: string; time: number; userName: string }
      >(sql`
        SELECT ${MODEL_COLUMNS}, ${modelLevel(ctx)} AS level, model_activities.user_id AS "userId", model_activities.version,
               comment AS text, time, user_name AS "userName"
        FROM model_activities JOIN registered_models ON registered_models.key = model_key
        WHERE model_activities.id = ${Number(id)} AND type = 'NEW_COMMENT' AND deleted_time IS NULL
        FOR UPDATE OF model_activities`)
    : [];
  if (!found?.level) throw notFound(`Comment with id ${id.slice(0, 50)} not found.`);
  const { userId, version, text, time, userName, ...model } = found;
  const comment = {
    id: Number(id),
    version,
    type: 'NEW_COMMENT' as const,
    userName,
    time,
    lastUpdatedTime: time,
    fromStage: null,
    toStage: null,
    comment: text,
    systemComment: null,
    requestId: null,
    details: null,
    userId,
  };
  return { model, comment };
}

export const updateComment = command({
  name: 'registry.updateComment',
  summary: "Changes one's own comment.",
  access: 'models.request',
  input: z.object({ id: CommentId, comment: Text }),
  async run(ctx, { id, comment }): Promise<{ comment: CommentView }> {
    const { model, comment: before } = await loadComment(ctx, id);
    if (!commentActions(ctx, model, before).includes('EDIT_COMMENT')) {
      throw denied('Only its author may change a comment.');
    }
    await ctx.sql(sql`
      UPDATE model_activities SET comment = ${comment}, last_updated_time = ${ctx.now} WHERE id = ${before.id}`);
    const about = { model, version: before.version };
    await rewordComment(ctx, about, { id: before.id, before: before.comment, after: comment });
    await tellMentionedOf(ctx, about, { id: before.id, text: comment, before: before.comment });
    modelChanged(ctx, model.key);
    ctx.audit({
      objectType: 'model-version',
      objectId: `${model.id}/${before.version}`,
      before: { comment: before.id, text: before.comment },
      after: { text: comment },
    });
    return { comment: view(ctx, model, { ...before, comment, lastUpdatedTime: ctx.now }) };
  },
});

export const deleteComment = command({
  name: 'registry.deleteComment',
  summary: "Takes one's own comment away; whoever manages the model takes anybody's.",
  access: 'models.request',
  input: z.object({ id: CommentId }),
  async run(ctx, { id }) {
    const { model, comment } = await loadComment(ctx, id);
    if (!commentActions(ctx, model, comment).includes('DELETE_COMMENT')) {
      throw denied('Only its author may delete a comment, or whoever holds CAN_MANAGE on the model.');
    }
    await ctx.sql(sql`DELETE FROM model_activities WHERE id = ${comment.id}`);
    await rewordComment(
      ctx,
      { model, version: comment.version },
      { id: comment.id, before: comment.comment },
    );
    modelChanged(ctx, model.key);
    ctx.audit({
      objectType: 'model-version',
      objectId: `${model.id}/${comment.version}`,
      before: { comment: comment.id, text: comment.comment },
    });
    return {};
  },
});
