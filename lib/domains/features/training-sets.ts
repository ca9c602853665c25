import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { holdsEverywhere } from '@/lib/core/grants';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { notFound } from '@/lib/pure/errors';
import { type Base, pin, type Wanted } from './join-rows';
import type { SetColumn, Warning } from './leakage';
import { loadTable, TABLE, TABLE_COLUMNS, type TableRow, tableGranted, tableLevel } from './load';
import { readLookups } from './packed-look-ups';
import { Functions, Lookups, RunId, TableName, UploadId } from './schemas';
import { ARROW, type RowStream, toBody } from './streams';
import { BASE_POSITION, functionsOf, joinedRows, type Spec } from './training-set-recipe';
import { assertUpload } from './uploads';

export type TrainingSetView = {
  trainingSetId: string;
  spec: Spec;
  columns: SetColumn[];
  warnings: Warning[];
  rows: number;
  runIds: string[];
  createdBy: string;
  creationTime: number;
};

const SET_COLUMNS = sql`
  training_sets.id AS "trainingSetId", spec, columns, warnings, training_sets.rows, run_ids AS "runIds",
  training_sets.created_by AS "createdBy", training_sets.creation_time AS "creationTime"`;

/**
 * Who may read each of its tables may read it, and make it again. One of no table is of rows that somebody sent: it is theirs, and of
 * those who may read whatever there is.
 */
const setGranted = (ctx: Context) => sql`NOT EXISTS (
  SELECT 1 FROM training_set_lookups JOIN feature_tables ON feature_tables.key = table_key
  WHERE training_set_id = training_sets.id AND NOT ${tableGranted(ctx)})
  AND (${holdsEverywhere(ctx, TABLE)} OR training_sets.created_by_id = ${ctx.caller.user?.id ?? null}::uuid
       OR EXISTS (SELECT 1 FROM training_set_lookups WHERE training_set_id = training_sets.id))`;

const noSet = (id: string) => notFound(`Training set '${id}' does not exist.`);

export async function loadSet(ctx: Context, id: string): Promise<TrainingSetView> {
  const [found] = await ctx.sql<TrainingSetView>(
    sql`SELECT ${SET_COLUMNS} FROM training_sets WHERE id = ${id} AND ${setGranted(ctx)}`,
  );
  if (!found) throw noSet(id);
  return found;
}

export const Id = z.object({ id: z.string().max(64) });

export const getTrainingSet = query({
  name: 'features.getTrainingSet',
  summary: 'A training set: its recipe, its columns, its warnings, the runs that used it.',
  access: 'features.read',
  input: Id,
  run: async (ctx, { id }) => ({ trainingSet: await loadSet(ctx, id) }),
});

export const listTrainingSets = query({
  name: 'features.listTrainingSets',
  summary: 'Training sets, newest first; those of one table where it is named.',
  access: 'features.read',
  input: z.object({
    name: TableName.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { name = '', limit, pageToken: token }) {
    const table = name === '' ? undefined : await loadTable(ctx, name);
    const [time = null, id = null] = readPageToken(name, token) ?? [];
    const found = await ctx.sql<TrainingSetView>(sql`
      SELECT ${SET_COLUMNS} FROM training_sets
      WHERE (${table?.key ?? null}::int IS NULL OR id IN (
               SELECT training_set_id FROM training_set_lookups WHERE table_key = ${table?.key ?? null}::int))
        AND (${time}::bigint IS NULL OR (creation_time, id) < (${time}::bigint, ${id}::text)) AND ${setGranted(ctx)}
      ORDER BY creation_time DESC, id DESC LIMIT ${limit + 1}`);
    const { page: trainingSets, nextPageToken } = cutPage(
      name,
      found,
      limit,
      ({ creationTime, trainingSetId }) => [creationTime, trainingSetId],
    );
    return { trainingSets, nextPageToken };
  },
});

/** What the set was made of, with dropped tables too: their absence is said by the one that is missing. */
export async function recipeOf(
  ctx: Context,
  id: string,
): Promise<{ base: Base; wanted: Wanted[]; exclude: string[]; functions: Functions }> {
  const { spec } = await loadSet(ctx, id);
  const [set] = await ctx.sql<{ uploadId: string | null }>(
    sql`SELECT upload_id AS "uploadId" FROM training_sets WHERE id = ${id}`,
  );
  const used = await ctx.sql<TableRow & { position: number; pinned: number; isDropped: boolean }>(sql`
    SELECT ${TABLE_COLUMNS}, ${tableLevel(ctx)} AS level, position, training_set_lookups.version AS pinned,
           deleted_time IS NOT NULL AS "isDropped"
    FROM training_set_lookups JOIN feature_tables ON feature_tables.key = table_key
    WHERE training_set_id = ${id} ORDER BY position`);
  const gone = used.find(({ isDropped }) => isDropped);
  if (gone)
    throw notFound(`The feature table '${gone.name}' was dropped: this training set cannot be made again.`);
  const at = (position: number) => {
    const table = used.find((each) => each.position === position);
    if (!table) throw noSet(id);
    return { table, version: table.pinned };
  };
  const lookups = readLookups(spec.lookups);
  return {
    base: set?.uploadId
      ? { uploadId: set.uploadId }
      : { ...at(BASE_POSITION), columns: spec.source?.columns },
    wanted: lookups.map((lookup, position) => ({ lookup, ...at(position) })),
    exclude: spec.exclude_columns,
    functions: functionsOf(spec),
  };
}

export const readTrainingSet = query({
  name: 'features.readTrainingSet',
  summary:
    'The rows of a training set as an Arrow stream, made again from the versions that it names: the same each time.',
  access: 'features.read',
  input: Id,
  async run(ctx, { id }): Promise<RowStream> {
    const { base, wanted, exclude, functions } = await recipeOf(ctx, id);
    return {
      body: await toBody(joinedRows(base, wanted, { exclude, functions, signal: ctx.signal })),
      type: ARROW,
    };
  },
});

export const lookUpRows = query({
  name: 'features.lookUpRows',
  summary:
    'The rows of an upload with the features that they lack, as an Arrow stream. Columns that they have win.',
  access: 'features.read',
  input: z.object({ uploadId: UploadId, lookups: Lookups, functions: Functions }),
  async run(ctx, { uploadId, lookups, functions }): Promise<RowStream> {
    const wanted = await pin(ctx, lookups);
    await assertUpload(ctx, uploadId);
    return {
      body: await toBody(
        joinedRows({ uploadId }, wanted, { onPresent: 'keep', functions, signal: ctx.signal }),
      ),
      type: ARROW,
    };
  },
});

export const linkRun = command({
  name: 'features.linkRun',
  summary: 'Says that a run was trained on a training set.',
  access: 'features.combine',
  input: Id.extend({ runId: RunId.min(1) }),
  async run(ctx, { id, runId }) {
    await loadSet(ctx, id);
    await ctx.sql(sql`
      UPDATE training_sets SET run_ids = array_append(run_ids, ${runId}) WHERE id = ${id} AND NOT ${runId} = ANY(run_ids)`);
    ctx.audit({ objectType: 'training-set', objectId: id, after: { runId } });
    return {};
  },
});
