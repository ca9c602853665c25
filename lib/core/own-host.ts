/** By which names this installation may be called, and the address under which a request reached it. */
import { isIP } from 'node:net';
import os from 'node:os';
import { env } from '../platform/env';

const HOST = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/;

/** Without port, trailing dot and case; undefined for what is no host. */
function nameOf(host: string): string | undefined {
  const [, address, name] = HOST.exec(host.trim().toLowerCase()) ?? [];
  return address ?? name?.replace(/\.$/, '');
}

const own = new Set(
  [env.publicUrl && new URL(env.publicUrl).host, env.host, os.hostname()].flatMap(
    (host) => (host && nameOf(host)) ?? [],
  ),
);

const fits = (name: string, pattern: string): boolean => {
  if (pattern === '*') return true;
  const suffix = pattern.replace(/^\*(?=\.)/, '');
  return suffix.startsWith('.') ? name.endsWith(suffix) : name === nameOf(pattern);
};

/**
 * Whether a request's `Host` is a name of ours. Somebody else's name may lead here too: a page of theirs would then be
 * of one origin with us (DNS rebinding). No such name is an address, or ends at this machine by definition.
 */
export function isOwnHost(host: string | null | undefined, allowed = env.hostsAllowed): boolean {
  const name = host ? nameOf(host) : undefined;
  if (!name) return false;
  if (isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || own.has(name)) return true;
  return allowed.some((pattern) => fits(name, pattern));
}

type Heads = { headers: Pick<Headers, 'get'> };
type Asked = Heads & { url: string };

/** Of a header that every proxy appends to, what the nearest one said; undefined where none is trusted. */
function forwarded({ headers }: Heads, name: string): string | undefined {
  if (env.trustedProxies === 0) return undefined;
  return headers.get(name)?.split(',').at(-1)?.trim() || undefined;
}

/** The host that the caller meant. A forwarded one counts only if a proxy is trusted and it is a name of ours. */
export function hostOf(request: Heads): string {
  const host = forwarded(request, 'x-forwarded-host');
  return host && isOwnHost(host) ? host : (request.headers.get('host') ?? '');
}

/** What to say to a request that calls us by a name that is not ours; undefined where it is. */
export function foreignHost(request: Heads): string | undefined {
  const host = hostOf(request);
  if (isOwnHost(host)) return undefined;
  const name = nameOf(host);
  const advice = name ? `, or let it answer to this one too: PLUMBLINE_HOST_ALLOW=${name}` : '';
  return `This installation has no such name as '${host.slice(0, 100)}'. Call it by its own${advice}.`;
}

/** The address under which the caller reached us: `https://plumbline.example.com`. */
export function originOfRequest(request: Asked): string {
  const host = hostOf(request);
  const known = env.publicUrl && new URL(env.publicUrl);
  if (known && known.host === host) return known.origin;
  const protocol = forwarded(request, 'x-forwarded-proto') ?? new URL(request.url).protocol.replace(':', '');
  return `${protocol === 'https' ? 'https' : 'http'}://${host || new URL(request.url).host}`;
}

/** What links to us begin with: the setting, else as the caller reached us. */
export const publicOrigin = (request: Asked): string =>
  env.publicUrl ? new URL(env.publicUrl).origin : originOfRequest(request);

const withoutPort = (host: string) => host.toLowerCase().replace(/:(?:80|443)$/, '');

/** Whether a page at `origin` is one of ours. Of its scheme a proxy may leave us in the dark; browsers tell it by themselves. */
export function isOwnOrigin(origin: string, request: Asked): boolean {
  if (!URL.canParse(origin)) return false;
  const host = withoutPort(new URL(origin).host);
  const known = env.publicUrl && new URL(env.publicUrl).host;
  return host !== '' && (host === withoutPort(hostOf(request)) || host === known);
}

/** Whether the caller's connection is encrypted as far as we know. Who claims so wrongly gets a cookie that does not work. */
export const isEncrypted = (request: Asked): boolean =>
  originOfRequest(request).startsWith('https:') || request.headers.get('x-forwarded-proto') === 'https';
