import { z } from 'zod';
import { query } from '@/lib/core/operation';

export const listAuditLog = query({
  name: 'identity.listAuditLog',
  summary: 'Who did what, newest first.',
  access: 'audit.read',
  input: z.object({
    limit: z.number().int().min(1).max(500).default(100),
    before: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional(),
    action: z.string().max(100).optional(),
    actor: z.string().max(254).optional(),
  }),
  async run(ctx, { limit, before, action, actor }) {
    const found = await ctx.db.auditEntry.findMany({
      where: { id: before ? { lt: BigInt(before) } : undefined, action, actorName: actor },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const entries = found.slice(0, limit).map(({ id, at, tokenId: _, actorId: __, ...entry }) => ({
      ...entry,
      id: id.toString(),
      at: at.getTime(),
    }));
    return { entries, next: found.length > limit ? (entries.at(-1)?.id ?? null) : null };
  },
});
