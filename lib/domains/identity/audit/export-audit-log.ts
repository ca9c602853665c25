import { z } from 'zod';
import { type ExportColumns, type ExportedFile, exportPages, pagesOf } from '@/lib/core/export-pages';
import { query } from '@/lib/core/operation';
import { AuditFilter, type AuditRow, findEntries } from './filter';

const PAGE = 1000;

const inJson = (value: unknown) => (value === null ? null : JSON.stringify(value));

const COLUMNS: ExportColumns<AuditRow> = [
  [{ name: 'id', kind: 'number' }, ({ id }) => id],
  [{ name: 'at', kind: 'time' }, ({ at }) => at],
  [{ name: 'actor', kind: 'text' }, ({ actorName }) => actorName],
  [{ name: 'actor_id', kind: 'text' }, ({ actorId }) => actorId],
  [{ name: 'via', kind: 'text' }, ({ via }) => via],
  [{ name: 'token', kind: 'text' }, ({ tokenName }) => tokenName],
  [{ name: 'token_id', kind: 'text' }, ({ tokenId }) => tokenId],
  [{ name: 'action', kind: 'text' }, ({ action }) => action],
  [{ name: 'object_type', kind: 'text' }, ({ objectType }) => objectType],
  [{ name: 'object_id', kind: 'text' }, ({ objectId }) => objectId],
  [{ name: 'outcome', kind: 'text' }, ({ outcome }) => outcome],
  [{ name: 'before', kind: 'text' }, ({ before }) => inJson(before)],
  [{ name: 'after', kind: 'text' }, ({ after }) => inJson(after)],
  [{ name: 'request_id', kind: 'text' }, ({ requestId }) => requestId],
  [{ name: 'ip', kind: 'text' }, ({ ip }) => ip],
];

const toLine = ({ at, actorName: actor, tokenName: token, ...row }: AuditRow) => ({
  ...row,
  at: new Date(at).toISOString(),
  actor,
  token,
});

export const exportAuditLog = query({
  name: 'identity.exportAuditLog',
  summary: 'All entries of the audit log that fit, newest first, as a CSV file or as JSON lines.',
  access: 'audit.read',
  input: AuditFilter.extend({ format: z.enum(['csv', 'jsonl']).default('csv') }),
  run(ctx, { format, ...filter }): Promise<ExportedFile> {
    const pages = pagesOf(async (before) => {
      const rows = await findEntries(ctx, filter, PAGE, before === undefined ? undefined : Number(before));
      return { rows, nextPageToken: rows.length < PAGE ? null : String(rows.at(-1)?.id) };
    });
    return exportPages(pages, format, COLUMNS, toLine);
  },
});
