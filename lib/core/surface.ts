/** A dialect of HTTP: a table of routes over operations, with one reader, one writer and one error writer. */
import { randomBytes } from 'node:crypto';
import { Hono, type Context as HonoContext } from 'hono';
import type { z } from 'zod';
import { databaseFault } from '../platform/db';
import { env } from '../platform/env';
import { log } from '../platform/log';
import { AppError } from '../pure/errors';
import { authorize, type Caller } from './access';
import { clientAddress } from './client-address';
import type { Operation } from './operation';
import { perform } from './perform';
import { assertMayAsk } from './rate';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a reader or presenter may look at. */
export type Exchange = { request: Request; path: string; params: Record<string, string>; caller: Caller };

export type AnyOperation = Operation<z.ZodType, unknown>;

export type Route = {
  method: Method;
  path: string;
  operation: AnyOperation;
  /** Where the input is not simply the body or the query. */
  read?: (exchange: Exchange) => Promise<unknown> | unknown;
  /** Where the output's shape differs at this wire. A Response goes out as it is. */
  present?: (output: never, exchange: Exchange) => unknown;
};

/** One line of a surface's table. `present` is checked against what the operation answers. */
export const route = <Input extends z.ZodType, Output>(
  method: Method,
  path: string,
  operation: Operation<Input, Output>,
  options: {
    read?: (exchange: Exchange) => Promise<unknown> | unknown;
    present?: (output: Output, exchange: Exchange) => unknown;
  } = {},
): Route => ({ method, path, operation: operation as unknown as AnyOperation, ...options }) as Route;

export type Surface = {
  name: string;
  routes: Route[];
  authenticate(request: Request, origin: Origin): Promise<Caller>;
  read(exchange: Exchange, operation: AnyOperation): Promise<unknown>;
  fail(error: AppError, requestId: string): Response;
  /** Questions may be sent as a body too: one may be longer than what stands between lets an address be. */
  takesLongQuestions?: boolean;
  /** A sentence about paths of the dialect that are left out on purpose. */
  leftOut?(path: string): string | undefined;
};

/** What is known of a request before anybody is: its id, and where it comes from. */
export type Origin = { requestId: string; ip?: string };

export type Bindings = { Bindings: { incoming?: { socket?: { remoteAddress?: string } } } };

const SAFE_REQUEST_ID = /^[\w.-]{8,64}$/;
const ID_BYTES = 8;
let drawn = Buffer.alloc(0);

/** Drawn by the thousand: to ask for eight random bytes costs as much as to find a row. */
function newRequestId(): string {
  if (drawn.length === 0) drawn = randomBytes(ID_BYTES * 1024);
  const id = drawn.toString('hex', 0, ID_BYTES);
  drawn = drawn.subarray(ID_BYTES);
  return id;
}

export const originOf = (c: HonoContext<Bindings>): Origin =>
  originOfHeads(c.env?.incoming?.socket?.remoteAddress, (name) => c.req.header(name));

export function originOfHeads(
  remoteAddress: string | undefined,
  header: (name: string) => string | undefined,
): Origin {
  const given = header('x-request-id');
  return {
    requestId: given && SAFE_REQUEST_ID.test(given) ? given : newRequestId(),
    ip: clientAddress(remoteAddress, header('x-forwarded-for'), env.trustedProxies),
  };
}

/**
 * The Hono app of a surface. Wrong methods answer in its dialect, and unknown paths too, unless another surface has
 * more paths under the same prefix.
 */
export function mount(surface: Surface, prefixes: string[], { sharesPrefix = false } = {}): Hono<Bindings> {
  const app = new Hono<Bindings>();
  const methods = new Map<string, Set<string>>();
  for (const prefix of prefixes) {
    for (const route of surface.routes) {
      const path = prefix + route.path;
      const known = methods.get(path) ?? new Set();
      methods.set(path, known);
      for (const method of methodsOf(surface, route)) {
        known.add(method);
        app.on(method, path, (c) => answer(surface, route, c));
      }
    }
  }
  for (const [path, allowed] of methods) {
    app.all(path, (c) => {
      const { requestId } = originOf(c);
      const message = `${c.req.method} is not allowed here; use ${[...allowed].join(' or ')}.`;
      const response = surface.fail(new AppError('METHOD_NOT_ALLOWED', message), requestId);
      response.headers.set('allow', [...allowed].join(', '));
      return response;
    });
  }
  const unknownPath = (c: HonoContext<Bindings>) => {
    const what = `No API found for '${c.req.method} ${c.req.path.slice(0, 200)}'`;
    const why = surface.leftOut?.(c.req.path);
    return surface.fail(
      new AppError('ENDPOINT_NOT_FOUND', why ? `${what}. ${why}` : what),
      originOf(c).requestId,
    );
  };
  for (const prefix of sharesPrefix ? [] : prefixes.filter(Boolean)) app.all(`${prefix}/*`, unknownPath);
  app.onError((error, c) => surface.fail(knownError(error, originOf(c).requestId), originOf(c).requestId));
  return app;
}

/** A reader of its own looks where its route says, and what has a POST of its own keeps it. */
function methodsOf({ takesLongQuestions, routes }: Surface, { method, path, read }: Route): Method[] {
  const isTaken = () => routes.some((other) => other.path === path && other.method === 'POST');
  return takesLongQuestions && method === 'GET' && !read && !isTaken() ? ['GET', 'POST'] : [method];
}

async function answer(surface: Surface, route: Route, c: HonoContext<Bindings>): Promise<Response> {
  const origin = originOf(c);
  try {
    const request = c.req.raw;
    const caller = await surface.authenticate(request, origin);
    assertMayAsk(caller);
    // Before the body is read: nobody's megabytes are not worth a look. Denials of somebody are perform's to record.
    if (!caller.user) authorize(caller, route.operation.access, route.operation.kind === 'command');
    const exchange: Exchange = { request, path: c.req.path, params: c.req.param(), caller };
    const input = await (route.read ? route.read(exchange) : surface.read(exchange, route.operation));
    const output = await perform(route.operation, caller, input, () => request.signal);
    const presented = route.present ? route.present(output as never, exchange) : output;
    if (!(presented instanceof Response)) return answerJson(presented, origin.requestId);
    presented.headers.set('x-request-id', origin.requestId);
    secure(presented);
    return request.method === 'HEAD' ? await headOf(presented) : presented;
  } catch (error) {
    return surface.fail(knownError(error, origin.requestId), origin.requestId);
  }
}

/** Nobody reads what a question of HEAD would be answered: a file would stay open, or the engine of a query be held, for good. */
async function headOf({ body, status, headers }: Response): Promise<Response> {
  await body?.cancel();
  return new Response(null, { status, headers });
}

export function knownError(error: unknown, requestId: string): AppError {
  const known = databaseFault(error);
  if (known) return known;
  if (error instanceof Error && error.name === 'AbortError')
    return new AppError('CANCELLED', 'The caller went away.');
  log.error({ requestId, err: error }, 'a request failed');
  return new AppError(
    'INTERNAL_ERROR',
    `Something went wrong on the server. The log has it as ${requestId}.`,
  );
}

const NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";
const SECURE = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};
const BARRED = { 'content-security-policy': NOTHING, 'x-frame-options': 'DENY' };
export const JSON_HEADERS = { 'content-type': 'application/json', ...SECURE, ...BARRED };

/** Headers that every API answer carries: nothing is sniffed, run, framed, read by other sites, or kept by a cache. */
export function secure({ headers }: Response): void {
  for (const [name, value] of Object.entries(SECURE)) if (!headers.has(name)) headers.set(name, value);
  headers.set('x-content-type-options', 'nosniff');
  if (!headers.has('content-security-policy'))
    for (const [name, value] of Object.entries(BARRED)) headers.set(name, value);
}

/** The same around JSON, all at once: headers that are set one by one cost more than the rest of a small answer. */
const answerJson = (value: unknown, requestId: string): Response =>
  new Response(JSON.stringify(value), { headers: { ...JSON_HEADERS, 'x-request-id': requestId } });

export function secured(response: Response): Response {
  secure(response);
  return response;
}

/** An error as JSON with the headers that its code asks for. */
export function failJson(error: AppError, requestId: string, body: unknown): Response {
  const response = Response.json(body, { status: error.status });
  response.headers.set('x-request-id', requestId);
  secure(response);
  if (error.retryAfterSeconds !== undefined) {
    response.headers.set('retry-after', String(Math.ceil(error.retryAfterSeconds)));
  }
  if (error.code === 'UNAUTHENTICATED')
    response.headers.set('www-authenticate', 'Basic realm="plumbline", Bearer');
  return response;
}
