import sql from 'sql-template-tag';
import { z } from 'zod';
import { command, query } from '@/lib/core/operation';
import { transaction } from '@/lib/platform/db';
import { withEngine } from '@/lib/platform/duckdb';
import { invalid } from '@/lib/pure/errors';
import type { Column, Plan, PlannedLookup } from '@/lib/pure/point-in-time/plan';
import { identifiers } from '@/lib/pure/sql-text';
import { type Base, joinOf, type Lent, lendAll, type PackedFunction, pin, type Wanted } from './join-rows';
import { describeSet, type SetColumn, type Warning } from './leakage';
import { RunId } from './schemas';
import { BASE_POSITION, baseOf, SetInput, type Spec } from './training-set-recipe';
import { loadSet, type TrainingSetView } from './training-sets';
import { keepUpload } from './uploads';

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
        tellsFound: true,
        functions,
      });
      assertLabels(label, labels);
      await engine.run(`CREATE TEMP TABLE joined AS ${select}`);
      return { plan, functions: packed, ...(await describeSet(engine, 'joined', plan, label[0])) };
    }),
  );
}

/** By the names that columns have: here they may be given in any case, and whoever looks up online goes by the letter. */
function wire({ table, lookup }: Wanted, { on, time, features }: PlannedLookup) {
  const renamed = features.filter(({ feature, output }) => feature !== output);
  const standing = features.filter((each) => each.default !== undefined);
  return {
    table_name: table.name,
    lookup_key: on.map(({ label }) => label.name),
    feature_names: features.map(({ feature }) => feature),
    ...(time && { timestamp_lookup_key: time.label.name }),
    ...(renamed.length > 0 && {
      rename_outputs: Object.fromEntries(renamed.map(({ feature, output }) => [feature, output])),
    }),
    ...(lookup.lookbackWindow !== undefined && { lookback_window: lookup.lookbackWindow }),
    ...(time?.known && { known_at: time.known.name }),
    ...(standing.length > 0 && {
      default_values: Object.fromEntries(standing.map((each) => [each.output, each.default])),
    }),
  };
}

function specOf(
  base: Base,
  wanted: Wanted[],
  { plan, functions }: Made,
  { label, excludeColumns }: SetInput,
): Spec {
  const isTable = !('uploadId' in base);
  return {
    lookups: plan.lookups.map((planned, at) => wire(wanted[at] as Wanted, planned)),
    label,
    exclude_columns: excludeColumns,
    functions,
    input_columns: plan.columns.map(({ name }) => name).filter((name) => !label.includes(name)),
    ...(isTable && {
      source: {
        table_name: base.table.name,
        ...(base.columns && { columns: [...base.columns] }),
        version: base.version,
      },
    }),
    lookup_versions: wanted.map(({ version }) => version),
    versions: Object.fromEntries(
      [...(isTable ? [base] : []), ...wanted].map(({ table, version }) => [table.name, version]),
    ),
  };
}

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

/** So many rows stand for all in what a preview counts. */
const LOOKED_AT = 20_000;

export const previewTrainingSet = query({
  name: 'features.previewTrainingSet',
  summary:
    'The first rows that a training set would have, before anything is recorded, and what is counted of the first 20,000: gaps, distinct values, what goes along with the label.',
  access: 'features.read',
  input: SetInput.extend({ limit: z.number().int().min(1).max(200).default(50) }),
  async run(ctx, { limit, ...input }) {
    const base = await baseOf(ctx, input);
    const wanted = await pin(ctx, input.lookups);
    const look = (lent: Lent) =>
      withEngine(lent.reach, async (engine) => {
        const {
          sql: select,
          plan,
          labels,
        } = await joinOf(engine, lent, wanted, {
          exclude: input.excludeColumns,
          tellsFound: true,
          functions: input.functions,
          mostRows: LOOKED_AT,
        });
        assertLabels(input.label, labels);
        await engine.run(`CREATE TEMP TABLE joined AS ${select}`);
        const { rows } = await engine.table(
          `SELECT ${identifiers(plan.columns.map(({ name }) => name))} FROM joined LIMIT ${limit}`,
        );
        const counted = await describeSet(engine, 'joined', plan, input.label[0]);
        const columns = plan.columns.map(({ name, type, from }, at) => ({
          ...(counted.columns[at] as SetColumn),
          name,
          type,
          isFeature: from === 'lookup',
        }));
        return { columns, rows, warnings: counted.warnings, counted: counted.rows };
      });
    return lendAll(base, wanted, look, ctx.signal);
  },
});

function assertLabels(label: readonly string[], labels: readonly Column[]): void {
  const missing = label.find((name) => !labels.some((column) => column.name === name));
  if (missing !== undefined)
    throw invalid(`The rows have no column '${missing}' for a label.`, { field: 'label' });
}
