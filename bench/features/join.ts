/** A training set from the offline store, beside the join that DuckDB does at best, and beside Feast's. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { lendTables } from '@/lib/platform/delta';
import { withEngine } from '@/lib/platform/duckdb';
import { duckdbJoin } from '@/lib/pure/point-in-time/duckdb';
import { planTrainingSet } from '@/lib/pure/point-in-time/plan';
import { literal } from '@/lib/pure/sql-text';
import { type Cost, cpuOfEngines } from './cost';
import type { Data } from './data';
import type { Settings } from './settings';

const DAY = 86_400;
const LOOKBACKS = [undefined, 30];

export type Measured = { scenario: string; ours: Cost[]; limit: Cost[]; feast: number[]; isSame: boolean };

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = cpuOfEngines();
  const began = performance.now();
  await work();
  return { seconds: (performance.now() - began) / 1000, cpu: cpuOfEngines() - before };
}

const toParquet = (select: string, file: string) =>
  `COPY (${select}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`;
const fromParquet = (file: string) => `SELECT * FROM read_parquet(${literal(file)})`;

/** As the product does it: the table's files by its log, keys and rules of the plan, rows in the labels' order, a file in the end. */
async function ours(
  { table, labels, folder, columns }: Data,
  days: number | undefined,
  file: string,
): Promise<void> {
  const plan = planTrainingSet({
    labels: [
      { name: 'user_id', type: 'long' },
      { name: 'ts', type: 'timestamp' },
      { name: 'label', type: 'long' },
    ],
    lookups: [
      {
        table: {
          name: 'bench.features',
          columns: [
            { name: 'user_id', type: 'long' },
            { name: 'ts', type: 'timestamp' },
            ...columns.map((name) => ({ name, type: 'double' })),
          ],
          keys: ['user_id'],
          timeKey: 'ts',
        },
        lookupKeys: ['user_id'],
        timeLookupKey: 'ts',
        lookback: days && days * DAY,
      },
    ],
  });
  await lendTables([{ table }], async ([lent]) => {
    const tables = lent ? [lent.select()] : [];
    await withEngine({ folders: [...table.store.folders, folder], weight: 'heavy' }, (engine) =>
      engine.run(toParquet(duckdbJoin(plan, { labels: fromParquet(labels), tables }), file)),
    );
  });
}

/** The bare join over bare files, in no order. */
function limit(
  { features, labels, folder, columns }: Data,
  days: number | undefined,
  file: string,
): Promise<void> {
  const values = columns.map((name) =>
    days ? `CASE WHEN f.ts >= l.ts - INTERVAL ${days} DAY THEN f.${name} END AS ${name}` : `f.${name}`,
  );
  const select = `SELECT l.*, ${values.join(', ')} FROM (${fromParquet(labels)}) l
    ASOF LEFT JOIN (${fromParquet(features)}) f ON l.user_id = f.user_id AND l.ts >= f.ts`;
  return withEngine({ folders: [folder], weight: 'heavy' }, (engine) => engine.run(toParquet(select, file)));
}

/** Feast's offline store over the same file. It says its own seconds: starting Python is not counted. */
function feast(
  python: string,
  { features, labels, folder, columns }: Data,
  days: number | undefined,
): number {
  const script = path.join(import.meta.dirname, 'feast_join.py');
  const given = JSON.stringify({ features, labels, folder, columns, days: days ?? 0 });
  const { status, stdout, stderr } = spawnSync(python, [script, given], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`Feast failed:\n${stderr.slice(-2000)}`);
  return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { seconds: number }).seconds;
}

/** Both have the same rows, whatever their order. */
async function areSame({ folder, columns }: Data, a: string, b: string): Promise<boolean> {
  const sums = columns.map((name) => `sum(${name}::DECIMAL(38, 12)) AS ${name}`);
  const summary = (file: string) =>
    `SELECT count(*), count(${columns[0]}), ${sums.join(', ')} FROM (${fromParquet(file)})`;
  return withEngine({ folders: [folder] }, async (engine) => {
    const [mine, theirs] = [await engine.table(summary(a)), await engine.table(summary(b))];
    return JSON.stringify(mine.rows) === JSON.stringify(theirs.rows);
  });
}

export async function join(data: Data, settings: Settings): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const days of LOOKBACKS) {
    const result: Measured = {
      scenario: days ? `look-back ${days} days` : 'no look-back',
      ours: [],
      limit: [],
      feast: [],
      isSame: true,
    };
    const [mine, bare] = [path.join(data.folder, 'ours.parquet'), path.join(data.folder, 'limit.parquet')];
    for (let round = 0; round < settings.rounds; round += 1) {
      result.limit.push(await costOf(() => limit(data, days, bare)));
      result.ours.push(await costOf(() => ours(data, days, mine)));
    }
    result.isSame = await areSame(data, mine, bare);
    if (settings.feast) result.feast.push(feast(settings.feast, data, days));
    measured.push(result);
  }
  return measured;
}
