import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { csvWriter, type ExportColumn } from '@/lib/pure/csv';
import { ONLY_SIZES } from '@/lib/pure/only-sizes';
import { loadImport } from './load';
import { COUNTED } from './schemas';

const PAGE = 100;
const EXPORT_PAGE = 2000;

type FindingRow = {
  id: number;
  outcome: 'missing' | 'different';
  kind: string;
  owner: string;
  item: string;
  reason: string;
};

const Outcome = z.enum(['missing', 'different']);

const findingsAfter = (
  ctx: Context,
  { id, pass }: { id: string; pass: number },
  after: number,
  limit: number,
  outcome: z.output<typeof Outcome> | null = null,
): Promise<FindingRow[]> =>
  ctx.sql<FindingRow>(sql`
    SELECT id, outcome, kind, owner, item, reason FROM import_findings
    WHERE import_id = ${id}::uuid AND pass = ${pass} AND id > ${after}
      AND (${outcome}::finding_outcome IS NULL OR outcome = ${outcome}::finding_outcome)
    ORDER BY id LIMIT ${limit}`);

export const listFindings = query({
  name: 'importing.listFindings',
  summary: 'What the last pass of an import could not bring, or found to be different here.',
  access: 'imports.manage',
  input: z.object({ id: z.uuid(), outcome: Outcome.optional(), pageToken: PageToken }),
  async run(ctx, { id, outcome, pageToken: token }) {
    const { pass } = await loadImport(ctx, id);
    const question = [id, pass, outcome];
    const [after = 0] = readPageToken(question, token) ?? [];
    const found = await findingsAfter(ctx, { id, pass }, Number(after), PAGE + 1, outcome);
    const { page: findings, nextPageToken } = cutPage(question, found, PAGE, (last) => [last.id]);
    return { findings, ...(nextPageToken && { nextPageToken }) };
  },
});

const COLUMNS: ExportColumn[] = ['outcome', 'kind', 'object', 'item', 'reason'].map((name) => ({
  name,
  kind: 'text',
}));

export const exportReport = query({
  name: 'importing.exportReport',
  summary: 'The report of the last pass as a CSV file: counts by kind, then each finding.',
  access: 'imports.manage',
  input: z.object({ id: z.uuid() }),
  async run(ctx, { id }) {
    const { pass, counts, kind: source, hasArtifacts } = await loadImport(ctx, id);
    const writer = csvWriter(COLUMNS);
    const counted = COUNTED.map((kind) => {
      const { found = 0, added = 0 } = counts[kind] ?? {};
      return ['count', kind, '', '', `${found} at the source, ${added} added`];
    });
    if (source === 'server' && hasArtifacts) counted.push(['note', 'files', '', '', ONLY_SIZES]);
    let after: number | undefined;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (after === undefined) {
          after = 0;
          return controller.enqueue(writer.write(counted));
        }
        const page = await findingsAfter(ctx, { id, pass }, after, EXPORT_PAGE);
        const last = page.at(-1);
        if (!last) return controller.close();
        after = last.id;
        controller.enqueue(
          writer.write(
            page.map(({ outcome, kind, owner, item, reason }) => [outcome, kind, owner, item, reason]),
          ),
        );
      },
    });
    return { body, type: writer.type, name: 'import-report.csv' };
  },
});
