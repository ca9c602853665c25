import sql, { empty, type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { granted, holdsEverywhere } from '@/lib/core/grants';
import { denied, notFound } from '@/lib/pure/errors';
import type { WebhookDialect } from '@/lib/pure/registry-events';
import { MODEL } from './load';

export type WebhookRow = {
  id: string;
  dialect: WebhookDialect;
  name: string;
  modelKey: number | null;
  modelId: string | null;
  modelName: string | null;
  description: string;
  events: string[];
  status: 'ACTIVE' | 'DISABLED' | 'TEST_MODE';
  url: string;
  secret: string | null;
  authorization: string | null;
  verifiesTls: boolean;
  jobId: string | null;
  jobWorkspaceUrl: string;
  jobToken: string | null;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
};

export const WEBHOOK_COLUMNS: Sql = sql`
  webhooks.id, dialect, webhooks.name, webhooks.model_key AS "modelKey", registered_models.id AS "modelId",
  registered_models.name AS "modelName", webhooks.description, events, webhooks.status, url, secret, webhooks.authorization,
  verifies_tls AS "verifiesTls", job_id AS "jobId", job_workspace_url AS "jobWorkspaceUrl", job_token AS "jobToken",
  webhooks.created_by AS "createdBy", webhooks.creation_time AS "creationTime",
  webhooks.last_updated_time AS "lastUpdatedTime"`;

export const FROM_WEBHOOKS: Sql = sql`webhooks LEFT JOIN registered_models ON registered_models.key = webhooks.model_key`;

/** One of a model is for whoever manages it, one of all models for whoever manages them all. */
export const webhookGranted = (ctx: Context): Sql =>
  sql`CASE WHEN webhooks.model_key IS NULL THEN ${holdsEverywhere(ctx, MODEL, 'CAN_MANAGE')}::boolean
      ELSE ${granted(ctx, MODEL, sql`registered_models.id`, 'CAN_MANAGE')} END`;

/** @throws PERMISSION_DENIED */
export function assertManagesAll(ctx: Context): void {
  if (holdsEverywhere(ctx, MODEL, 'CAN_MANAGE')) return;
  throw denied(
    'A webhook of all models needs CAN_MANAGE on all of them: name a model, or ask an administrator.',
  );
}

/**
 * Whoever sees the model and does not manage it is told so; to others there is no such webhook.
 *
 * @param options.lock holds off, until the transaction ends, all who want the same
 */
export async function loadWebhook(ctx: Context, id: string, { lock = false } = {}): Promise<WebhookRow> {
  const [found] = await ctx.sql<WebhookRow & { isGranted: boolean; isSeen: boolean }>(sql`
    SELECT ${WEBHOOK_COLUMNS}, ${webhookGranted(ctx)} AS "isGranted",
           webhooks.model_key IS NOT NULL AND ${granted(ctx, MODEL, sql`registered_models.id`, 'CAN_READ')} AS "isSeen"
    FROM ${FROM_WEBHOOKS} WHERE webhooks.id = ${id} ${lock ? sql`FOR UPDATE OF webhooks` : empty}`);
  if (found?.isGranted) {
    const { isGranted: _, isSeen: __, ...webhook } = found;
    return webhook;
  }
  if (found?.isSeen) throw denied('This needs CAN_MANAGE on the model. Ask somebody who manages it.');
  throw notFound(`Webhook with ID ${id.slice(0, 100)} not found.`);
}

export type WebhookView = Omit<
  WebhookRow,
  'modelKey' | 'secret' | 'authorization' | 'jobToken' | 'jobId' | 'jobWorkspaceUrl'
> & {
  /** Secrets are told of, not told. */
  hasSecret: boolean;
  hasAuthorization: boolean;
  job: { jobId: string; workspaceUrl: string } | null;
};

export const viewWebhook = ({
  modelKey: _,
  secret,
  authorization,
  jobToken: __,
  jobId,
  jobWorkspaceUrl,
  ...row
}: WebhookRow): WebhookView => ({
  ...row,
  hasSecret: secret !== null,
  hasAuthorization: authorization !== null,
  job: jobId === null ? null : { jobId, workspaceUrl: jobWorkspaceUrl },
});
