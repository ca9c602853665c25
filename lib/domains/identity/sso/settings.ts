import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { prisma } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { describeProvider, type Provider, ProviderFault } from '@/lib/platform/openid';
import type { SsoSettings } from '@/lib/platform/prisma/client';
import { seal, unseal } from '@/lib/platform/seal';
import { conflict, invalid } from '@/lib/pure/errors';
import { announceIdentityChange } from '../authenticate';
import { findPrincipals } from '../principals';
import { type Mapping, MappingShape, SsoFields } from '../schemas';

const PURPOSE = 'single sign-on client secret';

/** The settings as people see them: of the secret only whether there is one. */
const present = ({ sealedSecret, updatedAt, id: _, mapping, ...settings }: SsoSettings) => ({
  ...settings,
  mapping: readMapping(mapping),
  hasSecret: sealedSecret !== null,
  updatedAt: updatedAt.getTime(),
});
export type SsoView = ReturnType<typeof present>;

const readMapping = (mapping: unknown): Mapping[] => MappingShape.catch([]).parse(mapping);

const find = () => prisma().ssoSettings.findUnique({ where: { id: 1 } });

export type SsoRules = SsoView & { provider: Provider };

/** How people come in by their provider; undefined while that is off. */
export async function findSso(): Promise<SsoRules | undefined> {
  const found = await find();
  if (!found?.isOn) return undefined;
  const clientSecret = found.sealedSecret ? unseal(found.sealedSecret, PURPOSE) : undefined;
  if (found.sealedSecret && clientSecret === undefined) {
    log.error('the secret for single sign-on was sealed under another key: save the settings again');
    return undefined;
  }
  const { issuer, clientId } = found;
  return { ...present(found), provider: { issuer, clientId, clientSecret } };
}

export const getSsoSettings = query({
  name: 'identity.getSsoSettings',
  summary: 'How people come in by an identity provider. Its secret is never shown.',
  access: 'users.manage',
  input: z.object({}),
  async run(ctx) {
    const found = await find();
    const settings = found ? present(found) : null;
    return {
      settings,
      /** What the groups of the mapping are called, by their ids; of one that was deleted nothing. */
      groupNames: await namesOfGroups(ctx, settings?.mapping ?? []),
      /** Where the provider sends people back to, if the installation knows its own address. */
      publicUrl: env.publicUrl ?? null,
    };
  },
});

/** Left out, the secret stays as it is. */
const Changed = SsoFields.extend({
  clientSecret: z.string().min(1).max(1000).nullable().optional(),
  /** When the settings were changed that the change was made on, null for none; refused if they are newer. */
  seen: z.number().nullable().optional(),
});

const secretFor = (before: SsoSettings | null, issuer: string, given: string | null | undefined) => {
  if (given !== undefined) return given === null ? null : seal(given, PURPOSE);
  // What was meant for one provider is not sent to another.
  if (before?.sealedSecret && before.issuer !== issuer) {
    throw invalid('Another issuer needs its own client secret.', { field: 'clientSecret' });
  }
  return before?.sealedSecret ?? null;
};

export const saveSsoSettings = command({
  name: 'identity.saveSsoSettings',
  summary: 'Says how people come in by an identity provider.',
  access: 'users.manage',
  input: Changed,
  async run(ctx, { clientSecret, seen, ...fields }) {
    await assertGroups(ctx, fields.mapping);
    // One at a time: there may be no row yet that could be held.
    await ctx.sql(sql`SELECT pg_advisory_xact_lock(hashtext('plumbline single sign-on'))`);
    const before = await ctx.db.ssoSettings.findUnique({ where: { id: 1 } });
    if (seen !== undefined && seen !== (before?.updatedAt.getTime() ?? null)) {
      throw conflict('Somebody else changed the settings meanwhile. Discard yours to see them.');
    }
    const data = { ...fields, sealedSecret: secretFor(before, fields.issuer, clientSecret) };
    const after = await ctx.db.ssoSettings.upsert({ where: { id: 1 }, create: data, update: data });
    await announceIdentityChange();
    ctx.audit({
      objectType: 'sso',
      objectId: 'settings',
      before: before && present(before),
      after: { ...present(after), ...(clientSecret !== undefined && { clientSecret: 'changed' }) },
    });
    return { settings: present(after) };
  },
});

async function namesOfGroups(ctx: Context, mapping: Mapping[]): Promise<Record<string, string>> {
  const ids = mapping.flatMap((entry) => ('groupId' in entry ? [entry.groupId] : []));
  return Object.fromEntries([...(await findPrincipals(ctx, ids))].map(([id, { name }]) => [id, name]));
}

async function assertGroups(ctx: Context, mapping: Mapping[]): Promise<void> {
  const ids = mapping.flatMap((entry) => ('groupId' in entry ? [entry.groupId] : []));
  const groups = await ctx.db.group.findMany({
    where: { id: { in: ids }, isBuiltIn: false },
    select: { id: true },
  });
  const known = new Set(groups.map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (!missing) return;
  const [name] = [...(await findPrincipals(ctx, [missing])).values()];
  throw invalid(
    name
      ? `The group ${name.name} is built in: map to a role instead.`
      : 'A group of the mapping does not exist.',
    { field: 'mapping' },
  );
}

export const checkSsoProvider = query({
  name: 'identity.checkSsoProvider',
  summary: 'Asks an identity provider to describe itself.',
  access: 'users.manage',
  input: SsoFields.pick({ issuer: true, clientId: true }),
  async run(_, provider) {
    return describeProvider(provider).catch((error: unknown) => {
      if (error instanceof ProviderFault) throw invalid(error.message, { field: 'issuer' });
      throw error;
    });
  },
});

export const getSignInWays = query({
  name: 'identity.getSignInWays',
  summary: 'How one may sign in to the console.',
  access: 'anyone',
  input: z.object({}),
  async run() {
    const sso = await findSso();
    return { sso: sso ? { name: sso.name } : null, isPasswordOff: sso?.isPasswordOff ?? false };
  },
});

export const getMyWaysIn = query({
  name: 'identity.getMyWaysIn',
  summary: 'Whether the caller has a password that works, and which provider knows it.',
  access: 'self',
  input: z.object({}),
  async run(ctx) {
    const { user: caller } = ctx.caller;
    const [user, sso] = await Promise.all([
      ctx.db.user.findUnique({ where: { id: caller?.id ?? '' }, include: { identities: true } }),
      findSso(),
    ]);
    const isLinked = user?.identities.some(({ issuer }) => issuer === sso?.issuer) ?? false;
    const mayUseOne = user?.role === 'admin' || !sso?.isPasswordOff;
    return {
      hasPassword: user?.passwordHash != null && mayUseOne,
      sso: sso && isLinked ? sso.name : null,
    };
  },
});
