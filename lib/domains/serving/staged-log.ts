/**
 * An endpoint's log as files that the engine reads, made part by part: what has grown is staged, and what was labelled or has gone, while
 * the rest stays as it is. Who may read the log at all reads the same of it as everybody.
 */
import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Lendable } from '@/lib/domains/features/index';
import { rows } from '@/lib/platform/db';
import { withEngine } from '@/lib/platform/duckdb';
import {
  type FlatColumn,
  MOST_COLUMNS,
  selectRows,
  typeOfKinds,
  withRowsFile,
} from '@/lib/platform/duckdb/rows-file';
import { KeptFiles } from '@/lib/platform/kept-files';
import { identifier, literal } from '@/lib/pure/sql-text';
import { flatLog, isAnswered, LOG_COLUMNS, nothingOf, readFlat, timed } from './log-table';
import { newestSince } from './read-inference-log';

const KEPT_FOR = 60 * 60_000;
const MOST_LOGS = 8;
const MOST_PARTS = 160;
const END = Number.MAX_SAFE_INTEGER;

type Staged = {
  /** Undefined where a part had no rows by the time that it was read. */
  file?: string;
  /** As the values alone have them. */
  columns: FlatColumn[];
};
type Part = { from: number; to: number; rows: number; rowTimes: string; labels: number; labelTimes: string };
type Log = {
  /** Another one may call columns otherwise. */
  id: string;
  until: number;
  flat: ReturnType<typeof flatLog>;
  /** Where parts begin, ascending. */
  cuts: number[];
  /** Of columns that are of another type together than in some part: which that is. */
  casts: Readonly<Record<string, string>>;
};

const NO_ROWS = Object.entries(LOG_COLUMNS).map(([name, type = 'VARCHAR']) => ({ name, type }));

/** The log asked for longest ago is the first. */
const logs = new Map<string, Log>();
const kept = new KeptFiles<Staged>({ most: MOST_PARTS, forMs: KEPT_FOR });

type Options = {
  /** The newest rows are read, so many of them. */
  mostRows: number;
  /** So many rows are a part; it is cut once there are twice as many. */
  partRows: number;
};

/** Lends the SELECT of the newest rows of an endpoint's log, with all labels that are known now. */
export async function lendStaged<T>(
  endpointId: string,
  { mostRows, partRows }: Options,
  use: (relation: Lendable) => Promise<T>,
): Promise<T> {
  const from = (await newestSince(endpointId, 0, mostRows)) ?? 0;
  const log = logOf(endpointId);
  beginAt(log, from);
  const parts = await partsOf(endpointId, log, partRows);
  const before = log.casts;
  return lendParts(endpointId, { ...log }, parts, (staged) => {
    const { columns, casts } = mergeColumns(staged);
    const isSettled = JSON.stringify(casts) === JSON.stringify(before);
    log.casts = casts;
    // Numbers of one part and words of another: the numbers are written as they came, which is told by the rows alone.
    return isSettled
      ? use(relationOf(staged, columns, from))
      : lendParts(endpointId, { ...log }, parts, (again) =>
          use(relationOf(again, mergeColumns(again).columns, from)),
        );
  });
}

function logOf(endpointId: string): Log {
  const before = logs.get(endpointId);
  const log =
    before && before.until > Date.now()
      ? before
      : { id: randomUUID(), until: Date.now() + KEPT_FOR, flat: flatLog(), cuts: [], casts: {} };
  logs.delete(endpointId);
  logs.set(endpointId, log);
  const [oldest] = logs.keys();
  if (logs.size > MOST_LOGS && oldest !== undefined) logs.delete(oldest);
  return log;
}

/** The part in which the rows begin stays whole while they move on. */
function beginAt(log: Log, from: number): void {
  const first = log.cuts.findLastIndex((cut) => cut <= from);
  log.cuts = first < 0 ? [from, ...log.cuts] : log.cuts.slice(first);
}

async function partsOf(endpointId: string, log: Log, partRows: number): Promise<Part[]> {
  const parts = await countParts(endpointId, log.cuts);
  const great = parts.filter((part) => part.rows > 2 * partRows);
  if (great.length === 0) return parts;
  const found = await rows<{ time: number }>(sql`
    SELECT DISTINCT logged.time FROM unnest(${great.map(({ from }) => from)}::bigint[], ${great.map(({ to }) => to)}::bigint[]) AS part (start, ends),
      LATERAL (SELECT time, row_number() OVER (ORDER BY time) AS place FROM inference_log
               WHERE endpoint_id = ${endpointId} AND time >= start AND time < ends) AS logged
    WHERE place % ${partRows} = 0`);
  const cuts = new Set([...log.cuts, ...found.map(({ time }) => time)]);
  log.cuts = [...cuts].sort((a, b) => a - b);
  return countParts(endpointId, log.cuts);
}

/**
 * What there is of each part, which changes with each row that comes or goes and each label that is said, whatever the order in which
 * transactions end. Parts without rows are left out.
 */
async function countParts(endpointId: string, cuts: readonly number[]): Promise<Part[]> {
  const [from = 0] = cuts;
  const found = await rows<Omit<Part, 'from' | 'to'> & { place: number }>(sql`
    WITH logged AS (
      SELECT width_bucket(time, ${cuts}::bigint[]) AS place, count(*)::int AS rows, sum(time)::text AS "rowTimes"
      FROM inference_log WHERE endpoint_id = ${endpointId} AND time >= ${from} GROUP BY 1),
    labelled AS (
      SELECT width_bucket(inference_log.time, ${cuts}::bigint[]) AS place, count(*)::int AS labels, sum(inference_labels.time)::text AS "labelTimes"
      FROM inference_labels JOIN inference_log USING (endpoint_id, request_id, row_index)
      WHERE endpoint_id = ${endpointId} AND inference_log.time >= ${from} GROUP BY 1)
    SELECT place, rows, "rowTimes", coalesce(labels, 0) AS labels, coalesce("labelTimes", '') AS "labelTimes"
    FROM logged LEFT JOIN labelled USING (place) ORDER BY place`);
  return found.map(({ place, ...part }) => ({
    ...part,
    from: cuts[place - 1] as number,
    to: cuts[place] ?? END,
  }));
}

/** Holds the files of all parts at once. @param log as it is now: others may change it meanwhile */
async function lendParts<T>(
  endpointId: string,
  log: Log,
  [part, ...others]: readonly Part[],
  use: (staged: Staged[]) => Promise<T>,
): Promise<T> {
  if (!part) return use([]);
  const stamp = JSON.stringify([part, log.casts]);
  const make = (folder: string) => stage(endpointId, part, log, folder);
  return kept.lend(`${log.id} ${part.from}`, stamp, make, (own) =>
    lendParts(endpointId, log, others, (rest) => use([own, ...rest])),
  );
}

/** Another part of the log in a file of its own. */
const stage = (
  endpointId: string,
  { from, to }: Part,
  { flat, casts }: Log,
  folder: string,
): Promise<Staged> =>
  withRowsFile(
    readFlat({ endpointId, from, to }, flat),
    async (rowsFile, columns, count) => {
      if (count === 0) return { columns };
      const file = `${folder}/rows.parquet`;
      const typed = columns.map((column) =>
        Object.hasOwn(casts, column.name) ? { ...column, type: casts[column.name] as string } : column,
      );
      await withEngine({ files: [rowsFile], folders: [folder] }, (engine) =>
        engine.run(`COPY (${timed(selectRows(rowsFile, typed))}) TO ${literal(file)} (FORMAT parquet)`),
      );
      return { file, columns };
    },
    LOG_COLUMNS,
    isAnswered,
  );

/** The columns of all parts, in the order in which they came, and those that are of another type together than in some part. */
export function mergeColumns(parts: readonly Pick<Staged, 'columns'>[]): {
  columns: FlatColumn[];
  casts: Record<string, string>;
} {
  const merged = new Map<string, FlatColumn>();
  for (const { columns } of parts) {
    for (const column of columns) {
      const before = merged.get(column.name);
      if (before === undefined && merged.size >= MOST_COLUMNS) continue;
      if (before === undefined || before.isEmpty) merged.set(column.name, column);
      else if (!column.isEmpty) merged.set(column.name, together(before, column));
    }
  }
  const differ = parts
    .flatMap(({ columns }) => columns)
    .flatMap(({ name, type, isEmpty }) => {
      const all = merged.get(name)?.type;
      return isEmpty || all === undefined || all === type ? [] : [[name, all] as const];
    });
  return { columns: [...merged.values()], casts: Object.fromEntries(differ.sort()) };
}

function together(one: FlatColumn, other: FlatColumn): FlatColumn {
  const kinds = (one.kinds ?? 0) | (other.kinds ?? 0);
  return { ...one, type: typeOfKinds(kinds) ?? one.type, ...(kinds > 0 && { kinds }) };
}

function relationOf(staged: readonly Staged[], columns: readonly FlatColumn[], from: number): Lendable {
  const selects = staged.flatMap(({ file, columns: own }) => {
    if (file === undefined) return [];
    const has = new Set(own.filter(({ isEmpty }) => !isEmpty).map(({ name }) => name));
    const cells = columns.map(({ name, type }) =>
      has.has(name) ? identifier(name) : `CAST(NULL AS ${type}) AS ${identifier(name)}`,
    );
    return [`SELECT ${cells.join(', ')} FROM read_parquet(${literal(file)})`];
  });
  if (selects.length === 0) return { select: timed(nothingOf(NO_ROWS)), files: [] };
  return {
    select: `SELECT * FROM (${selects.join(' UNION ALL ')}) WHERE time >= make_timestamp(${from} * 1000)`,
    files: staged.flatMap(({ file }) => (file === undefined ? [] : [file])),
  };
}
