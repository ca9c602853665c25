import sql from 'sql-template-tag';
import { z } from 'zod';
import { can } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { denied, invalid, notFound } from '@/lib/pure/errors';
import { type Notice, namesOfMentioned, notify, readers, reword, tellMentioned } from '../identity';
import { runChanged } from './changes';
import { loadRun, type RunRow, runGrant } from './load';
import { RunId } from './schemas';

const Text = z.string().trim().min(1, 'must not be empty').max(20_000, 'must have at most 20000 characters');
const CommentId = z.number().int().positive();

/** Whoever has more to say than these answers begins another thread. */
const LONGEST_THREAD = 200;

type Row = {
  id: number;
  threadId: number | null;
  userId: string | null;
  userName: string;
  text: string;
  time: number;
  editedTime: number | null;
};

export type RunComment = Omit<Row, 'userId' | 'threadId'> & { canEdit: boolean; canDelete: boolean };
export type RunThread = RunComment & { answers: RunComment[] };

const COLUMNS = sql`id, thread_id AS "threadId", user_id AS "userId", user_name AS "userName", text, time, edited_time AS "editedTime"`;

/** One's own words are for oneself to change; an administrator may take any away. */
function view(ctx: Context, { userId, threadId: _, ...comment }: Row): RunComment {
  const isMine = userId !== null && userId === ctx.caller.user?.id && can(ctx.caller, 'runs.comment');
  return { ...comment, canEdit: isMine, canDelete: isMine || ctx.caller.user?.role === 'admin' };
}

export const listRunComments = query({
  name: 'tracking.listRunComments',
  summary: 'What people say of a run: threads, the newest first, each with its answers in their order.',
  access: 'runs.read',
  input: z.object({
    runId: RunId,
    limit: z.number().int().min(1).max(100).default(30),
    pageToken: PageToken,
  }),
  async run(ctx, { runId, limit, pageToken: token }) {
    const run = await loadRun(ctx, runId);
    const [before = null] = readPageToken({ runId }, token) ?? [];
    const found = await ctx.sql<Row>(sql`
      SELECT ${COLUMNS} FROM run_comments
      WHERE run_key = ${run.key} AND thread_id IS NULL AND (${before}::bigint IS NULL OR id < ${before}::bigint)
      ORDER BY id DESC LIMIT ${limit + 1}`);
    const { page: threads, nextPageToken } = cutPage({ runId }, found, limit, ({ id }) => [id]);
    const answers = await ctx.sql<Row>(sql`
      SELECT ${COLUMNS} FROM run_comments WHERE thread_id = ANY(${threads.map(({ id }) => id)}::bigint[]) ORDER BY id`);
    return {
      threads: threads.map(
        (thread): RunThread => ({
          ...view(ctx, thread),
          answers: answers
            .filter(({ threadId }) => threadId === thread.id)
            .map((answer) => view(ctx, answer)),
        }),
      ),
      /** Of those whom the texts mention, by their addresses. */
      names: await namesOfMentioned(
        ctx,
        [...threads, ...answers].map(({ text }) => text),
      ),
      nextPageToken,
    };
  },
});

export const createRunComment = command({
  name: 'tracking.createRunComment',
  summary: 'Says something about a run, in Markdown; whom it mentions is told, if they may see the run.',
  access: 'runs.comment',
  input: z.object({
    runId: RunId,
    text: Text,
    /** The comment that it answers. */
    threadId: CommentId.optional(),
  }),
  async run(ctx, { runId, text, threadId }) {
    const run = await loadRun(ctx, runId);
    if (threadId !== undefined) await refuseThread(ctx, run, threadId);
    const [made] = await ctx.sql<Row>(sql`
      INSERT INTO run_comments (run_key, experiment_id, thread_id, user_id, user_name, text, time)
      VALUES (${run.key}, ${run.experimentId}, ${threadId ?? null}, ${ctx.caller.user?.id ?? null}::uuid, ${nameOf(ctx)}, ${text}, ${ctx.now})
      RETURNING ${COLUMNS}`);
    if (!made) throw new Error('the comment was not written');
    const told = await tellMentioned(ctx, aboutOf(run), { text }, mention(ctx, run, made));
    await tellParticipants(ctx, run, { text, threadId, told });
    runChanged(ctx, run);
    ctx.audit({ objectType: 'run', objectId: runId, after: { comment: made.id, text } });
    return { comment: view(ctx, made) };
  },
});

/** @throws for a comment that is not there, that is an answer itself, or that has answers enough */
async function refuseThread(ctx: Context, run: RunRow, threadId: number): Promise<void> {
  const [thread] = await ctx.sql<{ answers: number }>(sql`
    SELECT (SELECT count(*) FROM run_comments AS answer WHERE answer.thread_id = thread.id) AS answers
    FROM run_comments AS thread WHERE id = ${threadId} AND run_key = ${run.key} AND thread_id IS NULL FOR UPDATE`);
  if (!thread) throw notFound('The comment to answer is not there; it may have been deleted.');
  if (thread.answers >= LONGEST_THREAD)
    throw invalid(`This has ${LONGEST_THREAD} answers: begin another thread.`, { field: 'threadId' });
}

/** The comment with its run. @throws RESOURCE_DOES_NOT_EXIST for one of a run that the caller may not see either */
async function loadComment(ctx: Context, id: number): Promise<{ run: RunRow; comment: Row }> {
  const [found] = await ctx.sql<Row & { runId: string; isSeen: boolean }>(sql`
    SELECT comment.*, run_id AS "runId", "isSeen" FROM (
      SELECT run_comments.id, thread_id AS "threadId", run_comments.user_id AS "userId", user_name AS "userName", text, time,
             edited_time AS "editedTime", runs.id AS run_id, ${runGrant(ctx)}
      FROM run_comments JOIN runs ON runs.key = run_key WHERE run_comments.id = ${id} FOR UPDATE OF run_comments) AS comment`);
  if (!found?.isSeen) throw notFound(`Comment with id ${id} not found.`);
  const { runId, isSeen: _, ...comment } = found;
  return { run: await loadRun(ctx, runId), comment };
}

export const updateRunComment = command({
  name: 'tracking.updateRunComment',
  summary: "Changes one's own comment on a run; whom it mentions anew is told.",
  access: 'runs.comment',
  input: z.object({ commentId: CommentId, text: Text }),
  async run(ctx, { commentId, text }) {
    const { run, comment } = await loadComment(ctx, commentId);
    if (!view(ctx, comment).canEdit) throw denied('Only its author may change a comment.');
    await ctx.sql(sql`
      UPDATE run_comments SET text = ${text}, edited_time = ${ctx.now} WHERE id = ${commentId}`);
    await reword(ctx, [mentionKey(commentId), commentsKey(run)], comment.text, text);
    await tellMentioned(
      ctx,
      aboutOf(run),
      { text, before: comment.text },
      mention(ctx, run, { id: commentId, text }),
    );
    runChanged(ctx, run);
    ctx.audit({
      objectType: 'run',
      objectId: run.id,
      before: { comment: commentId, text: comment.text },
      after: { text },
    });
    return { comment: view(ctx, { ...comment, text, editedTime: ctx.now }) };
  },
});

export const deleteRunComment = command({
  name: 'tracking.deleteRunComment',
  summary: "Takes one's own comment on a run away, with its answers; an administrator takes anybody's.",
  access: 'runs.comment',
  input: z.object({ commentId: CommentId }),
  async run(ctx, { commentId }) {
    const { run, comment } = await loadComment(ctx, commentId);
    if (!view(ctx, comment).canDelete)
      throw denied('Only its author may delete a comment, or an administrator.');
    const gone = await ctx.sql<{ id: number; userName: string; text: string }>(sql`
      SELECT id, user_name AS "userName", text FROM run_comments WHERE thread_id = ${commentId} ORDER BY id`);
    await ctx.sql(sql`DELETE FROM run_comments WHERE id = ${commentId}`);
    const all = [comment, ...gone];
    await reword(
      ctx,
      [...all.map(({ id }) => mentionKey(id)), commentsKey(run)],
      all.map(({ text }) => text),
    );
    const answers = gone.map(({ userName, text }) => ({ userName, text }));
    runChanged(ctx, run);
    ctx.audit({
      objectType: 'run',
      objectId: run.id,
      before: { comment: commentId, text: comment.text, ...(answers.length > 0 && { answers }) },
    });
    return {};
  },
});

const nameOf = ({ caller }: Context): string => caller.user?.name || caller.user?.email || caller.via;
const aboutOf = ({ experimentId }: RunRow) => ({ type: 'experiment' as const, id: String(experimentId) });
const titleOf = ({ id, name }: RunRow) => name || id;

const notice = (run: RunRow, text: string): Omit<Notice, 'key' | 'title'> => ({
  kind: 'tracking.createRunComment',
  body: text,
  href: `/experiments/${run.experimentId}/runs/${run.id}?tab=comments`,
});

const mentionKey = (commentId: number) => `run-comment:${commentId}:mention`;
const commentsKey = ({ id }: RunRow) => `run:${id}:comments`;

const mention = (ctx: Context, run: RunRow, { id, text }: { id: number; text: string }): Notice => ({
  ...notice(run, text),
  key: mentionKey(id),
  title: `${nameOf(ctx)} mentioned you on the run ${titleOf(run)}`,
});

/** Whoever has the run, and whoever has a part in the thread, hears of it; those who are mentioned have. */
async function tellParticipants(
  ctx: Context,
  run: RunRow,
  { text, threadId, told }: { text: string; threadId: number | undefined; told: readonly string[] },
): Promise<void> {
  const found = await ctx.sql<{ userId: string }>(sql`
    SELECT owner_id::text AS "userId" FROM runs WHERE key = ${run.key} AND owner_id IS NOT NULL
    UNION SELECT user_id::text FROM run_comments
    WHERE run_key = ${run.key} AND ${threadId ?? null}::bigint IN (id, thread_id) AND user_id IS NOT NULL`);
  const among = found.map(({ userId }) => userId).filter((userId) => !told.includes(userId));
  await notify(
    ctx,
    { ...readers(aboutOf(run)), among, but: ctx.caller.user?.id },
    {
      ...notice(run, text),
      key: commentsKey(run),
      title: `${nameOf(ctx)} commented on the run ${titleOf(run)}`,
    },
  );
}
