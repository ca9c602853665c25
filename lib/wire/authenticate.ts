/** Who sends a request: a token or password in the header, or the console's session cookie from our own pages. */
import type { Caller } from '@/lib/core/access';
import { isEncrypted, isOwnOrigin } from '@/lib/core/own-host';
import type { Origin } from '@/lib/core/surface';
import { authenticate } from '@/lib/domains/identity';
import { denied } from '@/lib/pure/errors';
import { sessionAmong } from './cookie';

export function cookieOf(request: Request, name: string): string | undefined {
  const header = request.headers.get('cookie');
  if (!header) return undefined;
  for (const part of header.split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

export async function authenticateRequest(request: Request, origin: Origin): Promise<Caller> {
  const authorization = request.headers.get('authorization');
  const session = authorization
    ? undefined
    : sessionAmong(
        (name) => cookieOf(request, name),
        () => isEncrypted(request),
      );
  if (CHANGES.has(request.method)) assertFromOurPage(request, session !== undefined);
  return authenticate(
    { authorization, session },
    { ...origin, userAgent: request.headers.get('user-agent') ?? undefined },
  );
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * A cookie travels by itself, and so does a password that a browser asked for once: what changes something must come from
 * a page of ours. With a cookie it has to say so. Browsers do, by headers that no page can set; whoever else sends a
 * cookie can send a token.
 */
function assertFromOurPage(request: Request, hasCookie: boolean): void {
  const site = request.headers.get('sec-fetch-site');
  const from = request.headers.get('origin');
  const isSaid = site !== null || from !== null;
  const isForeign =
    (site !== null && site !== 'same-origin') || (from !== null && !isOwnOrigin(from, request));
  if (isForeign || (hasCookie && !isSaid)) {
    throw denied('Cross-origin request blocked: a session changes things from pages of this console alone.');
  }
}
