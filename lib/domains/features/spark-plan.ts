/** A training set for an engine beyond this machine: what it reads, and the SQL that joins it. Rows do not pass through us. */
import { query } from '@/lib/core/operation';
import { notImplemented } from '@/lib/pure/errors';
import { sparkJoin } from '@/lib/pure/point-in-time/spark';
import { columnsOfUpload, type Pinned, planOf } from './join-rows';
import { deltaOf } from './load';
import { toColumns } from './record-commits';
import { ARROW, type RowStream, toBody } from './streams';
import { joinedRows } from './training-set-recipe';
import { Id, recipeOf } from './training-sets';

export type SparkView = { name: string; path: string; version: number; columns: string[] };
export type SparkPlan = {
  /** Over the views, and `rowsView`. */
  sql: string;
  views: SparkView[];
  /** What the rows that are looked up for are called. They need a column `of label` that numbers them. */
  rowsView: string;
  /** The table that they are of; null where they were sent, and are read as a stream. */
  rowsTable: SparkView | null;
};

async function viewOf({ table, version }: Pinned, name: string): Promise<SparkView> {
  const delta = deltaOf(table);
  const { schema } = await delta.snapshot({ version });
  return { name, path: delta.place, version, columns: schema.map((field) => field.name) };
}

const schemaOf = async ({ table, version }: Pinned) => (await deltaOf(table).snapshot({ version })).schema;

export const planOnSpark = query({
  name: 'features.planOnSpark',
  summary:
    'A training set as Spark makes it: the Delta tables to read, at their versions, and the SQL that joins them.',
  access: 'features.read',
  input: Id,
  async run(ctx, { id }): Promise<SparkPlan> {
    const { base, wanted, exclude, functions } = await recipeOf(ctx, id);
    if (functions.length > 0)
      throw notImplemented(
        'The functions of this training set are evaluated by the server: load it without Spark.',
      );
    const labels =
      'uploadId' in base
        ? await columnsOfUpload(base.uploadId)
        : toColumns(await schemaOf(base)).filter(({ name }) => base.columns?.includes(name) ?? true);
    const schemas = await Promise.all(wanted.map(schemaOf));
    const plan = planOf(schemas, wanted, labels, { exclude });
    const prefix = `plumbline_${id.slice(0, 12)}`;
    const views = await Promise.all(wanted.map((each, at) => viewOf(each, `${prefix}_${at}`)));
    const rowsView = `${prefix}_rows`;
    return {
      sql: sparkJoin(plan, { labels: rowsView, tables: views.map(({ name }) => name) }),
      views,
      rowsView,
      rowsTable: 'uploadId' in base ? null : await viewOf(base, rowsView),
    };
  },
});

export const readTrainingRows = query({
  name: 'features.readTrainingRows',
  summary: 'The rows of a training set as they were sent, before anything is looked up, as an Arrow stream.',
  access: 'features.read',
  input: Id,
  async run(ctx, { id }): Promise<RowStream> {
    const { base } = await recipeOf(ctx, id);
    return { body: await toBody(joinedRows(base, [], { signal: ctx.signal })), type: ARROW };
  },
});
