import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';

const PAGE = 100;

const STATES = {
  all: sql`true`,
  active: sql`(expires_at IS NULL OR expires_at > now())`,
  expired: sql`expires_at <= now()`,
  endless: sql`expires_at IS NULL`,
  unused: sql`coalesce(last_used_at, tokens.created_at) < now() - interval '90 days'`,
} satisfies Record<string, Sql>;

export type TokenOfSomebody = {
  id: string;
  name: string;
  prefix: string;
  isReadOnly: boolean;
  createdAt: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
  owner: { id: string; kind: 'person' | 'service'; name: string; handle: string };
};

export const listAllTokens = query({
  name: 'identity.listAllTokens',
  summary: 'The access tokens of everybody, newest first, without their secrets.',
  access: 'users.manage',
  input: z.object({
    search: z.string().trim().max(200).default(''),
    state: z.enum(Object.keys(STATES) as [keyof typeof STATES, ...(keyof typeof STATES)[]]).default('all'),
    pageToken: PageToken,
  }),
  async run(ctx, { search, state, pageToken: token }) {
    const question = [search, state];
    const [at, id] = readPageToken(question, token) ?? [];
    const behind = at
      ? sql`(tokens.created_at, tokens.id) < (to_timestamp(${Number(at) / 1000}), ${String(id)}::uuid)`
      : sql`true`;
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    const found = await ctx.sql<TokenOfSomebody>(sql`
      SELECT tokens.id, tokens.name, prefix, is_read_only AS "isReadOnly",
             (extract(epoch FROM tokens.created_at) * 1000)::float8 AS "createdAt",
             (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAt",
             (extract(epoch FROM last_used_at) * 1000)::float8 AS "lastUsedAt",
             json_build_object('id', users.id, 'kind', kind, 'name', users.name, 'handle', email) AS owner
      FROM tokens JOIN users ON users.id = user_id
      WHERE ${STATES[state]} AND ${behind}
        AND (tokens.name ILIKE ${pattern} OR users.name ILIKE ${pattern} OR email ILIKE ${pattern} OR prefix ILIKE ${pattern})
      ORDER BY tokens.created_at DESC, tokens.id DESC LIMIT ${PAGE + 1}`);
    const { page: tokens, nextPageToken } = cutPage(question, found, PAGE, (last) => [
      last.createdAt,
      last.id,
    ]);
    return { tokens, ...(nextPageToken && { nextPageToken }) };
  },
});
