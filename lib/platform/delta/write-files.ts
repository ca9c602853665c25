/** New files of a table: written by the engine into a draft, described, made lasting. Not a part of it until a commit says so. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { identifiers, literal } from '../../pure/sql-text';
import type { Cell, Engine } from '../duckdb';
import type { Add } from './actions';
import { encodePath } from './paths';
import { type Field, findField, sameName } from './schema';
import { columnStatsOf, statsText } from './stats';
import type { Draft } from './store';

const FILE_SIZE = '128MiB';

export type Layout = {
  schema: readonly Field[];
  partitionColumns: readonly string[];
  /** The columns by which files are sorted, so that a search for some of their values reads few of them. */
  sortBy: readonly string[];
};

type Written = { filename: string; count: number; column_statistics: Cell; partition_keys: Cell };

/** @param select rows with exactly the schema's columns @param dataChange false when no row is new, only its place */
export async function writeFiles(
  engine: Engine,
  draft: Draft,
  select: string,
  { schema, partitionColumns, sortBy }: Layout,
  dataChange = true,
): Promise<Add[]> {
  const folder = path.join(draft.folder, randomUUID());
  const columns = identifiers(schema.map(({ name }) => name));
  const order = sortBy.length > 0 ? ` ORDER BY ${identifiers(sortBy)}` : '';
  const layout =
    partitionColumns.length > 0
      ? `PARTITION_BY (${identifiers(partitionColumns)})`
      : `FILE_SIZE_BYTES '${FILE_SIZE}'`;
  const written = await engine.rows<Written>(
    `COPY (SELECT ${columns} FROM (${select})${order}) TO ${literal(folder)}
     (FORMAT parquet, COMPRESSION zstd, RETURN_STATS, FILENAME_PATTERN 'part-{uuid}', ${layout})`,
  );
  const inFiles = schema.filter(({ name }) => !partitionColumns.some((each) => sameName(each, name)));
  const described = [...inFiles].sort(
    (a, b) => Number(!sortBy.includes(a.name)) - Number(!sortBy.includes(b.name)),
  );
  const adds: Add[] = [];
  for (const file of written) {
    if (Number(file.count) === 0) continue;
    const target = path.relative(folder, path.resolve(file.filename)).split(path.sep).join('/');
    const { size, modified } = await draft.publish(file.filename, target);
    adds.push({
      path: encodePath(target),
      partitionValues: partitionValuesOf(file.partition_keys, schema, partitionColumns),
      size,
      modificationTime: modified.getTime(),
      dataChange,
      stats: statsText(Number(file.count), described, columnStatsOf(file.column_statistics)),
    });
  }
  return adds;
}

function partitionValuesOf(cell: Cell, schema: readonly Field[], partitionColumns: readonly string[]) {
  const keys = (cell ?? []) as unknown as { key: string; value: string | null }[];
  return Object.fromEntries(
    partitionColumns.map((name) => [
      findField(schema, name)?.name ?? name,
      keys.find(({ key }) => sameName(key, name))?.value ?? null,
    ]),
  );
}
