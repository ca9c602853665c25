/**
 * Look-ups of features over bare node:http: who asks for them asks thousands of times a second. What answers is the operation of the
 * surface's own route, which takes every request that is written otherwise.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { perform } from '@/lib/core/perform';
import { assertMayAsk } from '@/lib/core/rate';
import { JSON_HEADERS, knownError, type Origin, originOfHeads } from '@/lib/core/surface';
import { decode } from '@/lib/core/wire';
import { getOnlineFeatures } from '@/lib/domains/features/operations';
import { authenticate } from '@/lib/domains/identity';
import { readWhole } from './invocations/body';
import { lookUpFields } from './look-up-body';
import { BODY_LIMIT, fail } from './mlflow/surface';

const PATH = '/api/2.0/feature-store/online/look-up';
/** As one list: to copy an object and to add to it costs as much as to authenticate. */
const HEADS = Object.entries(JSON_HEADERS).flat();

/** With a token or a password, and not from a browser's page: those are judged by more than that. */
export const isPlainLookUp = ({ url, method, headers }: IncomingMessage): boolean =>
  url === PATH &&
  method === 'POST' &&
  headers.authorization !== undefined &&
  headers.origin === undefined &&
  headers['sec-fetch-site'] === undefined;

export async function answerLookUp(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { headers, socket } = request;
  const origin = originOfHeads(socket.remoteAddress, (name) => headers[name]?.toString());
  try {
    const json = await lookUp(request, origin);
    if (response.destroyed) return;
    const length = Buffer.byteLength(json);
    // What is plain ASCII, as nearly all of it, is copied as it is instead of encoded.
    const encoding = length === json.length ? 'latin1' : 'utf8';
    response
      .writeHead(200, [...HEADS, 'x-request-id', origin.requestId, 'content-length', length])
      .end(json, encoding);
  } catch (error) {
    request.resume();
    const answer = fail(knownError(error, origin.requestId), origin.requestId);
    const text = await answer.text();
    if (response.destroyed) return;
    const length = Buffer.byteLength(text);
    response
      .writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': length })
      .end(text);
  }
}

async function lookUp(request: IncomingMessage, origin: Origin): Promise<string> {
  const { authorization, 'user-agent': userAgent, 'content-type': type = '' } = request.headers;
  const { requestId, ip } = origin;
  const caller = await authenticate({ authorization }, { requestId, ip, userAgent });
  assertMayAsk(caller);
  const body = await readWhole(request, BODY_LIMIT);
  const given = lookUpFields(body.toString('utf8'), type);
  const { json } = await perform(getOnlineFeatures, caller, decode(getOnlineFeatures.input, given));
  return json;
}
