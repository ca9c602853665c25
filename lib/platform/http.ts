/** Requests to other servers, at an address that a person gave: bounded in time and size, kept off addresses it must not reach. */
import dns from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { invalid } from '../pure/errors';
import { env } from './env';

const MOST_REDIRECTS = 3;
const MOST_SOCKETS = 16;

/** Never: a cloud machine's metadata and other addresses that belong to no server. */
const NEVER = new BlockList();
NEVER.addSubnet('0.0.0.0', 8);
NEVER.addSubnet('169.254.0.0', 16);
NEVER.addSubnet('224.0.0.0', 3);
NEVER.addSubnet('fe80::', 10, 'ipv6');
NEVER.addSubnet('ff00::', 8, 'ipv6');
NEVER.addAddress('::', 'ipv6');
// Where clouds answer for their metadata at other addresses than the link-local one.
for (const address of ['100.100.100.200', '168.63.129.16', '192.0.0.192']) NEVER.addAddress(address);
for (const address of ['fd00:ec2::254', 'fd20:ce::254']) NEVER.addAddress(address, 'ipv6');
// Link-local addresses, and those of no server, by way of a gateway that IPv6 carries them to.
for (const [high, prefix] of [
  ['a9fe', 16],
  ['0', 8],
  ['e000', 3],
] as const) {
  NEVER.addSubnet(`64:ff9b::${high}:0`, 96 + prefix, 'ipv6');
  NEVER.addSubnet(`2002:${high}::`, 16 + prefix, 'ipv6');
}

/** Not where the installation forbids it: this machine and networks that the world cannot see. */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('100.64.0.0', 10);
PRIVATE.addSubnet('127.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.0.0.0', 24);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addSubnet('198.18.0.0', 15);
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fec0::', 10, 'ipv6');
PRIVATE.addAddress('::1', 'ipv6');

/** Forms of IPv6 that carry an IPv4 address to be reached through a gateway. */
const CARRIERS = new BlockList();
CARRIERS.addSubnet('64:ff9b::', 96, 'ipv6');
CARRIERS.addSubnet('64:ff9b:1::', 48, 'ipv6');
CARRIERS.addSubnet('2002::', 16, 'ipv6');

export function isForbidden(address: string, isPrivateAllowed = env.mayReachPrivateAddresses): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (NEVER.check(address, family)) return true;
  return !isPrivateAllowed && (PRIVATE.check(address, family) || CARRIERS.check(address, family));
}

/** For addresses that people give who are no administrators: what the world sees, and what the installation names besides. */
export function isOpenToAll(address: string, host: string): boolean {
  if (!isForbidden(address, false)) return true;
  if (isForbidden(address, true)) return false;
  return env.webhookAddresses.some((one) => one === host.toLowerCase() || isInRange(address, one));
}

function isInRange(address: string, range: string): boolean {
  const [net = '', prefix] = range.split('/');
  const family = isIP(net) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(net) === 0) return false;
  const list = new BlockList();
  const longest = family === 'ipv6' ? 128 : 32;
  const length = prefix === undefined ? longest : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > longest) return false;
  list.addSubnet(net, length, family);
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** The other side cannot be reached, or broke off: worth another try. */
export class Unreachable extends Error {}

const refused = (host: string) =>
  invalid(`The address of ${host} is not one that this installation may reach.`, { field: 'address' });

export type MayReach = (address: string, host: string) => boolean;
const mayReachAny: MayReach = (address) => !isForbidden(address);

/** The address is judged where it is used, so that a name which changes its address in between gains nothing. */
const guardedLookup =
  (mayReach: MayReach): LookupFunction =>
  (host, options, done) => {
    dns.lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => mayReach(address, host)))
        return done(refused(host), '', 0);
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };

const agentsOf = (keepAlive: boolean, maxSockets = MOST_SOCKETS) => ({
  'http:': new http.Agent({ keepAlive, maxSockets }),
  'https:': new https.Agent({ keepAlive, maxSockets }),
});
const agents = agentsOf(true);
/** A kept connection was judged by whoever opened it: where others may go less far, each opens its own. */
const guardedAgents = agentsOf(false);

/** Kept connections for requests that are all judged by the same rule. */
export const makePool = (maxSockets: number) => agentsOf(true, maxSockets);
export type Pool = ReturnType<typeof makePool>;

type Ask = {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Which addresses it may go to; those that the installation lets itself reach, if nothing is said. */
  mayReach?: MayReach;
  /** Whose connections it uses; one of its own if nothing is said, where it may go less far than others. */
  pool?: Pool;
  /** False: a redirect is an answer like any other. */
  followsRedirects?: boolean;
  /** False: whatever certificate the other side shows will do. */
  verifiesTls?: boolean;
  /** Certificates, as PEM, that are trusted besides the known ones. */
  ca?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
  /** Milliseconds without a byte after which it is given up. */
  idle?: number;
};

export type Reply = { status: number; headers: http.IncomingHttpHeaders; body: IncomingMessage };

/** @throws INVALID_PARAMETER_VALUE for an address that may not be reached; Unreachable */
export async function request(address: URL, ask: Ask = {}): Promise<Reply> {
  let url = address;
  for (let hop = 0; ; hop += 1) {
    const reply = await once(url, ask);
    const { location } = reply.headers;
    if (reply.status < 300 || reply.status > 399 || !location || ask.followsRedirects === false) return reply;
    reply.body.destroy();
    url = redirected(url, location, hop);
  }
}

/** Only to the same host: what the request carries is meant for it alone. */
function redirected(from: URL, location: string, hop: number): URL {
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  const isUpgrade = from.protocol === 'http:' && to?.protocol === 'https:' && to.hostname === from.hostname;
  if (!to || (to.origin !== from.origin && !isUpgrade)) {
    throw invalid(`${from.host} sends elsewhere (${to?.host ?? 'nowhere'}), which is not followed.`, {
      field: 'address',
    });
  }
  if (hop >= MOST_REDIRECTS) throw invalid(`${from.host} redirects without end.`, { field: 'address' });
  return to;
}

/** Whether an address may be asked at all, before anything is sent. @throws INVALID_PARAMETER_VALUE; Unreachable */
export async function assertReachable(url: URL, mayReach: MayReach = mayReachAny): Promise<void> {
  const host = hostOf(url);
  assertLiteral(url, mayReach);
  if (isIP(host)) return;
  const addresses = await dns.promises.lookup(host, { all: true }).catch((error: NodeJS.ErrnoException) => {
    throw meaningOf(error, host, undefined);
  });
  if (!addresses.every(({ address }) => mayReach(address, host))) throw refused(host);
}

const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');

/** A literal address is never looked up. */
function assertLiteral(url: URL, mayReach: MayReach): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid('The address must begin with http:// or https://.', { field: 'address' });
  }
  const host = hostOf(url);
  if (isIP(host) && !mayReach(host, host)) throw refused(host);
}

function once(url: URL, ask: Ask): Promise<Reply> {
  const { method = 'GET', headers, body, signal, idle = 60_000, mayReach, verifiesTls, pool, ca } = ask;
  assertLiteral(url, mayReach ?? mayReachAny);
  const { request: open } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = open(url, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      agent: (pool ?? (mayReach || verifiesTls === false ? guardedAgents : agents))[
        url.protocol as keyof typeof agents
      ],
      lookup: guardedLookup(mayReach ?? mayReachAny),
      ...(verifiesTls === false && { rejectUnauthorized: false }),
      ...(ca && { ca: [...rootCertificates, ca] }),
      signal,
      timeout: idle,
    });
    sent.once('timeout', () => sent.destroy(new Unreachable(`${url.host} did not answer in time.`)));
    sent.once('response', (answer) => {
      answer.on('error', () => undefined);
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer });
    });
    // Some connections break twice.
    sent.on('error', (error: NodeJS.ErrnoException) => reject(meaningOf(error, url.host, signal)));
    sent.end(body);
  });
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refuses the connection',
  ENOTFOUND: 'is not a known name',
  EAI_AGAIN: 'cannot be looked up at the moment',
  ETIMEDOUT: 'does not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ECONNRESET: 'broke the connection off',
  EPROTO: 'does not speak the protocol of the address: http or https?',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'shows a certificate that this machine does not trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'shows a certificate that this machine does not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'shows a certificate that this machine does not trust',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows a certificate for another name',
};

function meaningOf(error: NodeJS.ErrnoException, host: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted || error instanceof Unreachable || error.name === 'AppError') return error;
  return new Unreachable(
    `${host} ${REASONS[error.code ?? ''] ?? `cannot be used (${error.code ?? 'broken'})`}.`,
  );
}

/** The whole of a reply as text. @throws Unreachable when it breaks off, INVALID_PARAMETER_VALUE when it is too long */
export async function readText({ body }: Reply, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw invalid(`The other server's answer is longer than ${most >> 20} MiB.`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'AppError') throw error;
    throw new Unreachable('The answer broke off.', { cause: error });
  }
  return Buffer.concat(chunks).toString('utf8');
}
