import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { type ColumnChange, compareColumns } from '@/lib/pure/compare-columns';
import { readColumnProfiles, readColumns, readProfile } from '@/lib/pure/dataset-text';
import { type ComparedRun, loadCompared, RunRef, RunRefs } from './compared-runs';

/** Longer texts are not read: nobody compares so many columns by eye. */
const LONGEST = 4 << 20;
const MOST_COLUMNS = 2000;

type Use = { runKey: number; datasetId: number; context: string | null };
type Dataset = { id: number; name: string; digest: string; sourceType: string; source: string };

export const compareDatasets = query({
  name: 'tracking.compareDatasets',
  summary: 'The datasets that up to 200 runs read: which run which, in what context.',
  access: 'runs.read',
  input: z.object({ runs: RunRefs }),
  async run(ctx, { runs: refs }) {
    const runs = await loadCompared(ctx, refs);
    const uses = await usesOf(ctx, runs);
    const datasets = await ctx.sql<Dataset>(sql`
      SELECT id, name, digest, source_type AS "sourceType", left(source, 2000) AS source FROM datasets
      WHERE id = ANY(${[...new Set(uses.map(({ datasetId }) => datasetId))]}::bigint[]) ORDER BY name, digest`);
    return {
      datasets: datasets.map(({ id, ...dataset }) => ({
        ...dataset,
        /** In the order of the runs: how each used it, '' where it did not say; null where it did not. */
        contexts: runs.map(({ key }) => {
          const use = uses.find(({ runKey, datasetId }) => runKey === key && datasetId === id);
          return use ? (use.context ?? '') : null;
        }),
      })),
    };
  },
});

const usesOf = (ctx: Context, runs: readonly ComparedRun[]) =>
  ctx.sql<Use>(sql`
    SELECT run_key AS "runKey", dataset_id AS "datasetId", context FROM dataset_inputs
    WHERE run_key = ANY(${runs.map(({ key }) => key)}::bigint[]) ORDER BY dataset_id`);

type Whole = Dataset & { context: string | null; schema: string | null; profile: string | null };

/** How a dataset of one run came to be that of the other. */
export type DatasetPair = {
  from: DatasetSide | null;
  to: DatasetSide | null;
  columns: ColumnChange[];
  /** Numbers of the whole: rows, elements, shapes. */
  profile: { name: string; from: string | number | null; to: string | number | null }[];
  /** Whether the clients logged statistics of columns: without them only schemas can be compared. */
  hasStatistics: boolean;
};
type DatasetSide = Omit<Dataset, 'id'> & { context: string | null };

export const diffDatasets = query({
  name: 'tracking.diffDatasets',
  summary: 'What differs between the datasets of two runs: columns, types, and how values are distributed.',
  access: 'runs.read',
  input: z.object({ from: RunRef, to: RunRef }),
  async run(ctx, { from, to }): Promise<{ pairs: DatasetPair[] }> {
    const runs = await loadCompared(ctx, from === to ? [from] : [from, to]);
    const found = await ctx.sql<Whole & { runKey: number }>(sql`
      SELECT run_key AS "runKey", id, name, digest, source_type AS "sourceType", left(source, 2000) AS source, context,
             CASE WHEN length(schema) <= ${LONGEST} THEN schema END AS schema,
             CASE WHEN length(profile) <= ${LONGEST} THEN profile END AS profile
      FROM dataset_inputs JOIN datasets ON datasets.id = dataset_id
      WHERE run_key = ANY(${runs.map(({ key }) => key)}::bigint[]) ORDER BY context NULLS LAST, name, id`);
    const of = (run: ComparedRun | undefined) => found.filter(({ runKey }) => runKey === run?.key);
    return { pairs: pairUp(of(runs[0]), of(runs.at(-1))).map(([a, b]) => pairOf(a, b)) };
  },
});

type Pair = [Whole | undefined, Whole | undefined];

/** Partners are those most alike: the same data, else of the same name and context, else of the same context, else of the same name. */
function pairUp(from: readonly Whole[], to: readonly Whole[]): Pair[] {
  const left = new Set(to);
  const partners = new Map<Whole, Whole>();
  const likenesses: ((a: Whole, b: Whole) => boolean)[] = [
    (a, b) => a.id === b.id,
    (a, b) => a.name === b.name && a.context === b.context,
    (a, b) => a.context !== null && a.context === b.context,
    (a, b) => a.name === b.name,
  ];
  for (const isAlike of likenesses) {
    for (const a of from) {
      const b = partners.has(a) ? undefined : [...left].find((each) => isAlike(a, each));
      if (!b) continue;
      partners.set(a, b);
      left.delete(b);
    }
  }
  return [...from.map((a): Pair => [a, partners.get(a)]), ...[...left].map((b): Pair => [undefined, b])];
}

function pairOf(from: Whole | undefined, to: Whole | undefined): DatasetPair {
  const texts = [from, to].map((dataset) => ({
    columns: readColumns(dataset?.schema),
    profiles: readColumnProfiles(dataset?.profile),
  }));
  const [a = NO_TEXTS, b = NO_TEXTS] = texts;
  const numbers = [from, to].map((dataset) => new Map(readProfile(dataset?.profile)));
  const names = [...new Set(numbers.flatMap((each) => [...each.keys()]))];
  const isWhole = from !== undefined && to !== undefined;
  return {
    from: from ? sideOf(from) : null,
    to: to ? sideOf(to) : null,
    columns: isWhole ? compareColumns(a, b).slice(0, MOST_COLUMNS) : [],
    profile: names.map((name) => ({
      name,
      from: numbers[0]?.get(name) ?? null,
      to: numbers[1]?.get(name) ?? null,
    })),
    hasStatistics: a.profiles.length > 0 && b.profiles.length > 0,
  };
}

const NO_TEXTS = { columns: [], profiles: [] };

const sideOf = ({ name, digest, sourceType, source, context }: Whole): DatasetSide => ({
  name,
  digest,
  sourceType,
  source,
  context,
});
