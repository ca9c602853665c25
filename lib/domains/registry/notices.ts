import sql from 'sql-template-tag';
import { BUILT_IN_GROUPS } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { type Audience, notify, readers, reword, settle, tellCaller, tellMentioned } from '../identity';
import { nameOf } from './activity';
import { type LoadedVersion, MODEL, type ModelRow } from './load';
import type { RequestRow } from './requests';
import { levelOfMove, type Stage } from './stages';

const ADMINS = BUILT_IN_GROUPS.filter(({ name }) => name === 'admins').map(({ id }) => id);

export const requestKey = (id: number | '') => `transition-request:${id}`;
const keyOf = ({ id }: Pick<RequestRow, 'id'>) => requestKey(id);
const whoActs = (ctx: Context) => ctx.caller.user?.name || nameOf(ctx);

export const hrefOf = (name: string, version?: number) =>
  `/models/${encodeURIComponent(name)}${version === undefined ? '' : `/versions/${version}`}`;

/** Whoever may decide on a move. */
export const whoDecides = (
  model: Pick<ModelRow, 'id'>,
  { from, to }: { from: Stage; to: Stage },
): Audience => ({
  principals: ADMINS,
  holders: { type: MODEL, id: model.id, level: levelOfMove(from, to) },
  acts: true,
});

/** How it is settled with those who lost the right to decide: once they have it again they are asked again. */
export const LAPSED = 'not yours to decide any more';

/** What those who may decide on a request are told. */
export const askNotice = (
  { id, comment }: Pick<RequestRow, 'id' | 'comment'>,
  { who, model, version, to }: { who: string; model: string; version: number; to: string },
) => ({
  key: requestKey(id),
  kind: 'registry.requestTransition',
  title: `${who} asks to move ${model} version ${version} to ${to}`,
  body: comment,
  href: `/approvals/${id}`,
  asks: true,
  mail: true,
});

/** Whoever may decide on it is asked, and it stands in the list of whoever asked. */
export function tellRequest(
  ctx: Context,
  { model, version }: LoadedVersion,
  request: RequestRow,
  move: { from: Stage; to: Stage },
): Promise<void> {
  tellCaller(ctx);
  return notify(
    ctx,
    { ...whoDecides(model, move), but: ctx.caller.user?.id },
    askNotice(request, {
      who: whoActs(ctx),
      model: model.name,
      version: version.version,
      to: move.to.name,
    }),
  );
}

const TONES = { approved: 'success', rejected: 'danger', cancelled: 'info', open: 'info' } as const;

/** Nobody is waited for any more, and whoever asked learns what came of it. */
export async function settleNotices(
  ctx: Context,
  model: { name: string },
  closed: readonly RequestRow[],
): Promise<void> {
  if (closed.length > 0) tellCaller(ctx);
  for (const request of closed) {
    const outcome = `${request.status} by ${whoActs(ctx)}`;
    await settle(ctx, keyOf(request), outcome);
    if (!request.requestedById) continue;
    await notify(
      ctx,
      { principals: [request.requestedById], but: ctx.caller.user?.id },
      {
        key: `${keyOf(request)}:outcome`,
        kind: 'registry.decideTransition',
        tone: TONES[request.status],
        title: `${model.name} version ${request.version} to ${request.toStage}: ${outcome}`,
        body: request.closedComment ?? '',
        // What came of it, also where the version is gone by now.
        href: `/approvals/${request.id}`,
        mail: true,
      },
    );
  }
}

/** Whoever approved has done their part, though it takes others too. */
export async function settleOwnNotices(ctx: Context, open: readonly RequestRow[]): Promise<void> {
  const { user } = ctx.caller;
  if (!user) return;
  tellCaller(ctx);
  for (const request of open) await settle(ctx, keyOf(request), `approved by ${whoActs(ctx)}`, [user.id]);
}

const aboutOf = ({ id }: Pick<ModelRow, 'id'>) => ({ type: MODEL, id });

const mentionKey = (commentId: number) => `model-comment:${commentId}:mention`;
const commentsKey = ({ id }: Pick<ModelRow, 'id'>, version: number | null) =>
  `model-version:${id}/${version}:comments`;

/** What a comment said is said, or no more, in what people were told of it too. */
export const rewordComment = (
  ctx: Context,
  { model, version }: { model: Pick<ModelRow, 'id'>; version: number | null },
  { id, before, after }: { id: number; before: string; after?: string },
): Promise<void> => reword(ctx, [mentionKey(id), commentsKey(model, version)], before, after);

/** Whom a comment mentions, and did not `before` it was changed. Answers whom it told. */
export const tellMentionedOf = (
  ctx: Context,
  { model, version }: { model: Pick<ModelRow, 'id' | 'name'>; version: number | null },
  { id, ...said }: { id: number; text: string; before?: string },
): Promise<string[]> =>
  tellMentioned(ctx, aboutOf(model), said, {
    key: mentionKey(id),
    kind: 'registry.createComment',
    title: `${whoActs(ctx)} mentioned you on ${model.name}${version === null ? '' : ` version ${version}`}`,
    body: said.text,
    href: `${hrefOf(model.name, version ?? undefined)}?tab=activity`,
  });

/** Whoever had to do with the version before hears of it; `told` have. */
export async function tellParticipants(
  ctx: Context,
  { model, version }: LoadedVersion,
  comment: string,
  told: readonly string[],
): Promise<void> {
  const found = await ctx.sql<{ userId: string }>(sql`
    SELECT created_by_id::text AS "userId" FROM model_versions
    WHERE model_key = ${model.key} AND version = ${version.version} AND created_by_id IS NOT NULL
    UNION SELECT user_id::text FROM model_activities
    WHERE model_key = ${model.key} AND version = ${version.version} AND user_id IS NOT NULL`);
  const among = found.map(({ userId }) => userId).filter((userId) => !told.includes(userId));
  await notify(
    ctx,
    { ...readers(aboutOf(model)), among, but: ctx.caller.user?.id },
    {
      key: commentsKey(model, version.version),
      kind: 'registry.createComment',
      title: `${whoActs(ctx)} commented on ${model.name} version ${version.version}`,
      body: comment,
      href: hrefOf(model.name, version.version),
    },
  );
}
