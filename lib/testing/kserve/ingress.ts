/** The cluster's ingress: a request goes to a revision by its share of the traffic, or to the one that its host names. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { DOMAIN, type Service } from './controller';

/** @param answered counts how many predictions each revision answered */
export const createIngress = (
  namespace: string,
  services: ReadonlyMap<string, Service>,
  answered: Map<string, number>,
): http.Server =>
  http.createServer((request, response) => void predict(request, response, namespace, services, answered));

async function predict(
  request: IncomingMessage,
  response: ServerResponse,
  namespace: string,
  services: ReadonlyMap<string, Service>,
  answered: Map<string, number>,
): Promise<void> {
  let text = '';
  for await (const chunk of request) text += chunk;
  const revision = chosen(request.headers.host ?? '', namespace, services);
  if (!revision || request.url !== '/invocations') {
    response.writeHead(404).end('no route');
    return;
  }
  answered.set(revision, (answered.get(revision) ?? 0) + 1);
  const { dataframe_split: split, dataframe_records: records } = JSON.parse(text) as {
    dataframe_split?: { data: unknown[] };
    dataframe_records?: unknown[];
  };
  const rows = split?.data ?? records;
  if (!rows) {
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error": "no rows"}');
    return;
  }
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ predictions: rows.map(() => revision) }));
}

function chosen(host: string, namespace: string, services: ReadonlyMap<string, Service>): string | undefined {
  const [label = ''] = host.split('.', 1);
  for (const [name, { traffic }] of services) {
    const suffix = `.${namespace}.${DOMAIN}`;
    const target = traffic.find(({ tag }) => host === `${tag}-${name}-predictor${suffix}`);
    if (target) return target.revisionName;
    if (label !== name || host !== `${name}${suffix}`) continue;
    let slot = Math.random() * 100;
    for (const one of traffic) {
      slot -= one.percent;
      if (slot < 0) return one.revisionName;
    }
  }
  return undefined;
}
