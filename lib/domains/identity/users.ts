import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { outsideTransaction } from '@/lib/platform/db';
import type { User } from '@/lib/platform/prisma/client';
import { hashPassword } from '@/lib/platform/secrets';
import { type AppError, alreadyExists, denied, invalid, notFound } from '@/lib/pure/errors';
import { announceIdentityChange, checkPassword } from './authenticate';
import { DisplayName, Email, NamePart, Password, RoleName, type UserView } from './schemas';
import { endWaysIn } from './ways-in';

const present = ({ id, email, name, role, isActive, createdAt, lastSeenAt }: User): UserView => ({
  id,
  email,
  name,
  role,
  isActive,
  createdAt: createdAt.getTime(),
  lastSeenAt: lastSeenAt?.getTime() ?? null,
});

/** What the audit log keeps of a user. */
export const inLog = (user: User) => {
  const { givenName, familyName, externalId } = user;
  return { ...present(user), givenName, familyName, externalId };
};

/** Changes of people come one after another, so that two administrators cannot remove each other. */
export const oneAtATime = (ctx: Context) =>
  ctx.sql({ text: "SELECT id FROM users WHERE role = 'admin' ORDER BY id FOR UPDATE", values: [] });

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function loadUser(ctx: Context, id: string): Promise<User> {
  const user = await ctx.db.user.findUnique({ where: { id } });
  if (!user) throw notFound('No such user.');
  return user;
}

export const createUser = command({
  name: 'identity.createUser',
  summary: 'Makes a user who signs in by e-mail address and password.',
  access: 'users.manage',
  input: z.object({ email: Email, name: DisplayName, role: RoleName, password: Password }),
  async run(ctx, { email, name, role, password }) {
    if (await ctx.db.user.findUnique({ where: { email } })) {
      throw alreadyExists(`A user with the address ${email} already exists.`, { field: 'email' });
    }
    const passwordHash = await hashPassword(password);
    const user = await ctx.db.user.create({ data: { email, name, role, passwordHash } });
    ctx.audit({ objectType: 'user', objectId: user.id, after: { email, name, role } });
    return { user: present(user) };
  },
});

export const updateUser = command({
  name: 'identity.updateUser',
  summary:
    'Changes name, role or password of a user, or deactivates one; that ends sessions and tokens at once.',
  access: 'users.manage',
  input: z.object({
    id: z.uuid(),
    name: DisplayName.optional(),
    role: RoleName.optional(),
    isActive: z.boolean().optional(),
    password: Password.optional(),
    email: Email.optional(),
    externalId: z.string().max(500).optional(),
    givenName: NamePart.nullable().optional(),
    familyName: NamePart.nullable().optional(),
  }),
  async run(ctx, { id, password, ...change }) {
    const passwordHash = password && (await hashPassword(password));
    await oneAtATime(ctx);
    const before = await loadUser(ctx, id);
    if (change.email && change.email !== before.email) {
      if (before.kind === 'service') throw invalid('An application id does not change.', { field: 'email' });
      if (await ctx.db.user.findUnique({ where: { email: change.email } })) {
        throw alreadyExists(`A user with the address ${change.email} already exists.`, { field: 'email' });
      }
    }
    if (password && before.kind === 'service') {
      throw invalid('A service principal has no password; make it an access token.', { field: 'password' });
    }
    const losesAdmin =
      before.kind === 'person' &&
      before.role === 'admin' &&
      before.isActive &&
      (change.isActive === false || (change.role ?? 'admin') !== 'admin');
    if (
      losesAdmin &&
      (await ctx.db.user.count({ where: { kind: 'person', role: 'admin', isActive: true } })) === 1
    ) {
      throw denied('This is the last administrator: name another one first.');
    }
    const after = await ctx.db.user.update({
      where: { id },
      data: { ...change, ...(passwordHash && { passwordHash }) },
    });
    const isOut = before.isActive && change.isActive === false;
    const ended = password || isOut ? await endWaysIn(ctx, id, { withTokens: isOut }) : {};
    await announceIdentityChange(id);
    ctx.audit({
      objectType: 'user',
      objectId: id,
      before: inLog(before),
      after: { ...inLog(after), ...(password && { password: 'changed' }), ...ended },
    });
    return { user: present(after) };
  },
});

export const changePassword = command({
  name: 'identity.changePassword',
  summary: "Changes the caller's own password and ends the other sessions.",
  access: 'self',
  input: z.object({ currentPassword: z.string().max(200), newPassword: Password }),
  async run(ctx, { currentPassword, newPassword }) {
    const { user, ip } = ctx.caller;
    if (!user) throw denied('Only a user has a password.');
    // Counted outside of the transaction, which a wrong one undoes.
    await outsideTransaction(() => checkPassword(user.email, currentPassword, ip)).catch(
      (error: AppError) => {
        if (error.code !== 'UNAUTHENTICATED') throw error;
        throw invalid('The current password is wrong.', { field: 'currentPassword' });
      },
    );
    await ctx.db.user.update({
      where: { id: user.id },
      data: { passwordHash: await hashPassword(newPassword) },
    });
    await ctx.db.session.deleteMany({ where: { userId: user.id, id: { not: ctx.caller.sessionId ?? '' } } });
    await announceIdentityChange(user.id);
    ctx.audit({ objectType: 'user', objectId: user.id, after: { password: 'changed' } });
    return {};
  },
});
