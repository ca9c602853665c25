/** MLflow's dialect of webhooks: events are pairs of entity and action, and there are fewer of them. */
import { readFields } from '@/lib/core/body';
import type { Exchange } from '@/lib/core/surface';
import type { WebhookView } from '@/lib/domains/registry';
import { invalid } from '@/lib/pure/errors';
import { snake } from './present';
import { queryOf } from './query';

const BODY_LIMIT = 1 << 20;

type Body = Record<string, unknown>;

const bodyOf = ({ request }: Exchange): Promise<Body> => readFields(request, BODY_LIMIT);

/** `{"entity": "MODEL_VERSION", "action": "CREATED"}` → `model_version.created`. */
function eventOf(pair: unknown): string {
  const { entity, action } = (typeof pair === 'object' && pair !== null ? pair : {}) as Body;
  if (typeof entity === 'string' && typeof action === 'string') return `${entity}.${action}`.toLowerCase();
  throw invalid('An event is a pair of entity and action.', { field: 'events' });
}

const eventsIn = ({ events }: Body) =>
  Array.isArray(events) && events.length > 0 ? { events: events.map(eventOf) } : {};

const present = <Key extends string>(key: Key, value: unknown) =>
  value === undefined || value === null ? {} : { [key]: value };

const fieldsOf = ({ name, description, status }: Body) => ({
  ...present('name', name || undefined),
  ...present('description', description),
  ...present('status', status || undefined),
});

export async function readNewWebhook(exchange: Exchange) {
  const body = await bodyOf(exchange);
  const httpUrlSpec = { ...present('url', body.url), ...present('secret', body.secret) };
  return { dialect: 'mlflow', ...fieldsOf(body), events: [], ...eventsIn(body), httpUrlSpec };
}

export const webhookId = ({ params }: Exchange) => ({ id: params.webhook_id });

export async function readWebhookChange(exchange: Exchange) {
  const body = await bodyOf(exchange);
  const web = { ...present('url', body.url || undefined), ...present('secret', body.secret) };
  return {
    ...webhookId(exchange),
    ...fieldsOf(body),
    ...eventsIn(body),
    ...(Object.keys(web).length > 0 && { httpUrlSpec: web }),
  };
}

export const readWebhooks = ({ request }: Exchange) => {
  const { max_results: maxResults, page_token: pageToken } = queryOf(request.url);
  return { dialect: 'mlflow', ...present('maxResults', maxResults), ...present('pageToken', pageToken) };
};

export async function readWebhookTest(exchange: Exchange) {
  const { event } = await bodyOf(exchange);
  return { ...webhookId(exchange), ...(event !== undefined && event !== null && { event: eventOf(event) }) };
}

const asWebhook = ({
  id,
  name,
  description,
  url,
  events,
  status,
  creationTime,
  lastUpdatedTime,
}: WebhookView) =>
  snake({
    webhookId: id,
    name,
    description: description || undefined,
    url,
    events: events.map((event) => {
      const [entity = '', action = ''] = event.toUpperCase().split('.');
      return { entity, action };
    }),
    // Its clients know no third: one in test mode is sent nothing.
    status: status === 'ACTIVE' ? status : 'DISABLED',
    creationTimestamp: creationTime,
    lastUpdatedTimestamp: lastUpdatedTime,
  });

export const presentWebhook = ({ webhook }: { webhook: WebhookView }) => ({ webhook: asWebhook(webhook) });

export const presentWebhooks = ({
  webhooks,
  nextPageToken,
}: {
  webhooks: WebhookView[];
  nextPageToken?: string;
}) => snake({ webhooks: webhooks.map(asWebhook), nextPageToken });

type Tested = { isDelivered: boolean; statusCode: number | null; body: string | null; fault: string | null };

export const presentTest = ({ isDelivered, statusCode, body, fault }: Tested) => ({
  result: snake({
    success: isDelivered,
    responseStatus: statusCode,
    responseBody: body || undefined,
    errorMessage: fault,
  }),
});
