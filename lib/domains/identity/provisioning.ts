import sql from 'sql-template-tag';
import { z } from 'zod';
import { BUILT_IN_GROUPS, ROLES, type RoleName as Role } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { alreadyExists, notFound, unauthenticated } from '@/lib/pure/errors';
import { announceIdentityChange } from './authenticate';
import { Conditions, matching } from './directory-filter';
import { namesAfter } from './person-names';
import { DisplayName, Email, NamePart, RoleName } from './schemas';
import { inLog, oneAtATime, updateUser } from './users';

const Kind = z.enum(['person', 'service']);

/** A person or a service principal as a directory knows it. */
export type Account = {
  id: string;
  kind: z.output<typeof Kind>;
  /** The e-mail address, or the application id. */
  userName: string;
  name: string;
  givenName: string | null;
  familyName: string | null;
  role: Role;
  isActive: boolean;
  externalId: string | null;
  createdAt: number;
  groups: { id: string; name: string }[];
};

const COLUMNS = sql`
  id, kind, email AS "userName", name, given_name AS "givenName", family_name AS "familyName", role, is_active AS "isActive", external_id AS "externalId",
  (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt"`;

const TEXTS = {
  userName: sql`email`,
  displayName: sql`name`,
  externalId: sql`external_id`,
  id: sql`id::text`,
};

const FIELDS = {
  ...Object.fromEntries(Object.entries(TEXTS).map(([name, text]) => [name, { text }])),
  active: { flag: sql`is_active` },
  groups: {
    among: (id: string) =>
      sql`id IN (SELECT member_id FROM group_members WHERE group_id::text = lower(${id}))`,
  },
};

type Row = Omit<Account, 'groups'>;

async function withGroups(ctx: Context, accounts: Row[]): Promise<Account[]> {
  const found = await ctx.sql<{ memberId: string; id: string; name: string }>(sql`
    SELECT member_id AS "memberId", groups.id, groups.name FROM group_members JOIN groups ON groups.id = group_id
    WHERE member_id = ANY(${accounts.map(({ id }) => id)}::uuid[]) ORDER BY groups.name`);
  return accounts.map((account) => ({
    ...account,
    groups: [
      ...BUILT_IN_GROUPS.filter(({ least }) => ROLES.indexOf(account.role) >= ROLES.indexOf(least)),
      ...found.filter(({ memberId }) => memberId === account.id),
    ].map(({ id, name }) => ({ id, name })),
  }));
}

export const findAccounts = query({
  name: 'identity.findAccounts',
  summary: 'People or service principals that fit, with the groups they are in, a page at a time.',
  access: 'users.manage',
  input: z.object({
    kind: Kind,
    where: Conditions.optional(),
    sortBy: z.enum(Object.keys(TEXTS) as [keyof typeof TEXTS, ...(keyof typeof TEXTS)[]]).default('userName'),
    isDescending: z.boolean().default(false),
    startIndex: z.number().int().min(1).default(1),
    count: z.number().int().min(0).max(1000).default(100),
  }),
  async run(ctx, { kind, where, sortBy, isDescending, startIndex, count }) {
    const fitting = sql`kind = ${kind}::user_kind AND ${matching(where, FIELDS)}`;
    const direction = isDescending ? sql`DESC` : sql`ASC`;
    const [found, [all]] = await Promise.all([
      ctx.sql<Row>(sql`
        SELECT ${COLUMNS} FROM users WHERE ${fitting}
        ORDER BY lower(coalesce(${TEXTS[sortBy]}, '')) ${direction}, id LIMIT ${count} OFFSET ${startIndex - 1}`),
      ctx.sql<{ total: number }>(sql`SELECT count(*) AS total FROM users WHERE ${fitting}`),
    ]);
    return { accounts: await withGroups(ctx, found), total: all?.total ?? 0, startIndex };
  },
});

async function loadAccount(ctx: Context, kind: Account['kind'], id: string): Promise<Account> {
  const [row] = await ctx.sql<Row>(
    sql`SELECT ${COLUMNS} FROM users WHERE id = ${id}::uuid AND kind = ${kind}::user_kind`,
  );
  const [account] = row ? await withGroups(ctx, [row]) : [];
  if (!account) throw notFound(kind === 'person' ? 'No such user.' : 'No such service principal.');
  return account;
}

export const getAccount = query({
  name: 'identity.getAccount',
  summary: 'A person or service principal with the groups it is in.',
  access: 'users.manage',
  input: z.object({ kind: Kind, id: z.uuid() }),
  run: (ctx, { kind, id }) => loadAccount(ctx, kind, id),
});

export const getMyAccount = query({
  name: 'identity.getMyAccount',
  summary: 'The caller as a directory knows it.',
  access: 'self',
  input: z.object({}),
  async run(ctx): Promise<Account> {
    const [row] = await ctx.sql<Row>(
      sql`SELECT ${COLUMNS} FROM users WHERE id = ${ctx.caller.user?.id ?? null}::uuid`,
    );
    const [account] = row ? await withGroups(ctx, [row]) : [];
    if (!account) throw unauthenticated('Nobody is signed in.');
    return account;
  },
});

/** Who is known already but deactivated is taken back: a directory that lost somebody provisions anew. */
export const provisionAccount = command({
  name: 'identity.provisionAccount',
  summary: 'Makes a person without a password, who signs in by single sign-on; or a service principal.',
  access: 'users.manage',
  input: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('person'),
      userName: Email,
      name: DisplayName.optional(),
      givenName: NamePart.optional(),
      familyName: NamePart.optional(),
      role: RoleName.optional(),
      isActive: z.boolean().default(true),
      externalId: z.string().max(500).optional(),
    }),
    z.object({
      kind: z.literal('service'),
      userName: z.uuid().optional(),
      name: DisplayName,
      role: RoleName.optional(),
      isActive: z.boolean().default(true),
      externalId: z.string().max(500).optional(),
    }),
  ]),
  async run(ctx, { userName = crypto.randomUUID(), ...fields }): Promise<Account> {
    const known = await ctx.db.user.findUnique({ where: { email: userName } });
    if (known?.isActive || (known && known.kind !== fields.kind)) {
      throw alreadyExists(`${userName} already exists.`, { field: 'userName' });
    }
    // Of somebody who comes back only what is said becomes another.
    const names = namesAfter(known ?? { name: userName, givenName: null, familyName: null }, fields);
    const data = { ...fields, ...names, email: userName };
    const made = known
      ? await ctx.db.user.update({ where: { id: known.id }, data })
      : await ctx.db.user.create({ data: { ...data, role: fields.role ?? 'viewer' } });
    await announceIdentityChange();
    ctx.audit({
      objectType: 'user',
      objectId: made.id,
      before: known && inLog(known),
      after: { kind: made.kind, ...inLog(made) },
    });
    return loadAccount(ctx, made.kind, made.id);
  },
});

export const changeAccount = command({
  name: 'identity.changeAccount',
  summary:
    'Changes what a directory says of a person or service principal; a deactivated one is out at once.',
  access: 'users.manage',
  input: z.object({
    kind: Kind,
    id: z.uuid(),
    userName: Email.optional(),
    name: DisplayName.optional(),
    givenName: NamePart.optional(),
    familyName: NamePart.optional(),
    role: RoleName.optional(),
    isActive: z.boolean().optional(),
    externalId: z.string().max(500).optional(),
  }),
  async run(ctx, { kind, id, userName, ...fields }): Promise<Account> {
    await oneAtATime(ctx);
    const before = await loadAccount(ctx, kind, id);
    await updateUser.run(ctx, {
      id,
      ...fields,
      ...(kind === 'person' && { ...namesAfter(before, fields), email: userName }),
    });
    return loadAccount(ctx, kind, id);
  },
});
