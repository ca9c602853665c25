/** The door of the web process: which names it answers to, and whether the surfaces or the pages answer a path. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { foreignHost } from '@/lib/core/own-host';
import { API_ROOTS, createApp } from './app';
import { DATA_ROOTS } from './invocations/paths';
import { proxyInvocation } from './invocations/proxy';
import { answerLookUp, isPlainLookUp } from './look-ups';

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const READS = new Set(['GET', 'HEAD']);
/** They say nothing of anybody, to whoever probes this machine by whatever name. */
const PROBES = new Set(['/health', '/ready', '/version', '/v2/health/live', '/v2/health/ready']);
const roots = new Set([...API_ROOTS, ...DATA_ROOTS]);
const dataRoots = new Set(DATA_ROOTS);

const rootOf = (url: string) => /^\/*([^/?#]*)/.exec(url)?.[1]?.toLowerCase() ?? '';
const isApi = (url: string) => roots.has(rootOf(url));

const say = (response: ServerResponse, status: number, text: string, more: Record<string, string> = {}) =>
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      ...more,
    })
    .end(`${text}\n`);

/** Clients expect JSON below the roots of the API, whatever goes wrong. */
const refuse = (response: ServerResponse, url: string, message: string) =>
  isApi(url)
    ? say(response, 403, JSON.stringify({ error_code: 'PERMISSION_DENIED', message }), {
        'content-type': 'application/json',
      })
    : say(response, 403, message);

/**
 * @param pages answers every other path; undefined while they are being loaded
 * @param overrideGlobalObjects whether the process's own Request and Response become those of the listener, which are faster
 */
export function createFront(
  pages: () => Handler | undefined,
  { overrideGlobalObjects = true } = {},
): Handler {
  const api = getRequestListener(createApp().fetch, { overrideGlobalObjects });
  return (request, response) => {
    const { url = '/', method = 'GET', headers } = request;
    // A path alone: the other forms are meant for proxies, and name a host besides the header.
    if (!url.startsWith('/')) return say(response, 400, 'Ask for a path.');
    const fault = foreignHost({ headers: { get: (name) => headers[name]?.toString() ?? null } });
    if (fault && !PROBES.has(url)) return refuse(response, url, fault);
    // Predictions and look-ups go the shortest way: no surface, no framework.
    if (isPlainLookUp(request)) return void answerLookUp(request, response);
    if (dataRoots.has(rootOf(url))) return proxyInvocation(request, response);
    if (isApi(url)) return api(request, response);
    if (!READS.has(method)) return say(response, 405, 'Pages are only read.', { allow: 'GET, HEAD' });
    const handler = pages();
    return handler ? handler(request, response) : say(response, 503, 'Starting.', { 'retry-after': '1' });
  };
}
