/** The managed platform's serving endpoints, one line an endpoint of the API. Invocations go another way: lib/wire/invocations. */
import { readFields } from '@/lib/core/body';
import { publicOrigin } from '@/lib/core/own-host';
import { parseInput } from '@/lib/core/parse-input';
import { type Exchange, type Route, route } from '@/lib/core/surface';
import { decode } from '@/lib/core/wire';
import * as serving from '@/lib/domains/serving/operations';
import { invalid } from '@/lib/pure/errors';
import * as as from './serving-shapes';

const BODY_LIMIT = 1 << 20;
const endpoint = { present: as.presentEndpoint };

const bodyOf = ({ request }: Exchange) => readFields(request, BODY_LIMIT);

/** A change of settings; what is wrong with it is told by the names that the body has. */
function asChange({ params: { name } }: Exchange, change: Record<string, unknown>) {
  const wanted = { ...(decode(serving.changeSettings.input, { change }) as object), name };
  parseInput(serving.changeSettings.input, wanted, ([first, field, ...rest]) =>
    first === 'change' && field ? [field === 'notifications' ? 'email_notifications' : field, ...rest] : [],
  );
  return wanted;
}

const logsOf = (isBuild: boolean) => ({
  read: ({ params: { name, entity } }: Exchange) => ({ name, entity, isBuild }),
  present: as.presentLogs,
});

/** All that is asked for at once, as the platform has it; what nobody does here is not agreed to. */
async function readGateway(exchange: Exchange) {
  const {
    rate_limits,
    inference_table_config: table,
    fallback_config: fallback,
    guardrails,
  } = await bodyOf(exchange);
  if (fallback && (fallback as { enabled?: unknown }).enabled !== false) {
    throw invalid('Requests that fail are not sent to another entity here.', { field: 'fallback_config' });
  }
  if (guardrails && Object.keys(guardrails).length > 0) {
    throw invalid('What is asked and answered is not filtered here.', { field: 'guardrails' });
  }
  const isOn = (table as { enabled?: unknown } | undefined)?.enabled;
  const change = { rate_limits: rate_limits ?? [], ...(isOn !== undefined && { log: { is_on: isOn } }) };
  return asChange(exchange, change);
}

const asArchive = (body: ReadableStream<Uint8Array>) =>
  new Response(body, { headers: { 'content-type': 'application/x-tar', 'cache-control': 'no-store' } });

export const servingRoutes: Route[] = [
  // For the pods of a cluster, which have nothing but this address.
  route('GET', '/serving-archives/:endpoint/:token/model.tar', serving.fetchArchive, {
    read: ({ params: { endpoint, token } }) => ({ endpoint, token }),
    present: asArchive,
  }),
  route('POST', '/serving-endpoints', serving.createEndpoint, endpoint),
  route('GET', '/serving-endpoints', serving.searchEndpoints, { present: as.presentEndpoints }),
  // mlflow.deployments asks with a slash behind.
  route('POST', '/serving-endpoints/', serving.createEndpoint, endpoint),
  route('GET', '/serving-endpoints/', serving.searchEndpoints, { present: as.presentEndpoints }),
  route('GET', '/serving-endpoints/:name', serving.getEndpoint, endpoint),
  route('DELETE', '/serving-endpoints/:name', serving.deleteEndpoint),
  route('PUT', '/serving-endpoints/:name/config', serving.updateConfig, endpoint),
  route('POST', '/serving-endpoints/:name/config:stop', serving.stopEndpoint),
  route('POST', '/serving-endpoints/:name/config:start', serving.startEndpoint),
  route('PATCH', '/serving-endpoints/:name/tags', serving.setEndpointTags),
  route('PUT', '/serving-endpoints/:name/rate-limits', serving.changeSettings, {
    read: async (exchange) => asChange(exchange, { rate_limits: (await bodyOf(exchange)).rate_limits ?? [] }),
    present: ({ settings }) => ({ rate_limits: as.presentLimits(settings) }),
  }),
  route('PUT', '/serving-endpoints/:name/ai-gateway', serving.changeSettings, {
    read: readGateway,
    present: ({ settings }) => ({
      rate_limits: as.presentLimits(settings),
      inference_table_config: { enabled: settings.log.isOn },
      usage_tracking_config: { enabled: true },
    }),
  }),
  route('PATCH', '/serving-endpoints/:name/notifications', serving.changeSettings, {
    read: async (exchange) =>
      asChange(exchange, { notifications: (await bodyOf(exchange)).email_notifications ?? {} }),
    present: ({ settings: { notifications } }, { params }) => ({
      name: params.name,
      email_notifications: {
        on_update_success: notifications.onUpdateSuccess,
        on_update_failure: notifications.onUpdateFailure,
      },
    }),
  }),
  route('GET', '/serving-endpoints/:name/served-models/:entity/build-logs', serving.readLogs, logsOf(true)),
  route('GET', '/serving-endpoints/:name/served-models/:entity/logs', serving.readLogs, logsOf(false)),
  route('GET', '/serving-endpoints/:name/metrics', serving.exportMetrics, {
    present: ({ text }) =>
      new Response(text, { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } }),
  }),
  route('GET', '/serving-endpoints/:name/openapi', serving.getOpenApi, {
    present: (document, { request, params }) => ({
      ...document,
      servers: [{ url: `${publicOrigin(request)}/serving-endpoints/${params.name}` }],
    }),
  }),
];
