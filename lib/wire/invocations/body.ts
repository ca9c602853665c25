/** Bodies of invocations: whole and bounded, or piece by piece. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { AppError } from '@/lib/pure/errors';

export const BODY_LIMIT = 16 << 20;

/** @throws PAYLOAD_TOO_LARGE, CANCELLED */
export function readWhole(request: IncomingMessage, limit = BODY_LIMIT): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () => new AppError('PAYLOAD_TOO_LARGE', `The body is larger than ${limit >> 20} MB.`);
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      request.resume();
      return reject(tooLarge());
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        chunks.length = 0;
        request.resume();
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', () => reject(new AppError('CANCELLED', 'The caller went away.')));
    request.on(
      'close',
      () => !request.complete && reject(new AppError('CANCELLED', 'The caller went away.')),
    );
  });
}

/** Events, as fast as the caller takes them. Whoever goes away ends them; where they break off, so does the answer. */
export function sendPieces(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  pieces: Readable,
): void {
  response.writeHead(status, {
    ...headers,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    // Proxies that gather answers are asked not to.
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  pipeline(pieces, response, () => undefined);
}
