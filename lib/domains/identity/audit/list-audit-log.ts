import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { AuditFilter, type AuditRow, findEntries } from './filter';
import { namesOf } from './names';

/** An entry, and what its object is called by now; null where it is gone or has no name. */
export type AuditEntry = AuditRow & { objectName: string | null };

export const listAuditLog = query({
  name: 'identity.listAuditLog',
  summary: 'Who did what, newest first.',
  access: 'audit.read',
  input: AuditFilter.extend({
    limit: z.number().int().min(1).max(500).default(100),
    pageToken: PageToken,
  }),
  async run(ctx, { limit, pageToken: token, ...filter }) {
    const [before] = readPageToken(filter, token) ?? [];
    const found = await findEntries(
      ctx,
      filter,
      limit + 1,
      before === undefined ? undefined : Number(before),
    );
    const { page, nextPageToken } = cutPage(filter, found, limit, ({ id }) => [id]);
    const names = await namesOf(ctx, page);
    const entries = page.map(
      (entry): AuditEntry => ({
        ...entry,
        objectName: names.get(`${entry.objectType} ${entry.objectId}`) ?? null,
      }),
    );
    return { entries, ...(nextPageToken && { nextPageToken }) };
  },
});
