import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { pageToken, readPageToken } from '@/lib/core/page';
import { transaction } from '@/lib/platform/db';
import { withEngine } from '@/lib/platform/duckdb';
import { engineStream, streamWhile } from '@/lib/platform/duckdb/stream';
import { invalid, notFound } from '@/lib/pure/errors';
import type { Plan } from '@/lib/pure/point-in-time/plan';
import { type Base, joinOf, type Lent, lendAll, type PackedFunction, pin, type Wanted } from './join-rows';
import { describeSet, type SetColumn, type Warning } from './leakage';
import { deltaOf, loadTable, TABLE_COLUMNS, type TableRow, tableGranted, tableLevel } from './load';
import {
  ColumnName,
  Functions,
  type Lookup,
  Lookups,
  PageToken,
  RunId,
  TableName,
  UploadId,
  VersionNumber,
} from './schemas';
import { ARROW, type RowStream, toBody } from './streams';
import { assertUpload, keepUpload } from './uploads';

/** What a model carries: as clients write it, with every feature named, so that later ones of a table change nothing. */
export type Spec = {
  lookups: Record<string, unknown>[];
  label: string[];
  exclude_columns: string[];
  /** Expressions that are evaluated after the look-ups, in this order. */
  functions: PackedFunction[];
  /** What the model sees, in this order. */
  input_columns: string[];
  /** The rows, where they are those of a feature table. */
  source?: { table_name: string; columns?: string[] };
  /** Table → version that the set was made of. */
  versions: Record<string, number>;
};

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

const SetInput = z.object({
  /** The rows: sent ones, or those of a feature table. */
  uploadId: UploadId.optional(),
  source: z
    .object({
      tableName: TableName,
      columns: z.array(ColumnName).min(1).optional(),
      version: VersionNumber.optional(),
    })
    .optional(),
  lookups: Lookups.default([]),
  functions: Functions,
  label: z.array(ColumnName).max(20).default([]),
  excludeColumns: z.array(ColumnName).max(4000).default([]),
});
type SetInput = z.output<typeof SetInput>;

async function baseOf(ctx: Context, { uploadId, source }: SetInput): Promise<Base> {
  if ((uploadId === undefined) === (source === undefined))
    throw invalid('Send rows, or name a feature table whose rows they are.', { field: 'uploadId' });
  if (uploadId !== undefined) {
    await assertUpload(ctx, uploadId);
    return { uploadId };
  }
  const table = await loadTable(ctx, source?.tableName ?? '');
  const { version } = await deltaOf(table).snapshot({ version: source?.version });
  return { table, version, columns: source?.columns };
}

type Made = {
  plan: Plan;
  functions: PackedFunction[];
  rows: number;
  columns: SetColumn[];
  warnings: Warning[];
};

/** Runs the join once, to count. */
async function measure(
  base: Base,
  wanted: Wanted[],
  { excludeColumns, label, functions }: SetInput,
): Promise<Made> {
  return lendAll(base, wanted, (lent) =>
    withEngine({ ...lent.reach, weight: 'heavy' }, async (engine) => {
      const {
        plan,
        sql: select,
        labels,
        functions: packed,
      } = await joinOf(engine, lent, wanted, {
        exclude: excludeColumns,
        isOrdered: false,
        functions,
      });
      const missing = label.find((name) => !labels.some((column) => column.name === name));
      if (missing !== undefined)
        throw invalid(`The rows have no column '${missing}' for a label.`, { field: 'label' });
      await engine.run(`CREATE TEMP TABLE joined AS ${select}`);
      return { plan, functions: packed, ...(await describeSet(engine, 'joined', plan, label[0])) };
    }),
  );
}

const wire = ({ lookup, table }: Wanted, features: readonly string[]) => ({
  table_name: table.name,
  lookup_key: lookup.lookupKey,
  feature_names: features,
  ...(lookup.timestampLookupKey && { timestamp_lookup_key: lookup.timestampLookupKey }),
  ...(lookup.renameOutputs && { rename_outputs: lookup.renameOutputs }),
  ...(lookup.lookbackWindow !== undefined && { lookback_window: lookup.lookbackWindow }),
  ...(lookup.defaultValues && { default_values: lookup.defaultValues }),
});

function specOf(
  base: Base,
  wanted: Wanted[],
  { plan, functions }: Made,
  { label, excludeColumns }: SetInput,
): Spec {
  const isTable = !('uploadId' in base);
  return {
    lookups: wanted.map((each, at) =>
      wire(each, plan.lookups[at]?.features.map(({ feature }) => feature) ?? []),
    ),
    label,
    exclude_columns: excludeColumns,
    functions,
    input_columns: plan.columns.map(({ name }) => name).filter((name) => !label.includes(name)),
    ...(isTable && {
      source: { table_name: base.table.name, ...(base.columns && { columns: [...base.columns] }) },
    }),
    versions: Object.fromEntries(
      [...(isTable ? [base] : []), ...wanted].map(({ table, version }) => [table.name, version]),
    ),
  };
}

/** Of the rows themselves, where they are a table's. */
const BASE_POSITION = -1;

export const createTrainingSet = command({
  name: 'features.createTrainingSet',
  summary:
    'Records which features are looked up for some rows, in which versions of their tables, and what of it leaks the label.',
  access: 'features.combine',
  input: SetInput.extend({ runId: RunId.optional() }),
  transaction: false,
  async run(ctx, { runId, ...input }): Promise<{ trainingSet: TrainingSetView }> {
    const { uploadId } = input;
    const base = await baseOf(ctx, input);
    const wanted = await pin(ctx, input.lookups);
    const made = await measure(base, wanted, input);
    const spec = specOf(base, wanted, made, input);
    const used = wanted.map(({ table, version }, position) => ({
      position,
      key: table.key,
      version,
      features: made.plan.lookups[position]?.features.map(({ feature }) => feature) ?? [],
    }));
    if (!('uploadId' in base))
      used.push({
        position: BASE_POSITION,
        key: base.table.key,
        version: base.version,
        features: [...(base.columns ?? [])],
      });
    const id = crypto.randomUUID().replaceAll('-', '');
    await transaction(async () => {
      await ctx.sql(sql`
        INSERT INTO training_sets (id, upload_id, spec, columns, warnings, rows, run_ids, created_by_id, created_by, creation_time)
        VALUES (${id}, ${uploadId ?? null}, ${JSON.stringify(spec)}::jsonb, ${JSON.stringify(made.columns)}::jsonb,
                ${JSON.stringify(made.warnings)}::jsonb, ${made.rows}, ${runId ? [runId] : []}::text[],
                ${ctx.caller.user?.id ?? null}::uuid, ${ctx.caller.user?.email ?? ctx.caller.via}, ${ctx.now})`);
      await ctx.sql(sql`
        INSERT INTO training_set_lookups (training_set_id, position, table_key, version, features)
        SELECT ${id}, given.position, given.key, given.version,
               ARRAY(SELECT jsonb_array_elements_text(given.features))
        FROM jsonb_to_recordset(${JSON.stringify(used)}::jsonb) AS given (position int, key int, version bigint, features jsonb)`);
      if (uploadId !== undefined) await keepUpload(ctx, uploadId);
    });
    ctx.audit({
      objectType: 'training-set',
      objectId: id,
      after: { versions: spec.versions, rows: made.rows },
    });
    return { trainingSet: await loadSet(ctx, id) };
  },
});

const SET_COLUMNS = sql`
  training_sets.id AS "trainingSetId", spec, columns, warnings, training_sets.rows, run_ids AS "runIds",
  training_sets.created_by AS "createdBy", training_sets.creation_time AS "creationTime"`;

/** Who may read each of its tables may read it, and make it again. */
const setGranted = (ctx: Context) => sql`NOT EXISTS (
  SELECT 1 FROM training_set_lookups JOIN feature_tables ON feature_tables.key = table_key
  WHERE training_set_id = training_sets.id AND NOT ${tableGranted(ctx)})`;

const noSet = (id: string) => notFound(`Training set '${id}' does not exist.`);

async function loadSet(ctx: Context, id: string): Promise<TrainingSetView> {
  const [found] = await ctx.sql<TrainingSetView>(
    sql`SELECT ${SET_COLUMNS} FROM training_sets WHERE id = ${id} AND ${setGranted(ctx)}`,
  );
  if (!found) throw noSet(id);
  return found;
}

const Id = z.object({ id: z.string().max(64) });

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
    const last = found[limit - 1];
    return {
      trainingSets: found.slice(0, limit),
      nextPageToken:
        found.length > limit && last ? pageToken(name, [last.creationTime, last.trainingSetId]) : null,
    };
  },
});

/** What the set was made of, with dropped tables too: their absence is said by the one that is missing. */
async function recipeOf(
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
  const lookups = Lookups.parse(spec.lookups.map(fromWire));
  return {
    base: set?.uploadId
      ? { uploadId: set.uploadId }
      : { ...at(BASE_POSITION), columns: spec.source?.columns },
    wanted: lookups.map((lookup, position) => ({ lookup, ...at(position) })),
    exclude: spec.exclude_columns,
    functions: functionsOf(spec),
  };
}

export const functionsOf = ({ functions = [] }: Partial<Pick<Spec, 'functions'>>): Functions =>
  functions.map(({ output_name: outputName, expression }) => ({ outputName, expression }));

export const fromWire = (lookup: Record<string, unknown>): z.input<typeof Lookup> =>
  ({
    tableName: lookup.table_name,
    lookupKey: lookup.lookup_key,
    featureNames: lookup.feature_names,
    timestampLookupKey: lookup.timestamp_lookup_key,
    renameOutputs: lookup.rename_outputs,
    lookbackWindow: lookup.lookback_window,
    defaultValues: lookup.default_values,
  }) as z.input<typeof Lookup>;

type Options = Parameters<typeof joinOf>[3];

/** The joined rows as they are made. */
const joinedRows = (base: Base, wanted: Wanted[], options: Options, maxRows?: number) =>
  streamWhile<Lent>(
    (use) => lendAll(base, wanted, use),
    (lent) =>
      engineStream({ ...lent.reach, weight: 'heavy' }, async function* (engine) {
        const { sql: select } = await joinOf(engine, lent, wanted, options);
        yield* engine.arrow(select, { maxRows });
      }),
  );

export const readTrainingSet = query({
  name: 'features.readTrainingSet',
  summary:
    'The rows of a training set as an Arrow stream, made again from the versions that it names: the same each time.',
  access: 'features.read',
  input: Id,
  async run(ctx, { id }): Promise<RowStream> {
    const { base, wanted, exclude, functions } = await recipeOf(ctx, id);
    return { body: await toBody(joinedRows(base, wanted, { exclude, functions })), type: ARROW };
  },
});

export const previewTrainingSet = query({
  name: 'features.previewTrainingSet',
  summary:
    'The first rows that a training set would have, before anything is recorded: of a feature table’s rows and look-ups.',
  access: 'features.read',
  input: SetInput.extend({ limit: z.number().int().min(1).max(200).default(50) }),
  async run(ctx, { limit, ...input }) {
    const base = await baseOf(ctx, input);
    const wanted = await pin(ctx, input.lookups);
    return lendAll(base, wanted, (lent) =>
      withEngine(lent.reach, async (engine) => {
        const { sql: select, plan } = await joinOf(engine, lent, wanted, {
          exclude: input.excludeColumns,
          functions: input.functions,
        });
        const { rows } = await engine.table(`SELECT * FROM (${select}) LIMIT ${limit}`);
        const columns = plan.columns.map(({ name, type, from }) => ({
          name,
          type,
          isFeature: from === 'lookup',
        }));
        return { columns, rows };
      }),
    );
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
      body: await toBody(joinedRows({ uploadId }, wanted, { onPresent: 'keep', functions })),
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
