/** Artifacts over HTTP: raw bodies in, streams with ranges out, and never a page that a browser would run. */
import type { z } from 'zod';
import { readFields } from '@/lib/core/body';
import { originOfRequest } from '@/lib/core/own-host';
import type { Exchange } from '@/lib/core/surface';
import { decode } from '@/lib/core/wire';
import type { Download, Range } from '@/lib/domains/tracking';
import { openStreams } from '@/lib/platform/telemetry';
import { invalid } from '@/lib/pure/errors';
import { mediaType } from '@/lib/pure/media-types';
import { queryOf } from './query';

const BEFORE_PATH = /\/mlflow-artifacts\/(?:artifacts|mpu\/(?:create|part|complete|abort))(?:\/|$)/;

/** The artifact path in a URL, decoded exactly once: `+` is a plus, `%2F` a slash that the path's own check judges. */
function artifactPath({ request }: Exchange): string {
  const raw = request.url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
  const start = BEFORE_PATH.exec(raw);
  const encoded = start ? raw.slice(start.index + start[0].length) : '';
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw invalid('Invalid path', { field: 'path' });
  }
}

export const readUpload = (exchange: Exchange) => ({
  path: artifactPath(exchange),
  ...bodyOf(exchange.request),
});

export const readRunUpload = ({ request }: Exchange) => {
  const { run_id: runId, run_uuid: runUuid, path } = queryOf(request.url);
  return { runId, runUuid, path, ...bodyOf(request) };
};

function bodyOf(request: Request) {
  const length = request.headers.get('content-length');
  const empty = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
  return { body: request.body ?? empty, size: length === null ? undefined : Number(length) };
}

export const readPart = (exchange: Exchange) => {
  const { upload_id: uploadId, part_number: partNumber } = queryOf(exchange.request.url);
  return { path: artifactPath(exchange), uploadId, partNumber, ...bodyOf(exchange.request) };
};

const SMALL_BODY = 1 << 20;

export const readMultipart = (operation: { input: z.ZodType }) => async (exchange: Exchange) => {
  const body = decode(operation.input, await readFields(exchange.request, SMALL_BODY));
  return { ...(body as object), folder: artifactPath(exchange) };
};

type Begun = { uploadId: string; numParts: number; path: string };

/** One URL a part, under the address that the client itself used. */
export function presentMultipart({ uploadId, numParts, path }: Begun, { request }: Exchange) {
  const { pathname } = new URL(request.url);
  const base = originOfRequest(request) + pathname.slice(0, pathname.indexOf('/mlflow-artifacts/'));
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const urlOf = (part: number) =>
    `${base}/mlflow-artifacts/mpu/part/${encoded}?upload_id=${encodeURIComponent(uploadId)}&part_number=${part}`;
  const credentials = Array.from({ length: numParts }, (_, index) => ({
    url: urlOf(index + 1),
    part_number: index + 1,
    headers: {},
  }));
  return { upload_id: uploadId, credentials };
}

export const presentPart = ({ etag }: { etag: string }) => Response.json({}, { headers: { etag } });

export const readDownload = (exchange: Exchange) => ({
  path: artifactPath(exchange),
  range: rangeOf(exchange.request),
});

export const readRunDownload = ({ request }: Exchange) => {
  const { run_id: runId, run_uuid: runUuid, path } = queryOf(request.url);
  return { runId, runUuid, path, range: rangeOf(request) };
};

export const readModelDownload = ({ request, params }: Exchange) => ({
  modelId: params.model_id,
  path: queryOf(request.url).artifact_file_path,
  range: rangeOf(request),
});

export const readVersionDownload = ({ request }: Exchange) => {
  const { name, version, path } = queryOf(request.url);
  return { name, version, path, range: rangeOf(request) };
};

/** One range of bytes; several, or what cannot be read, mean the whole, as HTTP allows. */
export function rangeOf(request: Request): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '') ?? [];
  if (first !== '') return { start: Number(first), ...(last !== '' && { end: Number(last) }) };
  return last === '' ? undefined : { suffix: Number(last) };
}

/** RFC 6266 file name: plain ASCII for old clients, the true one beside it. */
function disposition(path: string): string {
  const name = path.split('/').at(-1) ?? 'artifact';
  const plain = name.replace(/[^\w.\- ]/g, '_');
  // Of what encodeURIComponent leaves, RFC 5987 has these for itself.
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}

export function presentDownload({ body, size, range, path, lastModified, etag }: Download): Response {
  const length = range ? range.end - range.start + 1 : size;
  const headers = new Headers({
    'content-type': mediaType(path),
    'content-length': String(length),
    'content-disposition': disposition(path),
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'x-frame-options': 'DENY',
    'last-modified': lastModified.toUTCString(),
    etag,
  });
  if (range) headers.set('content-range', `bytes ${range.start}-${range.end}/${size}`);
  return new Response(counted(body), { status: range ? 206 : 200, headers });
}

/** Counts open transfers for the metrics. */
function counted(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let isOpen = true;
  openStreams.inc();
  const close = () => {
    if (isOpen) openStreams.dec();
    isOpen = false;
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          close();
          throw error;
        });
        if (done) {
          close();
          controller.close();
        } else controller.enqueue(value);
      },
      async cancel(reason) {
        close();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
