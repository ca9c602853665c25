import { randomBytes } from 'node:crypto';
import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { assertReachable, isOpenToAll, Unreachable } from '@/lib/platform/http';
import { seal } from '@/lib/platform/seal';
import { AppError, invalid } from '@/lib/pure/errors';
import { EVENTS, type WebhookDialect } from '@/lib/pure/registry-events';
import { nameOf } from './activity';
import { loadModel } from './load';
import { MaxResultsOrZero, ModelName, WebhookStatus } from './schemas';
import {
  assertManagesAll,
  FROM_WEBHOOKS,
  loadWebhook,
  viewWebhook,
  WEBHOOK_COLUMNS,
  type WebhookRow,
  type WebhookView,
  webhookGranted,
} from './webhook-shape';

const Address = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .superRefine((address, ctx) => {
    const fault = addressFault(address);
    if (fault) ctx.addIssue({ code: 'custom', message: fault, input: address });
  });

function addressFault(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address)) return 'must begin with https:// or http://';
  if (!URL.canParse(address)) return 'is not an address';
  const { username, password } = new URL(address);
  return username || password ? 'must hold no password; use the authorization for it' : undefined;
}

const Secret = z.string().max(2000);
/** A header's value: whoever writes a line break writes other headers. One at its end was copied along. */
const HeaderText = z
  .string()
  .trim()
  .max(4000)
  .regex(/^[\x20-\x7e]*$/, 'must be plain text on one line');

const Target = {
  httpUrlSpec: z
    .object({
      url: Address,
      /** An empty text takes it away. */
      authorization: HeaderText.optional(),
      secret: Secret.optional(),
      enableSslVerification: z.boolean().optional(),
    })
    .optional(),
  jobSpec: z
    .object({
      jobId: z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1).max(100)),
      accessToken: HeaderText.min(1, 'must be said, also where only the job is another one'),
      workspaceUrl: Address.optional(),
    })
    .optional(),
};

/** Letters and digits at both ends, at most 63 characters: MLflow's rule. */
const WebhookName = z
  .string()
  .regex(
    /^$|^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    'must start and end with a letter or digit, have at most 63 characters, and only letters, digits, dots, underscores and hyphens',
  );

const Events = z.array(z.string().max(100)).min(1).max(50);
const Description = z.string().max(5000);

/** Events of models that are not there yet are for those that hear of all models. */
const ONLY_FOR_ALL = ['REGISTERED_MODEL_CREATED', 'registered_model.created', 'prompt.created'];

function assertEvents(events: readonly string[], dialect: WebhookDialect, isOfModel: boolean): void {
  for (const event of events) {
    if (!EVENTS[dialect].some((known) => known === event)) {
      throw invalid(`${event} is no event of these webhooks: use ${EVENTS[dialect].join(', ')}.`, {
        field: 'events',
      });
    }
    if (isOfModel && ONLY_FOR_ALL.includes(event)) {
      throw invalid(`${event} is for webhooks of all models: leave out the model.`, { field: 'events' });
    }
  }
}

function assertNamed(name: string, dialect: WebhookDialect): void {
  if (dialect === 'mlflow' && name === '')
    throw invalid('A webhook of this dialect needs a name.', { field: 'name' });
}

/** Judged again whenever something is sent. @throws INVALID_PARAMETER_VALUE */
async function assertAddress(address: string | undefined): Promise<void> {
  if (!address) return;
  try {
    await assertReachable(new URL(address), isOpenToAll);
  } catch (error) {
    if (!(error instanceof AppError) && !(error instanceof Unreachable)) throw error;
    throw invalid(`Invalid webhook URL: ${error.message}`, { field: 'httpUrlSpec.url' });
  }
}

const sealed = (text: string | undefined, id: string, what: string) =>
  text ? seal(text, `webhook:${id}:${what}`) : null;

export const createWebhook = command({
  name: 'registry.createWebhook',
  summary: 'Has an address called, or a job started, when something happens to a model, or to any.',
  access: 'models.manage',
  input: z.object({
    dialect: z.enum(['databricks', 'mlflow']).default('databricks'),
    name: WebhookName.default(''),
    /** None: of all models. */
    modelName: ModelName.optional(),
    description: Description.default(''),
    events: Events,
    status: WebhookStatus.default('ACTIVE'),
    ...Target,
  }),
  async run(ctx, input): Promise<{ webhook: WebhookView }> {
    const { dialect, name, modelName, description, events, status, httpUrlSpec: web, jobSpec: job } = input;
    const model = modelName === undefined ? undefined : await loadModel(ctx, modelName);
    if (!model) assertManagesAll(ctx);
    assertEvents(events, dialect, model !== undefined);
    assertNamed(name, dialect);
    if ((web === undefined) === (job === undefined)) {
      throw invalid('A webhook has one http_url_spec or one job_spec.', { field: 'httpUrlSpec' });
    }
    await assertAddress(web?.url ?? job?.workspaceUrl);
    const id = randomBytes(16).toString('hex');
    await ctx.sql(sql`
      INSERT INTO webhooks (id, dialect, name, model_key, description, events, status, url, secret, "authorization",
                            verifies_tls, job_id, job_workspace_url, job_token, created_by_id, created_by, creation_time,
                            last_updated_time)
      VALUES (${id}, ${dialect}::webhook_dialect, ${name}, ${model?.key ?? null}::int, ${description},
              ${[...new Set(events)]}::text[], ${status}::webhook_status, ${web?.url ?? ''},
              ${sealed(web?.secret, id, 'secret')}, ${sealed(web?.authorization, id, 'authorization')},
              ${web?.enableSslVerification ?? true}, ${job?.jobId ?? null}, ${job?.workspaceUrl ?? ''},
              ${sealed(job?.accessToken, id, 'job')}, ${ctx.caller.user?.id ?? null}::uuid, ${nameOf(ctx)}, ${ctx.now}, ${ctx.now})`);
    const webhook = viewWebhook(await loadWebhook(ctx, id));
    ctx.audit({ objectType: 'webhook', objectId: id, after: shown(webhook) });
    return { webhook };
  },
});

const shown = (webhook: WebhookView) => {
  const { name, description, modelName, events, status, url, job, verifiesTls } = webhook;
  return { name, description, modelName, events, status, url, job, verifiesTls };
};

/** A header that is sent in plain goes nowhere but where it was meant for: else whoever changes the address reads it. */
function assertSameServer(before: string, after: string) {
  if (new URL(after).origin === new URL(before).origin) return;
  throw invalid('The address leads to another server: say its authorization too, or an empty one.', {
    field: 'httpUrlSpec.authorization',
  });
}

export const updateWebhook = command({
  name: 'registry.updateWebhook',
  summary: 'Changes a webhook; what is left out stays. An empty secret or authorization takes it away.',
  access: 'models.manage',
  input: z.object({
    id: z.string().min(1).max(100),
    name: WebhookName.optional(),
    description: Description.optional(),
    events: Events.optional(),
    status: WebhookStatus.optional(),
    ...Target,
  }),
  async run(ctx, { id, httpUrlSpec: web, jobSpec: job, ...change }): Promise<{ webhook: WebhookView }> {
    const before = await loadWebhook(ctx, id, { lock: true });
    assertNamed(change.name ?? before.name, before.dialect);
    if (change.events) assertEvents(change.events, before.dialect, before.modelKey !== null);
    if (web && job)
      throw invalid('A webhook has one http_url_spec or one job_spec.', { field: 'httpUrlSpec' });
    await assertAddress(web?.url ?? job?.workspaceUrl);
    if (before.authorization && web?.url !== undefined && web.authorization === undefined)
      assertSameServer(before.url, web.url);
    const kept = (given: string | undefined, what: string, stored: string | null) =>
      given === undefined ? stored : sealed(given, id, what);
    // One that becomes another kind forgets what belonged to the first.
    const isJob = job !== undefined || (web === undefined && before.jobId !== null);
    await ctx.sql(sql`
      UPDATE webhooks SET
        name = ${change.name ?? before.name}, description = ${change.description ?? before.description},
        events = ${[...new Set(change.events ?? before.events)]}::text[],
        status = ${change.status ?? before.status}::webhook_status, last_updated_time = ${ctx.now},
        url = ${isJob ? '' : (web?.url ?? before.url)},
        secret = ${isJob ? null : kept(web?.secret, 'secret', before.secret)},
        "authorization" = ${isJob ? null : kept(web?.authorization, 'authorization', before.authorization)},
        verifies_tls = ${web?.enableSslVerification ?? before.verifiesTls},
        job_id = ${isJob ? (job?.jobId ?? before.jobId) : null},
        job_workspace_url = ${isJob ? (job ? (job.workspaceUrl ?? '') : before.jobWorkspaceUrl) : ''},
        job_token = ${isJob ? kept(job?.accessToken, 'job', before.jobToken) : null}
      WHERE id = ${id}`);
    const webhook = viewWebhook(await loadWebhook(ctx, id));
    ctx.audit({
      objectType: 'webhook',
      objectId: id,
      before: shown(viewWebhook(before)),
      after: {
        ...shown(webhook),
        ...(web?.secret !== undefined && { secret: 'changed' }),
        ...(web?.authorization !== undefined && { authorization: 'changed' }),
        ...(job && { accessToken: 'changed' }),
      },
    });
    return { webhook };
  },
});

export const deleteWebhook = command({
  name: 'registry.deleteWebhook',
  summary: 'Removes a webhook with its deliveries.',
  access: 'models.manage',
  input: z.object({ id: z.string().min(1).max(100) }),
  async run(ctx, { id }) {
    const webhook = await loadWebhook(ctx, id);
    await ctx.sql(sql`DELETE FROM webhooks WHERE id = ${id}`);
    ctx.audit({ objectType: 'webhook', objectId: id, before: shown(viewWebhook(webhook)) });
    return {};
  },
});

export const getWebhook = query({
  name: 'registry.getWebhook',
  summary: 'A webhook, without its secrets.',
  access: 'models.manage',
  input: z.object({ id: z.string().min(1).max(100) }),
  run: async (ctx, { id }): Promise<{ webhook: WebhookView }> => ({
    webhook: viewWebhook(await loadWebhook(ctx, id)),
  }),
});

export type ListedWebhook = WebhookView & {
  pending: number;
  dead: number;
  last: { status: 'pending' | 'delivered' | 'dead'; time: number } | null;
};

export const listWebhooks = query({
  name: 'registry.listWebhooks',
  summary: 'The webhooks that the caller manages, newest first, and how their deliveries go.',
  access: 'models.manage',
  input: z.object({
    modelName: ModelName.optional(),
    events: z.array(z.string().max(100)).max(50).default([]),
    dialect: z.enum(['databricks', 'mlflow']).optional(),
    maxResults: MaxResultsOrZero(1000, 100),
    pageToken: PageToken,
  }),
  async run(ctx, { maxResults, pageToken: token, ...asked }) {
    const { modelName, events, dialect } = asked;
    const model = modelName === undefined ? undefined : await loadModel(ctx, modelName);
    const [time, id] = readPageToken(asked, token) ?? [];
    const after = token
      ? sql`AND (webhooks.creation_time, webhooks.id) < (${Number(time)}::bigint, ${String(id)})`
      : empty;
    const found = await ctx.sql<WebhookRow & Pick<ListedWebhook, 'pending' | 'dead' | 'last'>>(sql`
      SELECT ${WEBHOOK_COLUMNS},
             (SELECT count(*) FROM webhook_deliveries WHERE webhook_id = webhooks.id AND status = 'pending') AS pending,
             (SELECT count(*) FROM webhook_deliveries WHERE webhook_id = webhooks.id AND status = 'dead') AS dead,
             (SELECT json_build_object('status', status, 'time', time) FROM webhook_deliveries
              WHERE webhook_id = webhooks.id ORDER BY id DESC LIMIT 1) AS last
      FROM ${FROM_WEBHOOKS}
      WHERE ${webhookGranted(ctx)} ${model ? sql`AND webhooks.model_key = ${model.key}` : empty}
        ${dialect ? sql`AND dialect = ${dialect}::webhook_dialect` : empty}
        ${events.length > 0 ? sql`AND events && ${events}::text[]` : empty} ${after}
      ORDER BY webhooks.creation_time DESC, webhooks.id DESC LIMIT ${maxResults + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, maxResults, ({ creationTime, id }) => [
      creationTime,
      id,
    ]);
    return {
      webhooks: page.map(
        ({ pending, dead, last: newest, ...row }): ListedWebhook => ({
          ...viewWebhook(row),
          pending,
          dead,
          last: newest,
        }),
      ),
      ...(nextPageToken && { nextPageToken }),
    };
  },
});
