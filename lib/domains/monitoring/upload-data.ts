import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { conflict, invalid } from '@/lib/pure/errors';
import { timeSql } from './counting/expressions';
import { typeOf } from './counting/relation';
import { type LoadedMonitor, loadMonitor, MONITOR, nameOf } from './load';
import { queueRefresh } from './refresh/queue-refresh';
import { MonitorId } from './schemas';
import { dataTable, labelTable, readRows, referenceTable } from './sources';
import { type Added, addFile } from './uploading/add-file';
import { fileOfLabels, keepFile } from './uploading/keep-file';

const Body = z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream);

/** `data` is watched, `reference` is what it is compared with, `labels` are an id and what came true of it. */
const UploadKind = z.enum(['data', 'reference', 'labels']);
type UploadKind = z.output<typeof UploadKind>;

export const uploadData = command({
  name: 'monitoring.uploadData',
  summary:
    'Adds the rows of a CSV or Parquet file to what a monitor watches, to its reference, or to the labels of earlier predictions.',
  access: 'monitors.run',
  transaction: false,
  input: z.object({
    id: MonitorId,
    kind: UploadKind.default('data'),
    name: z.string().trim().max(255).default(''),
    /** Whether windows that it changes may tell people, though they are past. */
    notifies: z.boolean().default(false),
    body: Body,
  }),
  async run(ctx, { id, kind, name, notifies, body }) {
    const monitor = await loadMonitor(ctx, id);
    assertTakes(monitor, kind);
    return keepFile(body, (file) => add(ctx, monitor, { kind, name, notifies, file }));
  },
});

const MOST_LABELS = 10_000;

export const putLabels = command({
  name: 'monitoring.putLabels',
  summary:
    'Tells what came true of predictions, by their ids. The windows that they belong to are computed again.',
  access: 'monitors.run',
  transaction: false,
  input: z.object({
    id: MonitorId,
    labels: z
      .array(
        z.object({
          id: z.union([z.string().min(1).max(500), z.number()]).transform(String),
          label: z.union([z.string().max(500), z.number(), z.boolean()]),
        }),
      )
      .min(1)
      .max(MOST_LABELS),
    notifies: z.boolean().default(false),
  }),
  async run(ctx, { id, labels, notifies }) {
    const monitor = await loadMonitor(ctx, id);
    assertTakes(monitor, 'labels');
    const { idColumn, label } = labelled(monitor);
    return fileOfLabels(idColumn, label, labels, (file) =>
      add(ctx, monitor, { kind: 'labels', name: `${labels.length} labels by the API`, notifies, file }),
    );
  },
});

function labelled({ config }: LoadedMonitor): { idColumn: string; label: string } {
  const label = config?.columns.find(({ role }) => role === 'label')?.name;
  if (!config?.idColumn || label === undefined)
    throw conflict(
      'Labels are joined by the id of a prediction: say which columns are the id and the label first.',
    );
  return { idColumn: config.idColumn, label };
}

function assertTakes(monitor: LoadedMonitor, kind: UploadKind): void {
  if (kind === 'data' && monitor.source.kind !== 'uploaded')
    throw invalid(
      `The rows of this monitor come from elsewhere: nothing is uploaded to it but a reference and labels.`,
      { field: 'kind' },
    );
  if (kind === 'labels') labelled(monitor);
}

type Upload = { kind: UploadKind; name: string; notifies: boolean; file: string };

async function add(ctx: Context, monitor: LoadedMonitor, { kind, name, notifies, file }: Upload) {
  const { id } = monitor;
  const added =
    kind === 'labels'
      ? await addFile(labelTable(id), file, keysOf(labelled(monitor)))
      : await addFile(kind === 'data' ? dataTable(monitor.id) : referenceTable(id), file);
  const times = kind === 'data' ? await timesOf(monitor) : null;
  const [made] = await ctx.sql<{ id: number }>(sql`
    INSERT INTO monitor_uploads (monitor_id, kind, name, rows, updated, first_time, last_time, changes, uploaded_by, time)
    VALUES (${id}, ${kind}, ${name}, ${added.rows}, ${added.updated}, ${times?.first ?? null}, ${times?.last ?? null},
            ${JSON.stringify(added.changes)}::jsonb, ${nameOf(ctx)}, ${ctx.now}) RETURNING id`);
  // Another reference fixes other cells: it is read at the next refresh.
  if (kind === 'reference')
    await ctx.sql(sql`
      UPDATE monitors SET plan_version = NULL
      WHERE id = ${id} AND config -> 'reference' ->> 'kind' = 'uploaded'`);
  if (monitor.config) await queueRefresh(ctx, id, { trigger: 'upload', notifies });
  ctx.audit({
    objectType: MONITOR,
    objectId: id,
    after: { upload: kind, name, rows: added.rows, updated: added.updated },
  });
  return { uploadId: made?.id ?? 0, ...added };
}

const keysOf = ({ idColumn, label }: { idColumn: string; label: string }) => ({
  key: idColumn,
  only: [idColumn, label],
});

/** From when to when the rows go, where it is known which column says so. */
async function timesOf(
  monitor: LoadedMonitor,
): Promise<{ first: number | null; last: number | null } | null> {
  const name = monitor.config?.timeColumn;
  if (name === undefined) return null;
  return readRows(monitor, async ({ engine, select, columns }) => {
    const type = typeOf(columns, name);
    if (type === undefined) return null;
    const [found] = await engine.rows<{ first: number | null; last: number | null }>(
      `SELECT min(t) AS first, max(t) AS last FROM (SELECT ${timeSql(name, type)} AS t FROM (${select}))`,
    );
    return found ?? null;
  });
}

export type { Added };
