/** Where a request comes from: the socket's other end, or what the proxies that we trust say of it. */
import { isIP } from 'node:net';

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;
const WITH_PORT = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/;

const bare = (address: string): string => {
  const text = address.trim();
  const [, six, four] = WITH_PORT.exec(text) ?? [];
  return (six ?? four ?? text).replace(MAPPED, '');
};

/**
 * The caller's address. Each proxy appends to `X-Forwarded-For` the address that it was called from, so only the last
 * `trustedProxies` entries are the word of a proxy of ours; what stands before them is the caller's own claim.
 */
export function clientAddress(
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string | undefined {
  const remote = remoteAddress && bare(remoteAddress);
  if (trustedProxies === 0 || !forwardedFor) return remote;
  const [first] = forwardedFor.split(',').slice(-trustedProxies).map(bare);
  return first && isIP(first) ? first : remote;
}

/** Whoever has an IPv6 address has some 2^64 of them. */
export function placeOf(ip: string): string {
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::', 2);
  const groups = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0');
  return `${[...groups, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}
