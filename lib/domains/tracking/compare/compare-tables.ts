import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { inScratch } from '@/lib/platform/scratch';
import { invalid } from '@/lib/pure/errors';
import { literal } from '@/lib/pure/sql-text';
import { loadCompared, RunRefs } from './compared-runs';
import { noFile, rootsOf } from './run-roots';
import { copyFiles, formatOf, joinTables, type Staged } from './stage-tables';

const TIMEOUT_MS = 30_000;
/** Cells of a row where the runs stand beside each other. */
const MOST_CELLS = 400;

type Cell = string | null;

const Question = z.object({
  runs: RunRefs,
  /** A `.json` of `mlflow.log_table`, a `.csv`, `.tsv` or `.parquet`. */
  path: z.string().min(1).max(4096),
  /** The column that tells which rows belong together; without one the rows stand below each other. */
  key: z.string().max(500).optional(),
  /** Of rows beside each other, the columns to be shown; as many as there is room for by default. */
  columns: z.array(z.string().max(500)).max(50).default([]),
  onlyDifferences: z.boolean().default(false),
  /** Rows in which some value has this. */
  search: z.string().max(200).default(''),
  /** By a column; of rows beside each other as the run at `place` has it, or by the key. */
  sort: z
    .object({
      column: z.string().max(500),
      place: z.number().int().min(0).max(199).default(0),
      isDescending: z.boolean().default(false),
    })
    .optional(),
  offset: z.number().int().min(0).max(1_000_000).default(0),
  limit: z.number().int().min(1).max(500).default(100),
});
type Question = z.output<typeof Question>;

export const compareTables = query({
  name: 'tracking.compareTables',
  summary:
    'Tables that up to 200 runs logged under one path, as one: their rows below each other, or the runs beside each other by a key.',
  access: 'artifacts.read',
  input: Question,
  async run(ctx, input) {
    const format = formatOf(input.path);
    const runs = await loadCompared(ctx, input.runs);
    const roots = await rootsOf(ctx, runs);
    return inScratch(async (folder) => {
      const copies = await copyFiles(
        runs.map(({ runId }) => roots.get(runId) ?? []),
        input.path,
        folder,
      );
      if (copies.every((copy) => !copy)) throw noFile(input.path);
      const options = { folders: [folder], timeoutMs: TIMEOUT_MS };
      return withEngine(options, async (engine) => {
        const staged = await joinTables(engine, copies, format);
        const shared = {
          columns: staged.columns,
          /** Of each run: null where it has no such file. */
          parts: staged.parts.map((part, at) => (copies[at] ? part : null)),
          /** Not all rows or columns of the files are looked at. */
          isCut: staged.isCut,
        };
        const page =
          input.key === undefined
            ? await belowEachOther(engine, staged, input)
            : await besideEachOther(engine, staged, input, input.key);
        return { ...shared, ...page };
      });
    });
  },
});

const placeOf = ({ columns }: Staged, name: string, field: string): number => {
  const at = columns.findIndex((column) => column.name === name);
  if (at === -1) throw invalid(`The tables have no column '${name}'.`, { field });
  return at;
};

/** Numbers in their own order, other values as texts; what is missing comes last. */
const ordered = (sql: string, isNumeric: boolean, isDescending: boolean) =>
  `${isNumeric ? `TRY_CAST(${sql} AS DOUBLE)` : sql} ${isDescending ? 'DESC' : 'ASC'} NULLS LAST`;

const having = (values: readonly string[], search: string) =>
  search === '' || values.length === 0
    ? 'true'
    : `contains(lower(concat_ws(chr(31), ${values.join(', ')})), lower(${literal(search.replaceAll('\0', ''))}))`;

/** Rows of the answer: `run` is a run's place, `nr` the row's number in its file from 1; `values` are those of `shown`. */
async function belowEachOther(engine: Engine, staged: Staged, { search, sort, offset, limit }: Question) {
  const values = staged.columns.map((_, at) => `c${at}`);
  const order = ['run', 'nr'];
  if (sort) {
    const at = placeOf(staged, sort.column, 'sort');
    order.unshift(ordered(`c${at}`, staged.columns[at]?.isNumeric ?? false, sort.isDescending));
  }
  const where = having(values, search);
  const [found] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM joined WHERE ${where}`);
  const { rows } = await engine.table(
    `SELECT ${['run', 'nr', ...values].join(', ')} FROM joined WHERE ${where} ORDER BY ${order.join(', ')} LIMIT ${limit} OFFSET ${offset}`,
  );
  return {
    shown: staged.columns.map(({ name }) => name),
    total: found?.n ?? 0,
    repeated: 0,
    rows: rows.map(([run, nr, ...cells]) => ({
      run: Number(run),
      nr: Number(nr),
      key: null as Cell,
      values: cells as Cell[],
    })),
  };
}

/** Rows of the answer: `values` are those of the first of `shown` in each run, then of the next. */
async function besideEachOther(engine: Engine, staged: Staged, input: Question, key: string) {
  const { search, sort, offset, limit, onlyDifferences } = input;
  const runs = staged.parts.length;
  const keyAt = placeOf(staged, key, 'key');
  const wanted = input.columns.map((name) => placeOf(staged, name, 'columns'));
  const others = staged.columns.map((_, at) => at).filter((at) => at !== keyAt);
  const shown = (wanted.length > 0 ? wanted : others).slice(0, Math.max(1, Math.floor(MOST_CELLS / runs)));
  const isNumeric = (at: number) => staged.columns[at]?.isNumeric ?? false;
  const cells = shown.flatMap((at) =>
    Array.from({ length: runs }, (_, run) => `any_value(c${at}) FILTER (run = ${run}) AS v${at}_${run}`),
  );
  const filled = staged.parts.filter(({ rows }) => rows > 0).length;
  const differing = shown.map((at) => {
    const value = isNumeric(at) ? `CAST(TRY_CAST(c${at} AS DOUBLE) AS VARCHAR)` : `c${at}`;
    return `count(DISTINCT coalesce(${value}, chr(31))) > 1`;
  });
  await engine.run(`
    CREATE TEMP TABLE beside AS
    WITH heads AS (
      SELECT run, c${keyAt} AS k, min(nr) AS nr, count(*) AS n FROM joined WHERE c${keyAt} IS NOT NULL GROUP BY 1, 2),
    firsts AS (SELECT ${['run', 'k', 'nr', 'n', ...shown.map((at) => `c${at}`)].join(', ')} FROM heads JOIN joined USING (run, nr))
    SELECT k, min(nr) AS nr, max(n) AS n, ${[`(count(*) < ${filled}`, ...differing].join(' OR ')}) AS differs
           ${cells.map((cell) => `, ${cell}`).join('')}
    FROM firsts GROUP BY k`);
  const names = shown.flatMap((at) => Array.from({ length: runs }, (_, run) => `v${at}_${run}`));
  const where = `${having(['k', ...names], search)}${onlyDifferences ? ' AND differs' : ''}`;
  const order = ['nr', 'k'];
  if (sort) {
    const at = placeOf(staged, sort.column, 'sort');
    const sql = at === keyAt ? 'k' : `v${at}_${sort.place}`;
    if (at !== keyAt && (!shown.includes(at) || sort.place >= runs))
      throw invalid(`'${sort.column}' is not among the columns shown.`, { field: 'sort' });
    order.unshift(ordered(sql, isNumeric(at), sort.isDescending));
  }
  const [found] = await engine.rows<{ n: number; repeated: number }>(
    `SELECT count(*) FILTER (${where}) AS n, count(*) FILTER (n > 1) AS repeated FROM beside`,
  );
  const { rows } = await engine.table(
    `SELECT ${['k', 'nr', ...names].join(', ')} FROM beside WHERE ${where} ORDER BY ${order.join(', ')} LIMIT ${limit} OFFSET ${offset}`,
  );
  return {
    shown: shown.map((at) => staged.columns[at]?.name ?? ''),
    total: found?.n ?? 0,
    /** Keys that a run has more than once: its first row is shown. */
    repeated: found?.repeated ?? 0,
    rows: rows.map(([k, nr, ...values]) => ({
      run: null,
      nr: Number(nr),
      key: k as Cell,
      values: values as Cell[],
    })),
  };
}
