import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type Cell, csvWriter, type ExportColumn } from '@/lib/pure/csv';
import { AuditFilter, type AuditRow, findEntries } from './filter';

const PAGE = 1000;

const COLUMNS: (ExportColumn & { of: (row: AuditRow) => Cell })[] = [
  { name: 'id', kind: 'number', of: ({ id }) => id },
  { name: 'at', kind: 'time', of: ({ at }) => at },
  { name: 'actor', kind: 'text', of: ({ actorName }) => actorName },
  { name: 'actor_id', kind: 'text', of: ({ actorId }) => actorId },
  { name: 'via', kind: 'text', of: ({ via }) => via },
  { name: 'token', kind: 'text', of: ({ tokenName }) => tokenName },
  { name: 'token_id', kind: 'text', of: ({ tokenId }) => tokenId },
  { name: 'action', kind: 'text', of: ({ action }) => action },
  { name: 'object_type', kind: 'text', of: ({ objectType }) => objectType },
  { name: 'object_id', kind: 'text', of: ({ objectId }) => objectId },
  { name: 'outcome', kind: 'text', of: ({ outcome }) => outcome },
  { name: 'before', kind: 'text', of: ({ before }) => (before === null ? null : JSON.stringify(before)) },
  { name: 'after', kind: 'text', of: ({ after }) => (after === null ? null : JSON.stringify(after)) },
  { name: 'request_id', kind: 'text', of: ({ requestId }) => requestId },
  { name: 'ip', kind: 'text', of: ({ ip }) => ip },
];

const jsonLine = ({ at, actorName: actor, tokenName: token, ...row }: AuditRow) =>
  `${JSON.stringify({ ...row, at: new Date(at).toISOString(), actor, token })}\n`;

const utf8 = new TextEncoder();

const WRITERS = {
  csv: () => {
    const { type, write, end } = csvWriter(COLUMNS);
    return {
      type,
      end,
      write: (rows: AuditRow[]) => write(rows.map((row) => COLUMNS.map(({ of }) => of(row)))),
    };
  },
  jsonl: () => ({
    type: 'application/x-ndjson',
    end: () => new Uint8Array(),
    write: (rows: AuditRow[]) => utf8.encode(rows.map(jsonLine).join('')),
  }),
};

export const exportAuditLog = query({
  name: 'identity.exportAuditLog',
  summary: 'All entries of the audit log that fit, newest first, as a CSV file or as JSON lines.',
  access: 'audit.read',
  input: AuditFilter.extend({ format: z.enum(['csv', 'jsonl']).default('csv') }),
  async run(ctx, { format, ...filter }) {
    const writer = WRITERS[format]();
    let before: number | undefined;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const rows = await findEntries(ctx, filter, PAGE, before);
        before = rows.at(-1)?.id;
        const bytes = rows.length > 0 ? writer.write(rows) : writer.end();
        if (bytes.length > 0) controller.enqueue(bytes);
        if (rows.length === 0) controller.close();
      },
    });
    return { body, type: writer.type, name: `audit-log.${format}` };
  },
});
