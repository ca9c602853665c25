/** Reading a JSON body from a caller who may be mistaken or hostile. */
import { AppError, invalid } from '../pure/errors';

// An escaped surrogate. JSON.stringify writes pairs as they are and escapes only the lone ones.
const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/;

const bad = (message: string) => invalid(message);

/** The parsed body; `{}` when there is none. A JSON text inside a JSON string is accepted, as MLflow does. */
export async function readJson(request: Request, limit: number): Promise<unknown> {
  return jsonOf(await readText(request, limit), request.headers.get('content-type') ?? '');
}

/** The same of a text that is read already. */
export function jsonOf(text: string, type: string): unknown {
  if (text === '') return {};
  if (type === '') throw bad('Bad Request. Content-Type header is missing.');
  if (!/^application\/(?:scim\+)?json\b/i.test(type)) {
    throw bad("Bad Request. Content-Type must be one of ['application/json'].");
  }
  // PostgreSQL holds no NUL, and clients' parsers break on half a surrogate pair. Most texts escape nothing.
  const isEscaped = text.includes('\\');
  if ((isEscaped && text.includes('\\u0000')) || text.includes('\u0000'))
    throw bad('The body contains a NUL character.');
  if (isEscaped && LONE_SURROGATE.test(text) && LONE_SURROGATE.test(JSON.stringify(parse(text))))
    throw bad('The body contains half a surrogate pair.');
  const value = parse(text);
  return typeof value === 'string' ? parse(value) : value;
}

/** The fields of the body. */
export const readFields = async (request: Request, limit: number): Promise<Record<string, unknown>> =>
  fieldsOf(await readJson(request, limit));

/** What is no object has none. */
export const fieldsOf = (body: unknown): Record<string, unknown> =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw bad('The body is not valid JSON.');
  }
}

/** A body as text; empty where there is none. @throws PAYLOAD_TOO_LARGE */
export async function readText(request: Request, limit: number): Promise<string> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  if (announced === 0 || (Number.isNaN(announced) && !request.body)) return '';
  if (announced > limit) throw tooLarge(limit);
  if (!Number.isNaN(announced)) return request.text();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const tooLarge = (limit: number) =>
  new AppError('PAYLOAD_TOO_LARGE', `The body is larger than ${Math.floor(limit / 2 ** 20)} MiB.`);
