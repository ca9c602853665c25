/** Rows with what is looked up for them, in the embedded engine: of a training set, of a batch to score. */
import type { Context } from '@/lib/core/context';
import { deltaType, type LentTable, lendTables, sourceSelect, typeText } from '@/lib/platform/delta';
import type { Engine } from '@/lib/platform/duckdb';
import { duckdbJoin } from '@/lib/pure/point-in-time/duckdb';
import { type Column, type Plan, planTrainingSet } from '@/lib/pure/point-in-time/plan';
import { identifier } from '@/lib/pure/sql-text';
import { deltaOf, entityKeys, loadTables, type TableRow } from './load';
import type { Lookup } from './schemas';
import { withFile } from './uploads';

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
  /** What an engine must be let into. */
  reach: { files: string[]; folders: string[] };
  base: { file: string } | { lent: LentTable; columns?: readonly string[] };
  tables: LentTable[];
};

/** Everything that a join reads, kept readable as long as `use` runs. */
export function lendAll<T>(
  base: Base,
  wanted: readonly Wanted[],
  use: (lent: Lent) => Promise<T>,
): Promise<T> {
  const which = (pinned: readonly Pinned[]) =>
    pinned.map(({ table, version }) => ({ table: deltaOf(table), version }));
  const foldersOf = (lent: readonly LentTable[]) => [...new Set(lent.flatMap(({ folders }) => [...folders]))];
  if ('uploadId' in base)
    return withFile(base.uploadId, (file) =>
      lendTables(which(wanted), (tables) =>
        use({ reach: { files: [file], folders: foldersOf(tables) }, base: { file }, tables }),
      ),
    );
  return lendTables(which([base, ...wanted]), ([first, ...tables]) => {
    if (!first) throw new Error('No table was lent.');
    const reach = { files: [], folders: foldersOf([first, ...tables]) };
    return use({ reach, base: { lent: first, columns: base.columns }, tables });
  });
}

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
  const source = sourceSelect({ parquet: [base.file] });
  const described = await engine.rows<{ column_name: string; column_type: string }>(`DESCRIBE ${source}`);
  const select = described.map(({ column_name: name, column_type: type }) =>
    PLAIN_TIME.test(type)
      ? `CAST(${identifier(name)} AS TIMESTAMP) AS ${identifier(name)}`
      : identifier(name),
  );
  return {
    columns: described.map(({ column_name: name, column_type: type }) => ({
      name,
      type: PLAIN_TIME.test(type) ? 'timestamp_ntz' : typeText(deltaType(type, name)),
    })),
    select: `SELECT ${select.join(', ')} FROM (${source})`,
  };
}

export type Joined = { plan: Plan; sql: string; labels: Column[] };

/** @param options.isOrdered false for who only counts. @throws INVALID_PARAMETER_VALUE naming the look-up and the column */
export async function joinOf(
  engine: Engine,
  { base, tables }: Lent,
  wanted: readonly Wanted[],
  options: { exclude?: readonly string[]; onPresent?: 'refuse' | 'keep'; isOrdered?: boolean } = {},
): Promise<Joined> {
  const { exclude, onPresent, isOrdered = true } = options;
  const { columns: labels, select } = await baseOf(engine, base);
  const plan = planTrainingSet({
    labels,
    exclude,
    onPresent,
    lookups: wanted.map(({ table, lookup }, at) => ({
      table: {
        name: table.name,
        columns: (tables[at]?.snapshot.schema ?? []).map(({ name, type }) => ({
          name,
          type: typeText(type),
        })),
        keys: entityKeys(table),
        ...(table.timestampKey !== null && { timeKey: table.timestampKey }),
        isUnique: !table.isExternal,
      },
      lookupKeys: lookup.lookupKey,
      timeLookupKey: lookup.timestampLookupKey,
      features: lookup.featureNames,
      rename: lookup.renameOutputs,
      lookback: lookup.lookbackWindow,
      defaults: lookup.defaultValues,
    })),
  });
  const selects = tables.map((lent, at) => lent.select(columnsOf(plan, at, lent)));
  return { plan, labels, sql: duckdbJoin(plan, { labels: select, tables: selects }, { isOrdered }) };
}

/** Parquet lies by columns: only those that the join needs are read. */
function columnsOf({ lookups }: Plan, at: number, { snapshot }: LentTable): string[] {
  const lookup = lookups[at];
  const needed = new Set([
    ...(lookup?.on.map(({ key }) => key.name) ?? []),
    ...(lookup?.time ? [lookup.time.key.name] : []),
    ...(lookup?.features.map(({ feature }) => feature) ?? []),
  ]);
  const names = snapshot.schema.map(({ name }) => name).filter((name) => needed.has(name));
  return names.length > 0 ? names : snapshot.schema.slice(0, 1).map(({ name }) => name);
}
