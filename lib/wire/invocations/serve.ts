/** The model server's door: bare node:http, as every request here may be one of thousands a second. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Caller } from '@/lib/core/access';
import { knownError } from '@/lib/core/surface';
import { authenticate } from '@/lib/domains/identity';
import {
  assertMayQuery,
  type Invoked,
  isKnock,
  type LiveEndpoint,
  type ModelHost,
  noteRefused,
  readPassedAddress,
} from '@/lib/domains/serving';
import { AppError, notFound } from '@/lib/pure/errors';
import { HEADER_LENGTH } from '@/lib/pure/scoring/open-inference/read-inference';
import { answerInference } from './answer-inference';
import { readWhole, sendPieces } from './body';
import { AGAIN_HEADER, BY_ITSELF } from './line-messages';
import { askedOfInference, describeModel, type Inference } from './open-inference';
import { ADDRESS_HEADER, CALLER_HEADER, callerOf } from './passed-caller';
import { isQuestion, refusalBody, type Target, targetOf } from './paths';
import { refusedAs } from './refused-as';

const SAFE_REQUEST_ID = /^[\w.-]{8,64}$/;
/** This server has no such endpoint: another one, or this one in a moment, may. */
export const ELSEWHERE = 'x-plumbline-elsewhere';

export type Sent = {
  status: number;
  body: string | Buffer;
  headers: Record<string, string>;
  /** Instead of a body: events, as they come. */
  pieces?: Readable;
};

/** What is asked, whichever way it came: by HTTP, or over a line of a web process. */
export type Question = {
  method: string;
  target: Target;
  headers: { [name: string]: string | string[] | undefined };
  ip: string | undefined;
  /** Read only once the caller may ask. */
  body: Buffer | (() => Promise<Buffer>);
  isGone: () => boolean;
  /** Whether an answer may come piece by piece. */
  takesPieces: boolean;
};

const JSON_TYPE = { 'content-type': 'application/json' };

/** Answers where the path is one of the data plane's; else says that it is not. */
export function answersInvocation(
  host: ModelHost,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const target = targetOf(request.url ?? '/');
  if (!target) return false;
  const { method = 'GET', headers, socket } = request;
  void answerQuestion(host, {
    method,
    target,
    headers,
    ip: addressIn(headers) ?? socket.remoteAddress,
    body: () => readWhole(request),
    isGone: () => response.destroyed,
    takesPieces: true,
  }).then((sent) => {
    request.resume();
    if (response.destroyed) return void sent.pieces?.destroy();
    if (sent.pieces) return sendPieces(response, sent.status, sent.headers, sent.pieces);
    response
      .writeHead(sent.status, {
        ...sent.headers,
        'content-length': Buffer.byteLength(sent.body),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .end(sent.body);
  });
  return true;
}

function addressIn(headers: IncomingMessage['headers']): string | undefined {
  const passed = headers[ADDRESS_HEADER];
  return typeof passed === 'string' ? readPassedAddress(passed) : undefined;
}

/** Whatever goes wrong is an answer too. */
export const answerQuestion = (host: ModelHost, question: Question): Promise<Sent> =>
  answer(host, question).catch((error: unknown) => {
    const known = knownError(error, 'invocation');
    countRefused(host, question, known);
    return failure(known, question.target);
  });

/** What is thrown here never came to its endpoint, which counts and logs whatever does. */
function countRefused(host: ModelHost, { target, headers }: Question, { code }: AppError): void {
  const reason = refusedAs(code);
  if (!reason || !isQuestion(target) || !host.find(target.endpoint)) return;
  const again = headers[AGAIN_HEADER];
  if (!(typeof again === 'string' && isKnock(again))) noteRefused(target.endpoint, reason);
}

async function answer(host: ModelHost, question: Question): Promise<Sent> {
  const { target, method, headers } = question;
  const isWrite = isQuestion(target);
  if ((method === 'POST') !== isWrite) {
    const allowed = isWrite ? 'POST' : 'GET';
    const refused = failure(
      new AppError('METHOD_NOT_ALLOWED', `${method} is not allowed here; use ${allowed}.`),
      target,
    );
    return { ...refused, headers: { ...refused.headers, allow: allowed } };
  }
  const given = headers['x-request-id'];
  // From a store of randomness: asking the system for some would cost every request a call.
  const requestId =
    typeof given === 'string' && SAFE_REQUEST_ID.test(given) ? given : randomUUID().replaceAll('-', '');
  const caller = await whoAsks(question, requestId);
  const endpoint = host.find(target.endpoint) ?? (await host.findFresh(target.endpoint));
  if (!endpoint) throw notFound(`The endpoint '${target.endpoint}' does not exist.`);
  await assertMayQuery(caller, endpoint.row);
  if (target.kind === 'ready') return ready(endpoint);
  if (target.kind === 'metadata') {
    return { status: 200, body: JSON.stringify(describeModel(endpoint, target.entity)), headers: JSON_TYPE };
  }
  const body = typeof question.body === 'function' ? await question.body() : question.body;
  if (!question.takesPieces && mayBeStreamed(endpoint, body)) {
    return { status: 200, body: '', headers: { [BY_ITSELF]: '1' } };
  }
  const contentType = headers['content-type'];
  let inference: Inference | undefined;
  const readInference = () => {
    const headerLength = headers[HEADER_LENGTH];
    inference = askedOfInference(
      body,
      typeof headerLength === 'string' ? headerLength : undefined,
      endpoint,
      target.entity,
    );
    return inference.asked;
  };
  const invoked = await endpoint.invoke({
    contentType: typeof contentType === 'string' ? contentType : undefined,
    body,
    ...(target.entity !== undefined && { entity: target.entity }),
    caller: caller.user ? { ...caller.user, groups: caller.holdings?.principals ?? [] } : undefined,
    requestId,
    isGone: question.isGone,
    ...(target.kind === 'infer' && { read: readInference }),
  });
  if (target.kind !== 'infer') return sentOf(invoked);
  const answered = answerInference(invoked, inference, target.endpoint);
  return { ...answered, headers: { ...headersOf(invoked), ...answered.headers } };
}

/** Looked for, not read: who is sent another way for nothing loses no more than that. */
const mayBeStreamed = ({ live }: LiveEndpoint, body: Buffer): boolean =>
  live?.definition.entities.some(({ external }) => external) === true && body.includes('"stream"');

function sentOf(invoked: Invoked): Sent {
  if (invoked.streamed) {
    const headers = { ...headersOf(invoked), 'content-type': 'text/event-stream; charset=utf-8' };
    return { status: invoked.status, body: '', headers, pieces: invoked.streamed.pieces };
  }
  const { status, body } = invoked;
  if (status === 415) {
    const { message } = JSON.parse(body) as { message: string };
    const headers = { ...headersOf(invoked), 'content-type': 'text/plain; charset=utf-8' };
    return { status, body: message, headers };
  }
  return { status, body, headers: headersOf(invoked) };
}

export const headersOf = ({ entity, requestId, retryAfter }: Invoked): Record<string, string> => ({
  ...JSON_TYPE,
  'x-request-id': requestId,
  ...(entity !== undefined && { 'served-model-name': entity }),
  ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
});

const ready = ({ live }: LiveEndpoint): Sent => ({
  status: live ? 200 : 503,
  body: JSON.stringify({ ready: live !== undefined }),
  headers: JSON_TYPE,
});

async function whoAsks({ headers, ip }: Question, requestId: string): Promise<Caller> {
  const passed = headers[CALLER_HEADER];
  if (typeof passed === 'string') return callerOf(passed, requestId);
  const { authorization } = headers;
  return authenticate(
    { authorization: typeof authorization === 'string' ? authorization : null },
    { requestId, ...(ip && { ip }) },
  );
}

export const unknownPath = (path: string) => ({
  error_code: 'RESOURCE_DOES_NOT_EXIST',
  message: `No model is loaded that answers ${path.slice(0, 200)}.`,
});

function failure(error: AppError, target: Target): Sent {
  return {
    status: error.status,
    body: JSON.stringify(refusalBody(error, target)),
    headers: {
      ...JSON_TYPE,
      ...(error.retryAfterSeconds !== undefined && {
        'retry-after': String(Math.ceil(error.retryAfterSeconds)),
      }),
      ...(error.code === 'RESOURCE_DOES_NOT_EXIST' && { [ELSEWHERE]: '1' }),
      ...(error.code === 'UNAUTHENTICATED' && { 'www-authenticate': 'Basic realm="plumbline", Bearer' }),
    },
  };
}
