import sql, { empty, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { can } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import type { Level } from '@/lib/pure/permission-levels';
import { loadVersion, modelGranted, modelLevel } from './load';
import { type RequestView, viewRequest, viewRequests } from './request-shape';
import { FROM_WORDS, openRequests, REQUEST_COLUMNS, type RequestRow } from './requests';
import { ALL_MODELS, ruleKey, stageRules } from './rules';
import { Version } from './schemas';
import { readStages, type Stage } from './stages';

export type InboxRequest = RequestView & {
  modelName: string;
  modelId: string;
  /** Stage of the version now, and the newest of those whose place it would take. */
  stage: string;
  inStage: number[];
  permissionLevel: Level;
};

/** Whether the caller may decide on a request: what it takes follows from the stages, of which few are guarded. */
function mayDecideSql(ctx: Context, stages: readonly Stage[]): Sql {
  if (!can(ctx.caller, 'models.stage')) return sql`false`;
  const guarded = stages.filter(({ kind }) => kind === 'production').map(({ name }) => name);
  return sql`CASE WHEN from_stage = ANY(${guarded}::text[]) OR to_stage = ANY(${guarded}::text[])
             THEN ${modelGranted(ctx, 'CAN_MANAGE_PRODUCTION_VERSIONS')}
             ELSE ${modelGranted(ctx, 'CAN_MANAGE_STAGING_VERSIONS')} END`;
}

/** Whether somebody else than who asks must approve: what one asks for oneself waits for others then. */
const takesTwo = sql`EXISTS (
  SELECT 1 FROM promotion_rules
  WHERE model_id IN (${ALL_MODELS}, registered_models.id) AND kind = 'stage' AND promotion_rules.name = to_stage
    AND (rule ->> 'fourEyes')::boolean)`;

const VIEWS = ['decide', 'mine', 'decided', 'all'] as const;

function viewSql(ctx: Context, view: (typeof VIEWS)[number], stages: readonly Stage[]): Sql {
  const me = ctx.caller.user?.id ?? null;
  if (view === 'decide')
    return sql`transition_requests.status = 'open' AND ${mayDecideSql(ctx, stages)}
      AND (requested_by_id IS DISTINCT FROM ${me}::uuid OR NOT ${takesTwo})
      AND NOT EXISTS (SELECT 1 FROM ${FROM_WORDS}
                      WHERE asked.id = transition_requests.id AND word.type = 'APPROVED_REQUEST' AND word.user_id = ${me}::uuid)`;
  if (view === 'mine') return sql`requested_by_id = ${me}::uuid`;
  if (view === 'decided')
    return sql`requested_by_id IS DISTINCT FROM ${me}::uuid AND transition_requests.id IN (
      SELECT id FROM transition_requests AS ended WHERE closed_by_id = ${me}::uuid
      UNION SELECT asked.id FROM ${FROM_WORDS}
      WHERE word.user_id = ${me}::uuid AND word.type IN ('APPROVED_REQUEST', 'REJECTED_REQUEST'))`;
  return sql`transition_requests.status = 'open' AND ${modelGranted(ctx)}`;
}

export const listInbox = query({
  name: 'registry.listInbox',
  summary:
    'Requests to move versions: those that wait for the caller, their own, those they decided on, or all that are open.',
  access: 'models.read',
  input: z.object({
    view: z.enum(VIEWS).default('decide'),
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { view, limit, pageToken: token }) {
    const stages = await readStages(ctx);
    const [before] = readPageToken(view, token) ?? [];
    const older = before === undefined ? empty : sql`AND transition_requests.id < ${Number(before)}::bigint`;
    const found = await ctx.sql<InboxRow>(sql`
      SELECT ${inboxColumns(ctx)} FROM ${FROM_INBOX}
      WHERE deleted_time IS NULL AND ${modelGranted(ctx)} AND ${viewSql(ctx, view, stages)} ${older}
      ORDER BY transition_requests.id DESC LIMIT ${limit + 1}`);
    const { page, nextPageToken } = cutPage(view, found, limit, ({ id }) => [id]);
    return { requests: await viewInbox(ctx, page, stages), nextPageToken };
  },
});

export type InboxRow = RequestRow & {
  modelKey: number;
  modelName: string;
  modelId: string;
  stage: string;
  inStage: number[];
  level: Level | null;
};

export const FROM_INBOX = sql`
  transition_requests JOIN registered_models ON registered_models.key = transition_requests.model_key
  JOIN model_versions ON model_versions.model_key = transition_requests.model_key
                     AND model_versions.version = transition_requests.version`;

const MOST_SHOWN = 20;

/** Columns of an InboxRow, from FROM_INBOX. */
export const inboxColumns = (ctx: Context): Sql => sql`
  ${REQUEST_COLUMNS}, registered_models.key AS "modelKey", registered_models.name AS "modelName",
  registered_models.id AS "modelId", stage, ${modelLevel(ctx)} AS level,
  (SELECT coalesce(json_agg(version ORDER BY version), '[]') FROM (
     SELECT other.version FROM model_versions AS other JOIN model_stages ON model_stages.name = other.stage
     WHERE other.model_key = transition_requests.model_key AND other.stage = to_stage AND kind IN ('staging', 'production')
       AND other.version <> transition_requests.version AND transition_requests.status = 'open'
     ORDER BY other.version DESC LIMIT ${MOST_SHOWN}) AS newest) AS "inStage"`;

/** Requests of several models as the caller may act on them. */
export async function viewInbox(
  ctx: Context,
  rows: readonly InboxRow[],
  stages: readonly Stage[],
): Promise<InboxRequest[]> {
  const stageOf = ({ modelId, toStage }: InboxRow) => ({ modelId, stage: toStage });
  const rules = await stageRules(ctx, rows.map(stageOf));
  return rows.map((row) => {
    const level = row.level as Level;
    const rule = { fourEyes: rules.get(ruleKey(stageOf(row)))?.fourEyes ?? false };
    return {
      ...viewRequest(ctx, { level }, row, stages, rule),
      modelName: row.modelName,
      modelId: row.modelId,
      stage: row.stage,
      inStage: row.inStage,
      permissionLevel: level,
    };
  });
}

/** A badge says `99+`: nobody counts on. */
const MOST_COUNTED = 100;

export const countInbox = query({
  name: 'registry.countInbox',
  summary: 'How many requests wait for the caller, up to a hundred.',
  access: 'models.read',
  input: z.object({}),
  async run(ctx) {
    const stages = await readStages(ctx);
    const [counted] = await ctx.sql<{ count: number }>(sql`
      SELECT count(*) FROM (
        SELECT 1 FROM transition_requests JOIN registered_models ON registered_models.key = model_key
        WHERE deleted_time IS NULL AND ${viewSql(ctx, 'decide', stages)}
        LIMIT ${MOST_COUNTED}) AS waiting`);
    return { count: counted?.count ?? 0 };
  },
});

export const listRequests = query({
  name: 'registry.listRequests',
  summary: 'The open requests of a version.',
  access: 'models.read',
  input: Version,
  async run(ctx, which): Promise<{ requests: RequestView[] }> {
    const loaded = await loadVersion(ctx, which);
    const [stages, open] = await Promise.all([readStages(ctx), openRequests(ctx, loaded)]);
    return { requests: await viewRequests(ctx, loaded.model, open, stages) };
  },
});
