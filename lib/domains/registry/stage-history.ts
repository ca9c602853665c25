import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { type ExportColumns, type ExportedFile, exportPages, pagesOf } from '@/lib/core/export-pages';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { perform } from '@/lib/core/perform';
import { loadPast } from './past';
import { FROM_WORDS } from './requests';
import { ModelName, StageName, VersionNumber } from './schemas';

/** A version's stay in a stage, and who answers for it. */
export type StagePeriod = {
  id: number;
  version: number;
  stage: string;
  fromTime: number;
  /** Null: it is there. */
  toTime: number | null;
  /** Null for the stage that it began in. */
  movedBy: string | null;
  how: string | null;
  comment: string;
  systemComment: string | null;
  requestedBy: string[];
  approvedBy: string[];
  checks: { label: string; state: string; detail: string }[];
  /** Why a check or a freeze was passed over. */
  override: string | null;
};

const Asked = z.object({
  name: ModelName,
  /** Of a model that was deleted, where its name was given again. */
  modelId: z.string().max(64).optional(),
  version: VersionNumber.optional(),
  stage: StageName.optional(),
  /** Only stages for staging and for production: where one asks what was live. */
  isLive: z.boolean().default(false),
  /** Only what was true at that instant, epoch milliseconds. */
  at: z.number().int().nonnegative().optional(),
});

export const getStageHistory = query({
  name: 'registry.getStageHistory',
  summary:
    'Which version was in which stage from when to when, who put it there, on whose approval, after which checks; at an instant, or newest first.',
  access: 'models.read',
  input: Asked.extend({
    limit: z.number().int().min(1).max(500).default(100),
    pageToken: PageToken,
  }),
  async run(ctx, { limit, pageToken: token, ...asked }) {
    const model = await loadPast(ctx, asked);
    const { version, stage, isLive, at } = asked;
    const [before] = readPageToken(asked, token) ?? [];
    const older = before === undefined ? empty : sql`AND stage_periods.id < ${Number(before)}::bigint`;
    const ofVersion = version === undefined ? empty : sql`AND stage_periods.version = ${version}`;
    const ofStage = stage === undefined ? empty : sql`AND lower(stage_periods.stage) = lower(${stage})`;
    const live = isLive
      ? sql`AND stage_periods.stage IN (SELECT name FROM model_stages WHERE kind IN ('staging', 'production'))`
      : empty;
    const atTime =
      at === undefined
        ? empty
        : sql`AND from_time <= ${at}::bigint AND (to_time IS NULL OR to_time > ${at}::bigint)`;
    const found = await ctx.sql<StagePeriod>(sql`
      SELECT stage_periods.id, stage_periods.version, stage_periods.stage, from_time AS "fromTime", to_time AS "toTime",
             cause.user_name AS "movedBy", cause.type AS how, coalesce(cause.comment, '') AS comment,
             cause.system_comment AS "systemComment", coalesce(cause.details -> 'checks', '[]') AS checks,
             cause.details ->> 'override' AS override, coalesce(cause.details -> 'requestedBy', '[]') AS "requestedBy",
             (SELECT coalesce(json_agg(word.user_name ORDER BY word.id), '[]') FROM ${FROM_WORDS}
              WHERE asked.id = cause.request_id AND word.type = 'APPROVED_REQUEST') AS "approvedBy"
      FROM stage_periods LEFT JOIN model_activities AS cause ON cause.id = activity_id
      WHERE stage_periods.model_key = ${model.key} ${ofVersion} ${ofStage} ${live} ${atTime} ${older}
      ORDER BY stage_periods.id DESC LIMIT ${limit + 1}`);
    const { page: periods, nextPageToken } = cutPage(asked, found, limit, ({ id }) => [id]);
    return {
      model: { id: model.id, name: model.name, deletedTime: model.deletedTime },
      periods,
      nextPageToken,
    };
  },
});

const listed = (names: readonly string[]) => names.join(', ');

const COLUMNS: ExportColumns<StagePeriod> = [
  [{ name: 'version', kind: 'number' }, ({ version }) => version],
  [{ name: 'stage', kind: 'text' }, ({ stage }) => stage],
  [{ name: 'from', kind: 'time' }, ({ fromTime }) => fromTime],
  [{ name: 'to', kind: 'time' }, ({ toTime }) => toTime],
  [{ name: 'moved_by', kind: 'text' }, ({ movedBy }) => movedBy],
  [{ name: 'how', kind: 'text' }, ({ how }) => how],
  [{ name: 'requested_by', kind: 'text' }, ({ requestedBy }) => listed(requestedBy)],
  [{ name: 'approved_by', kind: 'text' }, ({ approvedBy }) => listed(approvedBy)],
  [
    { name: 'checks', kind: 'text' },
    ({ checks }) => checks.map(({ label, state, detail }) => `${state}: ${label} (${detail})`).join('; '),
  ],
  [{ name: 'override', kind: 'text' }, ({ override }) => override],
  [{ name: 'comment', kind: 'text' }, ({ comment }) => comment],
  [{ name: 'system_comment', kind: 'text' }, ({ systemComment }) => systemComment],
];

export const exportStageHistory = query({
  name: 'registry.exportStageHistory',
  summary:
    'Which version was in which stage from when to when and who answers for it, as CSV, or as JSON a line, written while it is sent.',
  access: 'models.read',
  input: Asked.extend({ format: z.enum(['csv', 'jsonl']) }),
  run(ctx, { format, ...asked }): Promise<ExportedFile> {
    const pages = pagesOf(async (token) => {
      const { periods, nextPageToken } = await perform(getStageHistory, ctx.caller, {
        ...asked,
        limit: 500,
        pageToken: token,
      });
      return { rows: periods, nextPageToken };
    });
    return exportPages(pages, format, COLUMNS);
  },
});
