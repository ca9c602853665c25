import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { type ExportColumns, type ExportedFile, exportPages, pagesOf } from '@/lib/core/export-pages';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { perform } from '@/lib/core/perform';
import { namesOfMentioned } from '../identity';
import { ACTIVITY_COLUMNS, type Activity } from './activity';
import { commentActions } from './comments';
import { loadPast } from './past';
import { ModelName, VersionNumber } from './schemas';

export type ActivityView = Activity & {
  /** What the caller may do with a comment. */
  availableActions: ('EDIT_COMMENT' | 'DELETE_COMMENT')[];
};

const Feed = z.object({
  name: ModelName,
  version: VersionNumber.optional(),
  /** Of a model that was deleted, where its name was given again. */
  modelId: z.string().max(64).optional(),
});

export const listActivity = query({
  name: 'registry.listActivity',
  summary: 'What happened to a model or one of its versions, newest first.',
  access: 'models.read',
  input: Feed.extend({
    limit: z.number().int().min(1).max(500).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { limit, pageToken: token, ...asked }) {
    const model = await loadPast(ctx, asked);
    const [before] = readPageToken(asked, token) ?? [];
    const ofVersion = asked.version === undefined ? empty : sql`AND version = ${asked.version}`;
    const older = before === undefined ? empty : sql`AND id < ${Number(before)}::bigint`;
    const found = await ctx.sql<Activity & { userId: string | null }>(sql`
      SELECT ${ACTIVITY_COLUMNS}, user_id AS "userId" FROM model_activities
      WHERE model_key = ${model.key} ${ofVersion} ${older} ORDER BY id DESC LIMIT ${limit + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ id }) => [id]);
    const activities = page.map(
      ({ userId, ...activity }): ActivityView => ({
        ...activity,
        availableActions: activity.type === 'NEW_COMMENT' ? commentActions(ctx, model, { userId }) : [],
      }),
    );
    return {
      activities,
      modelId: model.id,
      /** Of those whom comments mention, by their addresses. */
      names: await namesOfMentioned(
        ctx,
        activities.map(({ comment }) => comment),
      ),
      nextPageToken,
    };
  },
});

const COLUMNS: ExportColumns<ActivityView> = [
  [{ name: 'id', kind: 'number' }, ({ id }) => id],
  [{ name: 'time', kind: 'time' }, ({ time }) => time],
  [{ name: 'version', kind: 'number' }, ({ version }) => version],
  [{ name: 'type', kind: 'text' }, ({ type }) => type],
  [{ name: 'user', kind: 'text' }, ({ userName }) => userName],
  [{ name: 'from_stage', kind: 'text' }, ({ fromStage }) => fromStage],
  [{ name: 'to_stage', kind: 'text' }, ({ toStage }) => toStage],
  [{ name: 'comment', kind: 'text' }, ({ comment }) => comment],
  [{ name: 'system_comment', kind: 'text' }, ({ systemComment }) => systemComment],
  [{ name: 'request_id', kind: 'number' }, ({ requestId }) => requestId],
  [{ name: 'details', kind: 'text' }, ({ details }) => details && JSON.stringify(details)],
];

export const exportActivity = query({
  name: 'registry.exportActivity',
  summary: 'The whole feed of a model or version as CSV, or as JSON a line, written while it is sent.',
  access: 'models.read',
  input: Feed.extend({ format: z.enum(['csv', 'jsonl']) }),
  run(ctx, { format, ...asked }): Promise<ExportedFile> {
    const pages = pagesOf(async (pageToken) => {
      const { activities, nextPageToken } = await perform(listActivity, ctx.caller, {
        ...asked,
        limit: 500,
        pageToken,
      });
      return { rows: activities, nextPageToken };
    });
    return exportPages(pages, format, COLUMNS, ({ availableActions: _, ...line }) => line);
  },
});
