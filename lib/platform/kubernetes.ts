/** The API of a Kubernetes cluster: JSON goes in, JSON comes out, or the cluster's own word on why not. */
import { AppError } from '../pure/errors';
import { VERSION } from '../pure/version';
import { makePool, readText, request, Unreachable } from './http';

export type KubeTarget = { url: string; ca: string; token: string };

/** The cluster answered that it will not, or nothing that can be understood. */
export class KubeFault extends Error {
  constructor(
    /** The HTTP status; 0 where none came. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export type KubeAsk = {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  query?: Record<string, string>;
  body?: unknown;
};

const MOST = 4 << 20;
const WITHIN = 10_000;
/** Server-side apply: fields that are left out and were ours go, those of others stay. */
const APPLY = 'application/apply-patch+yaml';
const pool = makePool(16);

/** @throws KubeFault */
export async function askKube<Answer>(
  { url, ca, token }: KubeTarget,
  path: string,
  { method = 'GET', query = {}, body }: KubeAsk = {},
): Promise<Answer> {
  const address = new URL(url.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  try {
    const reply = await request(address, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'user-agent': `plumbline/${VERSION}`,
        ...(body !== undefined && { 'content-type': method === 'PATCH' ? APPLY : 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(ca && { ca }),
      followsRedirects: false,
      signal: AbortSignal.timeout(WITHIN),
      pool,
    });
    const text = await readText(reply, MOST);
    const said = jsonOf(text);
    if (reply.status >= 200 && reply.status < 300 && said) return said as Answer;
    throw new KubeFault(reply.status, sentenceOf(reply.status, said, token));
  } catch (error) {
    if (error instanceof KubeFault) throw error;
    if (error instanceof Unreachable || error instanceof AppError) throw new KubeFault(0, error.message);
    if (error instanceof Error && error.name === 'TimeoutError')
      throw new KubeFault(0, `${address.host} did not answer within ${WITHIN / 1000} seconds.`);
    throw error;
  }
}

function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Of a Status, its message; the token is not in it, whatever the other side repeats. */
function sentenceOf(status: number, said: Record<string, unknown> | undefined, token: string): string {
  if (status === 401) return 'The cluster does not accept the token (401).';
  const message = typeof said?.message === 'string' ? said.message : '';
  const shown = message.replaceAll(token, '…').slice(0, 500);
  if (said?.kind !== 'Status') return `The address answers ${status}, and not as a Kubernetes API does.`;
  return `The cluster answers ${status}: ${shown || String(said.reason ?? 'no reason is said')}`;
}
