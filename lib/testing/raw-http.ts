/** A real HTTP server with the product's app, and a client that sends exactly what it is told to. */
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/operations';
import { createFront } from '@/lib/wire/front';
import { callerWithRole } from './callers';

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

export type Sending = {
  headers?: Record<string, string>;
  /** A text is sent as it is, anything else as JSON. */
  body?: unknown;
  /** Null for nobody. */
  token?: string | null;
};

export type RawServer = {
  port: number;
  token: string;
  /** Sends to `path` as written: nothing is encoded or normalised. */
  send(method: string, path: string, sending?: Sending): Promise<Answer>;
  close(): Promise<void>;
};

export async function serveRaw(): Promise<RawServer> {
  const server = createServer(createFront(() => undefined, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { token } = await perform(createToken, await callerWithRole('admin'), { name: 'raw' });
  return {
    port,
    token,
    send: (method, path, sending) => send(port, method, path, { token, ...sending }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(
  port: number,
  method: string,
  path: string,
  { headers, body, token }: Sending,
): Promise<Answer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const bytes = body === undefined ? undefined : Buffer.from(isRaw ? body : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(bytes && { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(bytes);
  });
}

/** What is wrong with an answer as a refusal in MLflow's dialect; undefined for a good one. */
export function dialectFault({ status, headers, text }: Answer): string | undefined {
  if (status >= 500) return `${status} ${text.slice(0, 300)}`;
  if (status < 400) return undefined;
  if (!String(headers['content-type']).startsWith('application/json'))
    return `${status} is ${headers['content-type']}`;
  if (headers['x-content-type-options'] !== 'nosniff') return 'may be sniffed';
  try {
    const { error_code: code, message, ...rest } = JSON.parse(text) as Record<string, unknown>;
    if (!/^[A-Z_]+$/.test(String(code)) || typeof message !== 'string' || message === '')
      return `is ${text.slice(0, 300)}`;
    if (Object.keys(rest).length > 0) return `has more: ${Object.keys(rest)}`;
    return message.length > 20_000 ? `says ${message.length} characters` : undefined;
  } catch {
    return `is no JSON: ${text.slice(0, 300)}`;
  }
}
