/** People for tests: each a real user, with the caller that `perform` takes. */
import { randomBytes } from 'node:crypto';
import type { Caller, RoleName } from '@/lib/core/access';
import { findHoldings } from '@/lib/core/grants';
import { perform } from '@/lib/core/perform';
import { createExperiment } from '@/lib/domains/tracking/create-experiment';
import { createRun } from '@/lib/domains/tracking/create-run';
import { prisma } from '@/lib/platform/db';
import { digest, hashPassword } from '@/lib/platform/secrets';
import type { AppError } from '@/lib/pure/errors';

/** A text that no other test has. */
export const unique = () => randomBytes(5).toString('hex');

/** A new user of that role, as if signed in. */
export async function callerWithRole(role: RoleName): Promise<Caller> {
  const email = `${role}-${unique()}@example.com`;
  const { id, name } = await prisma().user.create({ data: { email, name: role, role } });
  const user = { id, email, name, role };
  const holdings = await findHoldings(id, role);
  return { user, holdings, via: 'session', isReadOnly: false, requestId: unique() };
}

export const PASSWORD = 'correct horse battery';
let passwordHash: Promise<string> | undefined;

/** A new user of that role who signs in by `PASSWORD`. */
export async function personWithPassword(role: RoleName = 'contributor'): Promise<Caller> {
  // One hash for all: it is slow on purpose.
  passwordHash ??= hashPassword(PASSWORD);
  const caller = await callerWithRole(role);
  const where = { id: caller.user?.id };
  await prisma().user.update({ where, data: { passwordHash: await passwordHash } });
  return caller;
}

/** A session of theirs as signing in leaves it: the secret that the cookie has. */
export async function openSession({ user }: Caller): Promise<string> {
  const secret = unique();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await prisma().session.create({ data: { id: digest(secret), userId: user?.id ?? '', expiresAt } });
  return secret;
}

/** The same person after grants or groups have changed. */
export const afresh = async (caller: Caller): Promise<Caller> =>
  caller.user ? { ...caller, holdings: await findHoldings(caller.user.id, caller.user.role) } : caller;

export const nobody: Caller = { user: null, via: 'none', isReadOnly: true, requestId: 'test' };

/** A visitor from an address of its own. */
export const visitor = (
  ip = `2001:db8:${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}::1`,
): Caller => asking(nobody, { ip });

export async function makeExperiment(caller: Caller): Promise<string> {
  return (await perform(createExperiment, caller, { name: `experiment ${unique()}` })).experimentId;
}

export async function makeRun(caller: Caller, experimentId?: string): Promise<string> {
  const id = experimentId ?? (await makeExperiment(caller));
  return (await perform(createRun, caller, { experimentId: id })).info.runId;
}

/** The newest audit rows of one object. */
export const auditOf = (objectType: string, objectId: string) =>
  prisma().auditEntry.findMany({ where: { objectType, objectId }, orderBy: { id: 'desc' } });

/** The same caller with a request of its own, by which its audit rows are found. */
export const asking = (caller: Caller, more: Partial<Caller> = {}): Caller => ({
  ...caller,
  requestId: unique(),
  ...more,
});

/** What a request has left in the audit log, in order. */
export const auditBy = ({ requestId }: Pick<Caller, 'requestId'>) =>
  prisma().auditEntry.findMany({ where: { requestId }, orderBy: { id: 'asc' } });

/** What the work was refused with. */
export const refusal = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: AppError) => error,
  );

/** What each of several works was refused with. */
export const refusals = (works: readonly Promise<unknown>[]): Promise<AppError[]> =>
  Promise.all(works.map((work) => refusal(work)));
