/** Reports that other sites frame: pages by a token alone. No cookie is read or set, and every way asks the token again. */
import { randomBytes } from 'node:crypto';
import { type Exchange, type Origin, type Route, route, type Surface, secure } from '@/lib/core/surface';
import { renderNothing, renderReport } from '@/lib/domains/monitoring/index';
import {
  openReport,
  readReportBadge,
  readReportData,
  readReportFile,
} from '@/lib/domains/monitoring/operations';
import type { AppError } from '@/lib/pure/errors';
import { SCRIPT } from './script';

export const PREFIX = '/embed';

/** What the page may do: its own style and script, and asking whether it is still there. */
const policy = (nonce: string, origins: readonly string[]) =>
  [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origins.length > 0 ? origins.join(' ') : "'none'"}`,
  ].join('; ');

function sealed(response: Response, contentPolicy: string): Response {
  response.headers.set('content-security-policy', contentPolicy);
  response.headers.set('cache-control', 'private, no-store');
  // The token stands in the address: it goes along to nobody.
  response.headers.set('referrer-policy', 'no-referrer');
  secure(response);
  return response;
}

const html = (text: string, status: number, contentPolicy: string, more: Record<string, string> = {}) =>
  sealed(
    new Response(text, { status, headers: { 'content-type': 'text/html; charset=utf-8', ...more } }),
    contentPolicy,
  );

const NOTHING = "default-src 'none'; frame-ancestors 'none'";

function read({ request, params }: Exchange) {
  const query = new URL(request.url).searchParams;
  return {
    token: params.token ?? '',
    column: query.get('column') ?? undefined,
    window: query.get('window') ?? undefined,
  };
}

const routes: Route[] = [
  route('GET', '/monitors/:token', openReport, {
    read,
    present({ origins, report, isFile }, exchange) {
      const nonce = randomBytes(16).toString('base64');
      const { token, column, window } = read(exchange);
      if (!report) return html(renderNothing({ nonce }), 404, policy(nonce, origins));
      const chosen = { column, window: window === undefined ? undefined : Number(window) };
      const file = isFile ? `${token}/report.html` : undefined;
      return html(renderReport(report, { nonce, script: SCRIPT, chosen, file }), 200, policy(nonce, origins));
    },
  }),
  route('GET', '/monitors/:token/data', readReportData, {
    read,
    present: (report) => sealed(Response.json(report), NOTHING),
  }),
  route('GET', '/monitors/:token/report.html', readReportFile, {
    read,
    present: ({ html: text }) =>
      html(text, 200, NOTHING, { 'content-disposition': 'attachment; filename="drift-report.html"' }),
  }),
  route('GET', '/monitors/:token/badge.svg', readReportBadge, {
    read,
    present({ svg }) {
      const response = sealed(new Response(svg, { headers: { 'content-type': 'image/svg+xml' } }), NOTHING);
      // Pages of others show it as a picture.
      response.headers.set('cross-origin-resource-policy', 'cross-origin');
      return response;
    },
  }),
];

const fail = (error: AppError, requestId: string): Response => {
  const response = html(renderNothing(), error.status, `${NOTHING}; style-src 'unsafe-inline'`);
  response.headers.set('x-request-id', requestId);
  return response;
};

export const embed: Surface = {
  name: 'embed',
  routes,
  authenticate: async (_request: Request, { requestId, ip }: Origin) => ({
    user: null,
    via: 'none',
    isReadOnly: true,
    requestId,
    ...(ip !== undefined && { ip }),
  }),
  read: async (exchange: Exchange) => read(exchange),
  fail,
};
