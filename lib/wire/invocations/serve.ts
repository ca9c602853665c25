/** The model server's door: bare node:http, as every request here may be one of thousands a second. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '@/lib/core/access';
import { authenticate } from '@/lib/domains/identity';
import { assertMayQuery, type Invoked, type LiveEndpoint, type ModelHost } from '@/lib/domains/serving';
import { databaseFault } from '@/lib/platform/db';
import { AppError, notFound } from '@/lib/pure/errors';
import { readWhole } from './body';
import { answerOf, askedOfInference, describeModel } from './open-inference';
import { CALLER_HEADER, callerOf } from './passed-caller';
import { type Target, targetOf } from './paths';

const SAFE_REQUEST_ID = /^[\w.-]{8,64}$/;
/** This server has no such endpoint: another one, or this one in a moment, may. */
export const ELSEWHERE = 'x-plumbline-elsewhere';

type Sent = { status: number; body: string; type?: string; headers?: Record<string, string> };

const send = (response: ServerResponse, { status, body, type = 'application/json', headers }: Sent) => {
  if (response.destroyed) return;
  response
    .writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      ...headers,
    })
    .end(body);
};

/** Answers where the path is one of the data plane's; else says that it is not. */
export function answersInvocation(
  host: ModelHost,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const target = targetOf(request.url ?? '/');
  if (!target) return false;
  void answer(host, target, request, response).catch((error: unknown) => {
    const known =
      databaseFault(error) ?? new AppError('INTERNAL_ERROR', 'Something went wrong on the model server.');
    request.resume();
    send(response, failure(known));
  });
  return true;
}

async function answer(host: ModelHost, target: Target, request: IncomingMessage, response: ServerResponse) {
  const isWrite = target.kind === 'invocations' || target.kind === 'infer';
  if ((request.method === 'POST') !== isWrite) {
    const allowed = isWrite ? 'POST' : 'GET';
    return send(response, {
      ...failure(
        new AppError('METHOD_NOT_ALLOWED', `${request.method} is not allowed here; use ${allowed}.`),
      ),
      headers: { allow: allowed },
    });
  }
  const caller = await whoAsks(request);
  const endpoint = await host.findFresh(target.endpoint);
  if (!endpoint) throw notFound(`The endpoint '${target.endpoint}' does not exist.`);
  await assertMayQuery(caller, endpoint.row);
  if (target.kind === 'ready') return sayReady(endpoint, response);
  if (target.kind === 'metadata') {
    return send(response, { status: 200, body: JSON.stringify(describeModel(endpoint, target.entity)) });
  }
  const body = await readWhole(request);
  const id = request.headers['x-request-id'];
  const asked = target.kind === 'infer' ? askedOfInference(body, endpoint, target.entity) : undefined;
  const invoked = await endpoint.invoke({
    contentType: request.headers['content-type'],
    body,
    ...(target.entity !== undefined && { entity: target.entity }),
    caller: caller.user ? { ...caller.user, groups: caller.holdings?.principals ?? [] } : undefined,
    ...(typeof id === 'string' && SAFE_REQUEST_ID.test(id) && { requestId: id }),
    isGone: () => response.destroyed,
    ...(asked && { asked: asked.asked }),
  });
  send(response, asked ? answerOf(invoked, asked, target.endpoint) : sentOf(invoked));
}

function sentOf(invoked: Invoked): Sent {
  const { status, body } = invoked;
  if (status === 415) {
    const { message } = JSON.parse(body) as { message: string };
    return { status, body: message, type: 'text/plain; charset=utf-8', headers: headersOf(invoked) };
  }
  return { status, body, headers: headersOf(invoked) };
}

export const headersOf = ({ entity, requestId, retryAfter }: Invoked): Record<string, string> => ({
  'x-request-id': requestId,
  ...(entity !== undefined && { 'served-model-name': entity }),
  ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
});

function sayReady({ live }: LiveEndpoint, response: ServerResponse): void {
  send(response, { status: live ? 200 : 503, body: JSON.stringify({ ready: live !== undefined }) });
}

async function whoAsks(request: IncomingMessage): Promise<Caller> {
  const requestId = randomUUID();
  const passed = request.headers[CALLER_HEADER];
  if (typeof passed === 'string') return callerOf(passed, requestId);
  return authenticate(
    { authorization: request.headers.authorization ?? null },
    { requestId, ...(request.socket.remoteAddress && { ip: request.socket.remoteAddress }) },
  );
}

function failure(error: AppError): Sent {
  return {
    status: error.status,
    body: JSON.stringify({ error_code: error.code, message: error.message }),
    headers: {
      ...(error.retryAfterSeconds !== undefined && {
        'retry-after': String(Math.ceil(error.retryAfterSeconds)),
      }),
      ...(error.code === 'RESOURCE_DOES_NOT_EXIST' && { [ELSEWHERE]: '1' }),
      ...(error.code === 'UNAUTHENTICATED' && { 'www-authenticate': 'Basic realm="plumbline", Bearer' }),
    },
  };
}
