/** What is joined: ninety days of features of many users in a Delta table and in plain parquet, and labels at random times. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { append, column, createTable, type DeltaTable, lakeTable } from '@/lib/platform/delta';
import { withEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { literal } from '@/lib/pure/sql-text';
import type { Settings } from './settings';

export type Data = { folder: string; table: DeltaTable; features: string; labels: string; columns: string[] };

const START = "TIMESTAMPTZ '2024-01-01 00:00:00Z'";
const SECONDS = 90 * 86_400;

export async function makeData({ featureRows, labels, entities, features }: Settings): Promise<Data> {
  const folder = path.join(env.home, 'bench');
  await fs.mkdir(folder, { recursive: true });
  const columns = Array.from({ length: features }, (_, at) => `f${at}`);
  const values = columns.map((name, at) => `hash(i, ${at}) / 1e19 AS ${name}`);
  // Each row of a user at another second, so that (user, time) is a key.
  const each = Math.floor(SECONDS / (featureRows / entities));
  const time = `${START} + to_seconds((i // ${entities}) * ${each} + hash(i) % ${each})`;
  const files = {
    features: path.join(folder, 'features.parquet'),
    labels: path.join(folder, 'labels.parquet'),
  };
  await withEngine({ folders: [folder], weight: 'heavy' }, async (engine) => {
    await engine.run(
      `COPY (SELECT (i % ${entities})::BIGINT AS user_id, ${time} AS ts, ${values.join(', ')} FROM range(${featureRows}) t(i))
       TO ${literal(files.features)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    await engine.run(
      `COPY (SELECT (hash(i, 1) % ${Math.floor(entities * 1.05)})::BIGINT AS user_id, ${START} + to_seconds(hash(i, 2) % ${SECONDS}) AS ts,
         (i % 2)::BIGINT AS label FROM range(${labels}) t(i)) TO ${literal(files.labels)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  });
  const table = lakeTable('bench/features');
  const schema = [
    column('user_id', 'long'),
    column('ts', 'timestamp'),
    ...columns.map((name) => column(name, 'double')),
  ];
  await createTable(table, { schema, keys: ['user_id', 'ts'] });
  await append(table, { parquet: [files.features] });
  return { folder, table, ...files, columns };
}
