import sql, { empty, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { BUILT_IN_GROUPS, ROLES, type RoleName as Role } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { alreadyExists, notFound, unauthenticated } from '@/lib/pure/errors';
import { announceIdentityChange } from './authenticate';
import { parentsOf } from './groups';
import { DisplayName, Email, RoleName } from './schemas';
import { updateUser } from './users';

const Kind = z.enum(['person', 'service']);

/** A person or a service principal as a directory knows it. */
export type Account = {
  id: string;
  kind: z.output<typeof Kind>;
  /** The e-mail address, or the application id. */
  userName: string;
  name: string;
  role: Role;
  isActive: boolean;
  externalId: string | null;
  createdAt: number;
  groups: { id: string; name: string }[];
};

const COLUMNS = sql`
  id, kind, email AS "userName", name, role, is_active AS "isActive", external_id AS "externalId",
  (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt"`;

const FIELDS = {
  userName: sql`email`,
  displayName: sql`name`,
  externalId: sql`external_id`,
  id: sql`id::text`,
};

const OPERATORS: Record<'eq' | 'co' | 'sw', (field: Sql, value: string) => Sql> = {
  eq: (field, value) => sql`lower(${field}) = lower(${value})`,
  co: (field, value) => sql`position(lower(${value}) IN lower(${field})) > 0`,
  sw: (field, value) => sql`starts_with(lower(${field}), lower(${value}))`,
};

const Where = z.object({
  field: z.enum(['userName', 'displayName', 'externalId', 'id']),
  operator: z.enum(['eq', 'co', 'sw']),
  value: z.string().max(500),
});

type Row = Omit<Account, 'groups'>;

const withGroups = async (ctx: Context, row: Row): Promise<Account> => ({
  ...row,
  groups: [
    ...BUILT_IN_GROUPS.filter(({ least }) => ROLES.indexOf(row.role) >= ROLES.indexOf(least)),
    ...(await parentsOf(ctx, row.id)),
  ].map(({ id, name }) => ({ id, name })),
});

export const findAccounts = query({
  name: 'identity.findAccounts',
  summary: 'People or service principals, by a condition on one field, a page at a time.',
  access: 'users.manage',
  input: z.object({
    kind: Kind,
    where: Where.optional(),
    startIndex: z.number().int().min(1).default(1),
    count: z.number().int().min(0).max(1000).default(100),
  }),
  async run(ctx, { kind, where, startIndex, count }) {
    const matching = sql`kind = ${kind}::user_kind ${
      where ? sql`AND ${OPERATORS[where.operator](FIELDS[where.field], where.value)}` : empty
    }`;
    const [rows, [all]] = await Promise.all([
      ctx.sql<Row>(sql`
        SELECT ${COLUMNS} FROM users WHERE ${matching} ORDER BY email, id LIMIT ${count} OFFSET ${startIndex - 1}`),
      ctx.sql<{ total: number }>(sql`SELECT count(*) AS total FROM users WHERE ${matching}`),
    ]);
    return {
      accounts: rows.map((row): Account => ({ ...row, groups: [] })),
      total: all?.total ?? 0,
      startIndex,
    };
  },
});

async function loadAccount(ctx: Context, kind: Account['kind'], id: string): Promise<Account> {
  const [row] = await ctx.sql<Row>(
    sql`SELECT ${COLUMNS} FROM users WHERE id = ${id}::uuid AND kind = ${kind}::user_kind`,
  );
  if (!row) throw notFound(kind === 'person' ? 'No such user.' : 'No such service principal.');
  return withGroups(ctx, row);
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
    if (!row) throw unauthenticated('Nobody is signed in.');
    return withGroups(ctx, row);
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
      role: RoleName.default('viewer'),
      isActive: z.boolean().default(true),
      externalId: z.string().max(500).optional(),
    }),
    z.object({
      kind: z.literal('service'),
      userName: z.uuid().optional(),
      name: DisplayName,
      role: RoleName.default('viewer'),
      isActive: z.boolean().default(true),
      externalId: z.string().max(500).optional(),
    }),
  ]),
  async run(ctx, { userName = crypto.randomUUID(), name = userName, ...fields }): Promise<Account> {
    const known = await ctx.db.user.findUnique({ where: { email: userName } });
    if (known?.isActive || (known && known.kind !== fields.kind)) {
      throw alreadyExists(`${userName} already exists.`, { field: 'userName' });
    }
    const data = { ...fields, email: userName, name };
    const { id } = known
      ? await ctx.db.user.update({ where: { id: known.id }, data })
      : await ctx.db.user.create({ data });
    await announceIdentityChange();
    ctx.audit({ objectType: 'user', objectId: id, after: data });
    return loadAccount(ctx, fields.kind, id);
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
    role: RoleName.optional(),
    isActive: z.boolean().optional(),
    externalId: z.string().max(500).optional(),
  }),
  async run(ctx, { kind, id, userName, ...fields }): Promise<Account> {
    await loadAccount(ctx, kind, id);
    await updateUser.run(ctx, { id, ...fields, ...(kind === 'person' && { email: userName }) });
    return loadAccount(ctx, kind, id);
  },
});
