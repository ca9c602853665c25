/** Rows with what is looked up for them, in the embedded engine: of a training set, of a batch to score. */
import type { Context } from '@/lib/core/context';
import {
  deltaType,
  type Field,
  type LentTable,
  lendTables,
  sourceSelect,
  typeText,
} from '@/lib/platform/delta';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { invalid } from '@/lib/pure/errors';
import { columnsIn, expressionSql, parseExpression, resultType } from '@/lib/pure/expression';
import { duckdbJoin, foundColumn } from '@/lib/pure/point-in-time/duckdb';
import { type Column, type Plan, type PlannedColumn, planTrainingSet } from '@/lib/pure/point-in-time/plan';
import { identifier, identifiers } from '@/lib/pure/sql-text';
import { deltaOf, entityKeys, loadTables, type TableRow } from './load';
import type { Functions, Lookup } from './schemas';
import { withFiles } from './uploads';

/** A table at a version, and what of it. */
export type Pinned = { table: TableRow; version: number };
export type Wanted = Pinned & { lookup: Lookup };
/** The rows that are looked up for: sent ones, or those of a table. */
export type Base = { uploadId: string } | (Pinned & { columns?: readonly string[] });

/** The tables of look-ups, at the versions that they name, else the latest. @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function pin(ctx: Context, lookups: readonly Lookup[]): Promise<Wanted[]> {
  const tables = await loadTables(
    ctx,
    lookups.map(({ tableName }) => tableName),
  );
  return Promise.all(
    lookups.map(async (lookup, at) => {
      const table = tables[at] as TableRow;
      const { version } = await deltaOf(table).snapshot({ version: lookup.version });
      return { lookup, table, version };
    }),
  );
}

export type Lent = {
  /** What an engine must be let into, and when it may stop. */
  reach: { files: string[]; folders: string[]; signal?: AbortSignal };
  base: { files: string[] } | { lent: LentTable; columns?: readonly string[] };
  tables: LentTable[];
};

/** Everything that a join reads, kept readable as long as `use` runs. */
export function lendAll<T>(
  base: Base,
  wanted: readonly Wanted[],
  use: (lent: Lent) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const which = (pinned: readonly Pinned[]) =>
    pinned.map(({ table, version }) => ({ table: deltaOf(table), version }));
  const foldersOf = (lent: readonly LentTable[]) => [...new Set(lent.flatMap(({ folders }) => [...folders]))];
  if ('uploadId' in base)
    return withFiles(base.uploadId, (files) =>
      lendTables(
        which(wanted),
        (tables) => use({ reach: { files, folders: foldersOf(tables), signal }, base: { files }, tables }),
        signal,
      ),
    );
  return lendTables(
    which([base, ...wanted]),
    ([first, ...tables]) => {
      if (!first) throw new Error('No table was lent.');
      const reach = { files: [], folders: foldersOf([first, ...tables]), signal };
      return use({ reach, base: { lent: first, columns: base.columns }, tables });
    },
    signal,
  );
}

type Described = { column_name: string; column_type: string };

const describeFiles = (engine: Engine, files: string[]) =>
  engine.rows<Described>(`DESCRIBE ${sourceSelect({ parquet: files })}`);

const columnsOf = (described: readonly Described[]): Column[] =>
  described.map(({ column_name: name, column_type: type }) => ({
    name,
    type: PLAIN_TIME.test(type) ? 'timestamp_ntz' : typeText(deltaType(type, name)),
  }));

/** The columns of rows that were sent. */
export const columnsOfUpload = (uploadId: string): Promise<Column[]> =>
  withFiles(uploadId, (files) =>
    withEngine({ files }, async (engine) => columnsOf(await describeFiles(engine, files))),
  );

const PLAIN_TIME = /^TIMESTAMP(_S|_MS|_NS)?$/;

/** The rows as a SELECT, and their columns by Delta's types; times without a zone are told apart. */
async function baseOf(engine: Engine, base: Lent['base']): Promise<{ columns: Column[]; select: string }> {
  if ('lent' in base) {
    const { lent, columns: names } = base;
    const wanted = names ?? lent.snapshot.schema.map(({ name }) => name);
    return {
      columns: lent.snapshot.schema
        .filter(({ name }) => wanted.includes(name))
        .map(({ name, type }) => ({ name, type: typeText(type) })),
      select: lent.select(wanted),
    };
  }
  const source = sourceSelect({ parquet: base.files });
  const described = await describeFiles(engine, base.files);
  const select = described.map(({ column_name: name, column_type: type }) =>
    PLAIN_TIME.test(type)
      ? `CAST(${identifier(name)} AS TIMESTAMP) AS ${identifier(name)}`
      : identifier(name),
  );
  return {
    columns: columnsOf(described),
    select: `SELECT ${select.join(', ')} FROM (${source})`,
  };
}

export type Joined = {
  plan: Plan;
  sql: string;
  labels: Column[];
  /** The expressions with the columns that each takes, by which they are evaluated elsewhere. */
  functions: PackedFunction[];
};
/** As a model carries it. */
export type PackedFunction = { output_name: string; expression: string; columns: Column[] };

type Options = {
  exclude?: readonly string[];
  onPresent?: 'refuse' | 'keep';
  /** False for who only counts. */
  isOrdered?: boolean;
  /** Whether the rows tell, beside the columns of the plan, which look-ups found one: by `foundColumn`. */
  tellsFound?: boolean;
  functions?: Functions;
  /** Only so many of the rows are looked up for: the first ones. */
  mostRows?: number;
};

/** A column that no table can have: its name has a space. */
const PLACE = 'of row';

/** @throws INVALID_PARAMETER_VALUE naming the look-up, the expression and the column */
export async function joinOf(
  engine: Engine,
  lent: Lent,
  wanted: readonly Wanted[],
  { exclude = [], onPresent, isOrdered = true, tellsFound = false, functions = [], mostRows }: Options = {},
): Promise<Joined> {
  const { columns: labels, select: all } = await baseOf(engine, lent.base);
  const select = mostRows === undefined ? all : `SELECT * FROM (${all}) LIMIT ${mostRows}`;
  if (functions.length === 0) {
    const plan = planOf(schemasOf(lent), wanted, labels, { exclude, onPresent });
    return { plan, labels, functions: [], sql: sqlOf(lent, plan, select, { isOrdered, tellsFound }) };
  }
  // Expressions take what is left out of the result too; the rows are numbered, to come in their order after all.
  const numbered = [...labels, { name: PLACE, type: 'long' }];
  const whole = planOf(schemasOf(lent), wanted, numbered, { onPresent });
  const inner = sqlOf(
    lent,
    whole,
    `SELECT *, row_number() OVER () AS ${identifier(PLACE)} FROM (${select})`,
    { isOrdered: false, tellsFound },
  );
  const computed = withFunctions(inner, whole, functions, onPresent);
  const left = computed.columns.filter(({ name }) => name !== PLACE && !exclude.includes(name));
  const missing = exclude.find((name) => !computed.columns.some((column) => column.name === name));
  if (missing !== undefined)
    throw invalid(`The column '${missing.slice(0, 100)}' to leave out is nowhere.`, { field: 'exclude' });
  const order = isOrdered ? ` ORDER BY ${identifier(PLACE)}` : '';
  const kept = [identifiers(left.map(({ name }) => name)), ...(tellsFound ? foundColumns(whole) : [])];
  return {
    plan: { ...whole, columns: left },
    labels,
    functions: computed.packed,
    sql: `SELECT ${kept.join(', ')} FROM (${computed.sql})${order}`,
  };
}

/** Each expression may take what those before it gave. */
function withFunctions(sql: string, plan: Plan, functions: Functions, onPresent: Options['onPresent']) {
  const columns: PlannedColumn[] = [...plan.columns];
  const packed: PackedFunction[] = [];
  let select = sql;
  for (const { outputName, expression } of functions) {
    const there = columns.find(({ name }) => name.toLowerCase() === outputName.toLowerCase());
    if (there?.from === 'label' && onPresent === 'keep') continue;
    if (there)
      throw invalid(`There is a column '${outputName}' already: the expression needs another name.`, {
        field: 'functions',
      });
    const node = parseExpression(expression, columns);
    const taken = columnsIn(node);
    packed.push({
      output_name: outputName,
      expression,
      columns: columns.filter(({ name }) => taken.includes(name)).map(({ name, type }) => ({ name, type })),
    });
    select = `SELECT *, ${expressionSql(node)} AS ${identifier(outputName)} FROM (${select})`;
    columns.push({
      name: outputName,
      type: resultType(node),
      from: 'lookup',
      lookup: -1,
      feature: outputName,
    });
  }
  return { sql: select, columns, packed };
}

const schemasOf = ({ tables }: Lent) => tables.map(({ snapshot }) => snapshot.schema);

/** @param schemas of the tables, at their versions */
export function planOf(
  schemas: readonly (readonly Field[])[],
  wanted: readonly Wanted[],
  labels: Column[],
  options: Pick<Options, 'exclude' | 'onPresent'>,
): Plan {
  return planTrainingSet({
    labels,
    ...options,
    lookups: wanted.map(({ table, lookup }, at) => ({
      table: {
        name: table.name,
        columns: (schemas[at] ?? []).map(({ name, type }) => ({
          name,
          type: typeText(type),
        })),
        keys: entityKeys(table).filter((key) => key !== lookup.knownAt),
        ...(table.timestampKey !== null && { timeKey: table.timestampKey }),
        isUnique: !table.isExternal,
      },
      lookupKeys: lookup.lookupKey,
      timeLookupKey: lookup.timestampLookupKey,
      features: lookup.featureNames,
      rename: lookup.renameOutputs,
      lookback: lookup.lookbackWindow,
      knownAt: lookup.knownAt,
      defaults: lookup.defaultValues,
    })),
  });
}

const foundColumns = ({ lookups }: Plan) =>
  lookups.flatMap(({ features }, at) => (features.length === 0 ? [] : [foundColumn(at)]));

function sqlOf(
  { tables }: Lent,
  plan: Plan,
  labels: string,
  options: Pick<Options, 'isOrdered' | 'tellsFound'>,
): string {
  const selects = tables.map((lent, at) => lent.select(neededOf(plan, at, lent)));
  return duckdbJoin(plan, { labels, tables: selects }, options);
}

/** Parquet lies by columns: only those that the join needs are read. */
function neededOf({ lookups }: Plan, at: number, { snapshot }: LentTable): string[] {
  const lookup = lookups[at];
  const needed = new Set([
    ...(lookup?.on.map(({ key }) => key.name) ?? []),
    ...(lookup?.time ? [lookup.time.key.name] : []),
    ...(lookup?.time?.known ? [lookup.time.known.name] : []),
    ...(lookup?.features.map(({ feature }) => feature) ?? []),
  ]);
  const names = snapshot.schema.map(({ name }) => name).filter((name) => needed.has(name));
  return names.length > 0 ? names : snapshot.schema.slice(0, 1).map(({ name }) => name);
}
