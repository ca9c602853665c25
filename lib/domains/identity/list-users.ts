import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { pageToken, readPageToken } from '@/lib/core/page';
import type { UserView } from './schemas';

/** What else an administrator wants to know in a list: by what they come in. */
type Listed = UserView & { hasPassword: boolean; hasSso: boolean };

export const listUsers = query({
  name: 'identity.listUsers',
  summary: 'People by name, a page at a time.',
  access: 'users.manage',
  input: z.object({
    search: z.string().trim().max(200).default(''),
    limit: z.number().int().min(1).max(1000).default(200),
    pageToken: z.string().max(2000).optional(),
  }),
  async run(ctx, { search, limit, pageToken: token }) {
    const [name, id] = readPageToken([search], token) ?? [];
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    const matching = sql`kind = 'person' AND (users.name ILIKE ${pattern} OR email ILIKE ${pattern})`;
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
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      users: page.map(({ key: _, ...user }) => user),
      total: all?.total ?? 0,
      ...(last && { nextPageToken: pageToken([search], [last.key, last.id]) }),
    };
  },
});
