import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { invalid } from '@/lib/pure/errors';
import { labelsKey } from './engine/labels-key';
import { ENDPOINT, loadEndpoint } from './load';
import { INFERENCE_COLUMNS, type InferenceRow, LABELS } from './read-inference-log';
import { AskedName } from './schemas';

const COLUMNS: SortColumn[] = [
  { expression: sql`inference_log.time`, type: 'int8', ascending: false },
  { expression: sql`inference_log.request_id`, type: 'text', ascending: false },
  { expression: sql`inference_log.row_index`, type: 'int4', ascending: false },
];

export const listInferences = query({
  name: 'serving.listInferences',
  summary:
    'The inference log of an endpoint, newest first: a row a prediction, with its label where that is known.',
  access: 'endpoints.manage',
  input: z.object({
    name: AskedName,
    entity: z.string().max(100).optional(),
    outcome: z.enum(['all', 'answered', 'failed']).default('all'),
    requestId: z.string().max(200).optional(),
    rowIndex: z.number().int().min(0).optional(),
    from: z.number().int().min(0).optional(),
    to: z.number().int().min(0).optional(),
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(
    ctx,
    { limit, pageToken: token, ...asked },
  ): Promise<{ rows: InferenceRow[]; nextPageToken?: string }> {
    const { id } = await loadEndpoint(ctx, { name: asked.name });
    const position = readPageToken(asked, token);
    const { entity, outcome, requestId, rowIndex, from, to } = asked;
    const found = await ctx.sql<InferenceRow & { position: unknown[] }>(sql`
      SELECT ${INFERENCE_COLUMNS}, ${positionSql(COLUMNS)} AS position FROM inference_log ${LABELS}
      WHERE inference_log.endpoint_id = ${id} AND ${afterSql(COLUMNS, position)}
        ${entity ? sql`AND entity = ${entity}` : empty}
        ${requestId ? sql`AND (inference_log.request_id = ${requestId} OR client_request_id = ${requestId})` : empty}
        ${rowIndex === undefined ? empty : sql`AND inference_log.row_index = ${rowIndex}`}
        ${outcome === 'all' ? empty : outcome === 'failed' ? sql`AND status >= 400` : sql`AND status < 400`}
        ${from === undefined ? empty : sql`AND inference_log.time >= ${from}`}
        ${to === undefined ? empty : sql`AND inference_log.time < ${to}`}
      ORDER BY ${orderSql(COLUMNS)} LIMIT ${limit + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ position }) => position);
    return {
      rows: page.map(({ position: _, ...row }) => row),
      ...(nextPageToken && { nextPageToken }),
    };
  },
});

const Label = z.object({
  /** The id in the answer's header, or the one that the caller sent. */
  requestId: z.string().min(1).max(200),
  rowIndex: z.number().int().min(0).default(0),
  label: z.union([z.number(), z.string().max(10_000), z.boolean()]),
});

const MOST_MEANT = 100_000;

/** @throws INVALID_PARAMETER_VALUE where an id tells no request from others, as one that a caller gives to all of them */
function assertFew(labels: readonly z.output<typeof Label>[], meant: ReadonlyMap<string, string[]>): void {
  const count = (id: string) => meant.get(id)?.length ?? 1;
  const all = labels.reduce((sum, { requestId }) => sum + count(requestId), 0);
  if (all <= MOST_MEANT) return;
  const [most = ''] = labels.map(({ requestId }) => requestId).sort((a, b) => count(b) - count(a));
  throw invalid(
    `These labels mean ${all} predictions, as the id '${most}' is that of ${count(most)} requests; at most ${MOST_MEANT} are labelled at once. Use the ids in the answers' headers.`,
    { field: 'labels' },
  );
}

export const labelInferences = command({
  name: 'serving.labelInferences',
  summary:
    'Says what was true of predictions, by the ids of their requests; said again, the last word counts. Tells how many predictions the log does not have, or not yet.',
  access: 'endpoints.query',
  input: z.object({ name: AskedName, labels: z.array(Label).min(1).max(10_000) }),
  async run(ctx, { name, labels }): Promise<{ labelled: number; unmatched: number }> {
    const { id } = await loadEndpoint(ctx, { name });
    await ctx.sql(sql`SELECT pg_advisory_xact_lock_shared(${labelsKey(sql`${id}::text`)})`);
    const ids = [...new Set(labels.map(({ requestId }) => requestId))];
    const own = await ctx.sql<{ given: string; requestId: string }>(sql`
      SELECT DISTINCT client_request_id AS given, request_id AS "requestId" FROM inference_log
      WHERE client_request_id = ANY(${ids}::text[]) AND endpoint_id = ${id}`);
    // A caller may have used an id for several requests: what is said of it is said of each.
    const meant = new Map<string, string[]>();
    for (const { given, requestId } of own) {
      const requests = meant.get(given);
      if (requests) requests.push(requestId);
      else meant.set(given, [requestId]);
    }
    assertFew(labels, meant);
    const lines = new Map(
      labels.flatMap(({ requestId, rowIndex, label }) =>
        (meant.get(requestId) ?? [requestId]).map(
          (request) => [`${request} ${rowIndex}`, { request, rowIndex, label }] as const,
        ),
      ),
    );
    const all = [...lines.values()];
    const labelledBy = ctx.caller.user?.email ?? ctx.caller.via;
    await ctx.sql(sql`
      INSERT INTO inference_labels (endpoint_id, request_id, row_index, label, time, labelled_by)
      SELECT ${id}, given.request, given."rowIndex", given.label, ${ctx.now}, ${labelledBy}
      FROM jsonb_to_recordset(${JSON.stringify(all)}::jsonb) AS given (request text, "rowIndex" int, label jsonb)
      ON CONFLICT (endpoint_id, request_id, row_index) DO UPDATE
      SET label = excluded.label, time = excluded.time, labelled_by = excluded.labelled_by`);
    // What was said of an id before its first request stays for those still to come: they get the last word too.
    const again = new Map(
      labels
        .filter(({ requestId }) => meant.has(requestId))
        .map((label) => [`${label.requestId} ${label.rowIndex}`, label]),
    );
    if (again.size > 0)
      await ctx.sql(sql`
        UPDATE inference_labels SET label = given.label, time = ${ctx.now}, labelled_by = ${labelledBy}
        FROM jsonb_to_recordset(${JSON.stringify([...again.values()])}::jsonb) AS given ("requestId" text, "rowIndex" int, label jsonb)
        WHERE endpoint_id = ${id} AND request_id = given."requestId" AND row_index = given."rowIndex"`);
    const [counted] = await ctx.sql<{ unmatched: number }>(sql`
      SELECT count(*)::int AS unmatched
      FROM jsonb_to_recordset(${JSON.stringify(all)}::jsonb) AS given (request text, "rowIndex" int)
      WHERE NOT EXISTS (
        SELECT 1 FROM inference_log WHERE request_id = given.request AND endpoint_id = ${id} AND row_index = given."rowIndex")`);
    ctx.audit({ objectType: ENDPOINT, objectId: id, after: { labelled: all.length } });
    return { labelled: all.length, unmatched: counted?.unmatched ?? 0 };
  },
});
