import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import type { User } from '@/lib/platform/prisma/client';
import { notFound } from '@/lib/pure/errors';
import { announceIdentityChange } from './authenticate';
import { DisplayName, RoleName } from './schemas';
import { issueToken, readTokens, TokenFields, TokensPage } from './tokens';

/** A machine's user. Tokens are its only way in. */
const present = ({ id, email, name, role, isActive, externalId, createdAt, lastSeenAt }: User) => ({
  id,
  applicationId: email,
  name,
  role,
  isActive,
  externalId,
  createdAt: createdAt.getTime(),
  lastSeenAt: lastSeenAt?.getTime() ?? null,
});

async function loadServicePrincipal(ctx: Context, id: string): Promise<User> {
  const user = await ctx.db.user.findFirst({ where: { id, kind: 'service' } });
  if (!user) throw notFound('No such service principal.');
  return user;
}

export const createServicePrincipal = command({
  name: 'identity.createServicePrincipal',
  summary: 'Makes a service principal: a user for a machine, which has access tokens and no password.',
  access: 'users.manage',
  input: z.object({
    name: DisplayName,
    role: RoleName.default('contributor'),
    applicationId: z.uuid().optional(),
    externalId: z.string().max(500).optional(),
  }),
  async run(ctx, { name, role, applicationId = randomUUID(), externalId }) {
    const made = await ctx.db.user.create({
      data: { kind: 'service', email: applicationId, name, role, externalId },
    });
    ctx.audit({
      objectType: 'user',
      objectId: made.id,
      after: { kind: 'service', name, role, applicationId },
    });
    return { servicePrincipal: present(made) };
  },
});

export const listServiceTokens = query({
  name: 'identity.listServiceTokens',
  summary: 'The access tokens of a service principal, without their secrets, newest first.',
  access: 'users.manage',
  input: TokensPage.extend({ id: z.uuid() }),
  async run(ctx, { id, ...page }) {
    await loadServicePrincipal(ctx, id);
    return readTokens(ctx, id, page);
  },
});

export const createServiceToken = command({
  name: 'identity.createServiceToken',
  summary:
    'Makes an access token of a service principal; its secret is shown in this answer and never again.',
  access: 'users.manage',
  input: TokenFields.extend({ id: z.uuid() }),
  async run(ctx, { id, ...fields }) {
    await loadServicePrincipal(ctx, id);
    return issueToken(ctx, id, fields);
  },
});

export const revokeAnyToken = command({
  name: 'identity.revokeAnyToken',
  summary: 'Ends an access token of anybody at once.',
  access: 'users.manage',
  input: z.object({ id: z.uuid() }),
  async run(ctx, { id }) {
    const token = await ctx.db.token.findUnique({ where: { id }, include: { user: true } });
    if (!token) throw notFound('No such access token.');
    await ctx.db.token.delete({ where: { id } });
    await announceIdentityChange(token.userId);
    ctx.audit({ objectType: 'token', objectId: id, before: { name: token.name, of: token.user.email } });
    return {};
  },
});
