import sql from 'sql-template-tag';
import { writeAudit } from '@/lib/core/audit';
import { prisma, rows, transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { digest, hashPassword, randomSecret } from '@/lib/platform/secrets';

const FIRST_USER_LOCK = 7_301_001;
const caller = { user: null, via: 'system', isReadOnly: false, requestId: 'first-start' } as const;

/**
 * Makes the first administrator where there is no user at all, from the PLUMBLINE_ADMIN_… settings.
 *
 * @returns the address of the administrator; password and token only if they were generated just now, to be
 *   shown once
 */
export async function ensureAdministrator(): Promise<{ email: string; password?: string; token?: string }> {
  const { email: address, password, token } = env.admin;
  const email = address.toLowerCase();
  return transaction(async () => {
    await rows(sql`SELECT pg_advisory_xact_lock(${FIRST_USER_LOCK})`);
    const first = await prisma().user.findFirst({ where: { role: 'admin' }, orderBy: { createdAt: 'asc' } });
    if (first) return { email: first.email };
    const newPassword = password ?? randomSecret('', 12);
    const newToken = token ?? randomSecret('plb_');
    const user = await prisma().user.create({
      data: { email, name: 'Administrator', role: 'admin', passwordHash: await hashPassword(newPassword) },
    });
    await prisma().token.create({
      data: { userId: user.id, name: 'first start', prefix: newToken.slice(0, 8), hash: digest(newToken) },
    });
    await writeAudit('identity.ensureAdministrator', caller, 'done', [
      { objectType: 'user', objectId: user.id, after: { email, role: 'admin' } },
    ]);
    return { email, ...(!password && { password: newPassword }), ...(!token && { token: newToken }) };
  });
}
