import { hash, randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Caller } from '@/lib/core/access';
import { findHoldings } from '@/lib/core/grants';
import { assertStrangerMayAsk } from '@/lib/core/rate';
import { endWatchesOf } from '@/lib/core/watch';
import { afterCommit, type Hearing, listen, prisma, rows } from '@/lib/platform/db';
import { digest, verifyPassword } from '@/lib/platform/secrets';
import { unauthenticated } from '@/lib/pure/errors';
import { isPasswordOff } from './sso/password-rule';
import { assertNotThrottled, noteFailedSignIn, recordFailure, subjectsOf } from './throttle';

/** Who is behind a credential, as kept in memory between requests. */
type Identity = Omit<Caller, 'requestId' | 'ip' | 'userAgent'> & { expiresAt: number };

const CHANNEL = 'plumbline_identity';
const TTL = 30_000;
const MOST = 20_000;
const SEEN_EVERY = 60_000;

const known = new Map<string, { identity: Identity; until: number }>();
/** Questions on their way: a hundred workers that begin at once with one token ask once. */
const asked = new Map<string, Promise<Identity | undefined>>();
const seen = new Map<string, number>();
// The memory holds no password, not even its plain hash.
const memoryKey = randomBytes(32).toString('hex');
let hearing: Hearing | undefined;
/** How many changes were heard of. */
let changes = 0;

function forget(): void {
  changes += 1;
  known.clear();
  asked.clear();
}

/** What another process, or this one, said of a change. */
function hear(person: string): void {
  forget();
  if (person) endWatchesOf(person);
}

/**
 * Tells every process that a user, token or session changed; sent with the change's commit. Here it is known before the answer.
 *
 * @param person whose ways in have changed: what they watch ends with the commit, and begins anew for those who still may
 */
export async function announceIdentityChange(person = ''): Promise<void> {
  forget();
  // What somebody looks up until the commit is what was.
  afterCommit(forget);
  await rows(sql`SELECT pg_notify(${CHANNEL}, ${person})`);
}

type Origin = Pick<Caller, 'requestId' | 'ip' | 'userAgent'>;

const WRONG = 'The e-mail address or the password is wrong.';
const anonymous = { user: null, via: 'none', isReadOnly: true } as const;

/**
 * The caller behind `Authorization` (Bearer token; Basic `token:<token>` or e-mail and password) or a session.
 *
 * @throws AppError UNAUTHENTICATED for a credential that is wrong, ended or of a deactivated user;
 *   REQUEST_LIMIT_EXCEEDED after too many wrong passwords
 */
export async function authenticate(
  credentials: { authorization?: string | null; session?: string },
  origin: Origin,
): Promise<Caller> {
  const { authorization, session } = credentials;
  if (authorization) return { ...(await fromHeader(authorization, origin)), ...origin };
  if (!session) return { ...anonymous, ...origin };
  const identity = await remember(`session:${session}`, () => findSession(session), asStranger(origin.ip));
  noteUse('sessions', identity?.sessionId);
  return { ...(identity ?? anonymous), ...origin };
}

/**
 * Somebody whom another process of this installation has let in by a session, with what they hold now.
 *
 * @throws AppError UNAUTHENTICATED for one who was removed or deactivated meanwhile
 */
export async function recognise(userId: string, origin: Origin): Promise<Caller> {
  const identity = await remember(`user:${userId}`, () => findUser(userId));
  if (!identity) throw unauthenticated('Sign in again.');
  return { ...identity, ...origin };
}

async function fromHeader(header: string, origin: Origin): Promise<Identity> {
  const { ip } = origin;
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2);
  if (/^bearer$/i.test(scheme)) return byToken(value, ip);
  if (/^basic$/i.test(scheme)) {
    const text = Buffer.from(value, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    const name = text.slice(0, colon);
    const secret = text.slice(colon + 1);
    if (colon < 0) throw unauthenticated('The Basic credentials have no colon.');
    if (name === 'token' || secret.startsWith('plb_')) return byToken(secret, ip);
    return byPassword(name, secret, origin);
  }
  throw unauthenticated('Use Authorization: Bearer <token> or Basic.');
}

async function byToken(token: string, ip: string | undefined): Promise<Identity> {
  const identity = await remember(`token:${token}`, () => findToken(token), asStranger(ip));
  if (!identity) throw unauthenticated('The access token is not valid: it is unknown, expired or revoked.');
  noteUse('tokens', identity.tokenId);
  return identity;
}

/** An address is no longer: what is would fit into no row of those that are counted. */
const LONGEST_ADDRESS = 254;

async function byPassword(email: string, password: string, origin: Origin): Promise<Identity> {
  if (email.length > LONGEST_ADDRESS || email.includes('\0')) throw unauthenticated(WRONG);
  const check = async () => {
    const user = await checkPassword(email, password, origin.ip).catch(async (error: unknown) => {
      await noteFailedSignIn({ ...anonymous, ...origin }, email, error);
      throw error;
    });
    return { user, via: 'password', isReadOnly: false, expiresAt: Number.POSITIVE_INFINITY } as const;
  };
  const identity = await remember(`password:${email}:${password}`, check, asStranger(origin.ip));
  if (!identity) throw unauthenticated(WRONG);
  return identity;
}

/** The active user of that e-mail and password. Wrong ones are counted, and take as long as right ones. */
export async function checkPassword(email: string, password: string, ip: string | undefined) {
  const subjects = subjectsOf(email, ip);
  await assertNotThrottled(email, ip);
  const user = await prisma().user.findUnique({ where: { email: email.toLowerCase() } });
  const matches = await verifyPassword(password, user?.passwordHash);
  // Of many guesses at once all would pass the first check; none shall learn what it guessed after the limit was reached.
  await assertNotThrottled(email, ip);
  const isRefused = user?.role !== 'admin' && (await isPasswordOff());
  if (!matches || !user?.isActive || isRefused) {
    await recordFailure(subjects);
    throw unauthenticated(WRONG);
  }
  return { id: user.id, email: user.email, name: user.name, role: user.role };
}

type Found = {
  id: string;
  tokenName?: string;
  expires: number | null;
  isReadOnly: boolean;
  userId: string;
  email: string;
  name: string;
  role: 'viewer' | 'contributor' | 'admin';
};

const toIdentity = (found: Found, via: 'token' | 'session'): Identity => ({
  user: { id: found.userId, email: found.email, name: found.name, role: found.role },
  via,
  ...(via === 'token' ? { tokenId: found.id, tokenName: found.tokenName } : { sessionId: found.id }),
  isReadOnly: found.isReadOnly,
  expiresAt: found.expires ?? Number.POSITIVE_INFINITY,
});

async function findToken(token: string): Promise<Identity | undefined> {
  const [found] = await rows<Found>(sql`
    SELECT tokens.id, tokens.name AS "tokenName", (extract(epoch FROM expires_at) * 1000)::float8 AS expires, is_read_only AS "isReadOnly",
           users.id AS "userId", email, users.name, role
    FROM tokens JOIN users ON users.id = user_id
    WHERE hash = ${digest(token)} AND is_active AND (expires_at IS NULL OR expires_at > now())`);
  return found && toIdentity(found, 'token');
}

async function findSession(secret: string): Promise<Identity | undefined> {
  const [found] = await rows<Found>(sql`
    SELECT sessions.id, (extract(epoch FROM expires_at) * 1000)::float8 AS expires, false AS "isReadOnly",
           users.id AS "userId", email, users.name, role
    FROM sessions JOIN users ON users.id = user_id
    WHERE sessions.id = ${digest(secret)} AND is_active AND expires_at > now()`);
  return found && toIdentity(found, 'session');
}

async function findUser(id: string): Promise<Identity | undefined> {
  const [user] = await rows<NonNullable<Caller['user']>>(
    sql`SELECT id, email, name, role FROM users WHERE id = ${id}::uuid AND is_active`,
  );
  return user && { user, via: 'session', isReadOnly: false, expiresAt: Number.POSITIVE_INFINITY };
}

/** Whoever sends what is not known here is nobody yet, and may not have the database asked without end. */
const asStranger = (ip: string | undefined) => () => assertStrangerMayAsk(ip);

/** Looks a credential up once, then answers from memory until it changes, expires, or the time is over. */
async function remember(
  credential: string,
  find: () => Promise<Identity | undefined>,
  assertMayAsk?: () => void,
): Promise<Identity | undefined> {
  hearing ??= listen(CHANNEL, hear);
  const key = hash('sha256', memoryKey + credential, 'base64');
  // What would not be heard of may have ended: then the database is asked, each time.
  const isHeard = hearing.isHeard();
  const hit = isHeard ? known.get(key) : undefined;
  const now = Date.now();
  if (hit && hit.until > now && hit.identity.expiresAt > now) return hit.identity;
  const under = isHeard ? asked.get(key) : undefined;
  if (under) return under;
  assertMayAsk?.();
  const answer = lookUp(key, find);
  asked.set(key, answer);
  return answer.finally(() => asked.get(key) === answer && asked.delete(key));
}

async function lookUp(key: string, find: () => Promise<Identity | undefined>): Promise<Identity | undefined> {
  const asOf = changes;
  const found = await find();
  known.delete(key);
  if (!found) return undefined;
  const { user } = found;
  const identity = user ? { ...found, holdings: await findHoldings(user.id, user.role) } : found;
  if (known.size >= MOST) known.clear();
  // What was looked up before a change was heard of may be what changed.
  if (asOf === changes) known.set(key, { identity, until: Date.now() + TTL });
  return identity;
}

function noteUse(table: 'tokens' | 'sessions', id: string | undefined): void {
  const now = Date.now();
  if (!id || now - (seen.get(id) ?? 0) < SEEN_EVERY) return;
  if (seen.size > MOST) seen.clear();
  seen.set(id, now);
  const used =
    table === 'tokens'
      ? sql`UPDATE tokens SET last_used_at = now() WHERE id = ${id}::uuid RETURNING user_id`
      : sql`UPDATE sessions SET last_seen_at = now() WHERE id = ${id} RETURNING user_id`;
  // A note for people, not worth failing or delaying a request.
  void rows(sql`
    WITH used AS (${used}) UPDATE users SET last_seen_at = now() FROM used WHERE users.id = used.user_id`).catch(
    () => undefined,
  );
}
