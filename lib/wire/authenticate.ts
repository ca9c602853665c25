/** Who sends a request: a token or password in the header, or the console's session cookie from our own pages. */
import type { Caller } from '@/lib/core/access';
import type { Origin } from '@/lib/core/surface';
import { authenticate } from '@/lib/domains/identity';
import { denied } from '@/lib/pure/errors';
import { SESSION_COOKIE } from './cookie';

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
  const session = authorization ? undefined : cookieOf(request, SESSION_COOKIE);
  if (request.method !== 'GET' && !authorization) assertSameOrigin(request);
  return authenticate(
    { authorization, session },
    { ...origin, userAgent: request.headers.get('user-agent') ?? undefined },
  );
}

/** A cookie travels by itself: what changes something must come from a page of ours. */
function assertSameOrigin(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  const from = request.headers.get('origin');
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
  const isForeign = from !== null && hostOf(from) !== host;
  if (isForeign || (site !== null && site !== 'same-origin' && site !== 'none')) {
    throw denied('Cross-origin request blocked.');
  }
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
