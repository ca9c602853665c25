import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import type { UserView } from './schemas';

/** What else an administrator wants to know in a list: by what they come in. */
type Listed = UserView & { hasPassword: boolean; hasSso: boolean };

const Page = z.object({
  search: z.string().trim().max(200).default(''),
  limit: z.number().int().min(1).max(1000).default(200),
  pageToken: PageToken,
});

/** People or service principals by name. */
async function readPage(
  ctx: Context,
  kind: 'person' | 'service',
  { search, limit, pageToken: token }: z.output<typeof Page>,
): Promise<{ users: Listed[]; total: number; nextPageToken?: string }> {
  const question = [kind, search];
  const [name, id] = readPageToken(question, token) ?? [];
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const matching = sql`kind = ${kind}::user_kind AND (users.name ILIKE ${pattern} OR email ILIKE ${pattern})`;
  const behind =
    id === undefined ? sql`true` : sql`(lower(name), id) > (${String(name)}, ${String(id)}::uuid)`;
  const [found, [all]] = await Promise.all([
    ctx.sql<Listed & { key: string }>(sql`
      SELECT id, email, name, role, is_active AS "isActive", lower(name) AS key,
             (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt",
             (extract(epoch FROM last_seen_at) * 1000)::float8 AS "lastSeenAt",
             password_hash IS NOT NULL AS "hasPassword",
             EXISTS (SELECT 1 FROM sso_identities WHERE user_id = users.id) AS "hasSso"
      FROM users WHERE ${matching} AND ${behind} ORDER BY lower(name), id LIMIT ${limit + 1}`),
    ctx.sql<{ total: number }>(sql`SELECT count(*) AS total FROM users WHERE ${matching}`),
  ]);
  const { page, nextPageToken } = cutPage(question, found, limit, (last) => [last.key, last.id]);
  return {
    users: page.map(({ key: _, ...user }) => user),
    total: all?.total ?? 0,
    ...(nextPageToken && { nextPageToken }),
  };
}

export const listUsers = query({
  name: 'identity.listUsers',
  summary: 'People by name, a page at a time.',
  access: 'users.manage',
  input: Page,
  run: (ctx, page) => readPage(ctx, 'person', page),
});

export const listServicePrincipals = query({
  name: 'identity.listServicePrincipals',
  summary: 'Service principals by name, a page at a time.',
  access: 'users.manage',
  input: Page,
  async run(ctx, page) {
    const { users, ...rest } = await readPage(ctx, 'service', page);
    const servicePrincipals = users.map(({ email: applicationId, hasPassword: _, hasSso: __, ...user }) => ({
      ...user,
      applicationId,
    }));
    return { servicePrincipals, ...rest };
  },
});
