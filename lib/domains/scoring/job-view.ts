import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Level } from '@/lib/pure/permission-levels';
import { type JobRow, type LoadedJob, mayOf, RUN_COLUMNS, type RunRow } from './load';
import type { Definition } from './schemas';

export type RunView = Omit<RunRow, 'jobKey' | 'parts' | 'attempts'> & {
  /** Over the time from its beginning to its end, or to now. */
  rowsPerSecond: number | null;
};

export type Lag = {
  /** Of the input: what it has, and what the output shows of it. */
  latestVersion: number;
  shownVersion: number | null;
  versions: number;
  /** New or changed in those, at most; null where somebody who wrote did not count. */
  rows: number | null;
};

export type JobView = {
  id: string;
  name: string;
  description: string;
  kind: JobRow['kind'];
  definition: Definition;
  /** By whose rights it works. */
  owner: string;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
  cron: string;
  timeZone: string;
  nextRunTime: number | null;
  followsModel: boolean;
  isActive: boolean;
  stateMessage: string;
  lastRun: RunView | null;
  lag: Lag | null;
  permissionLevel: Level;
  may: { download: boolean; run: boolean; manage: boolean };
};

export function viewRun({ jobKey: _, parts: __, attempts: ___, ...run }: RunRow, now: number): RunView {
  const seconds = run.startTime === null ? 0 : ((run.endTime ?? now) - run.startTime) / 1000;
  return { ...run, rowsPerSecond: seconds > 0 && run.rowsDone > 0 ? run.rowsDone / seconds : null };
}

/** Four statements for however many jobs. */
export async function readJobs(ctx: Context, jobs: readonly LoadedJob[]): Promise<JobView[]> {
  const keys = jobs.map(({ key }) => key);
  const runs = await ctx.sql<RunRow>(sql`
    SELECT ${RUN_COLUMNS} FROM scoring_runs JOIN scoring_jobs ON key = job_key AND number = last_run
    WHERE job_key = ANY(${keys}::int[])`);
  const owners = await ctx.sql<{ id: string; email: string }>(
    sql`SELECT id, email FROM users WHERE id = ANY(${jobs.flatMap(({ ownerId }) => ownerId ?? [])}::uuid[])`,
  );
  const read = jobs.flatMap(({ kind, inputTable }) => (kind === 'stream' ? (inputTable ?? []) : []));
  const tables =
    read.length === 0
      ? []
      : await ctx.sql<{ key: number; version: number }>(
          sql`SELECT key, version FROM feature_tables WHERE key = ANY(${read}::int[])`,
        );
  const behind = await rowsBehind(
    ctx,
    jobs.filter(({ kind }) => kind === 'stream'),
  );
  return jobs.map((job): JobView => {
    const last = runs.find(({ jobKey }) => jobKey === job.key);
    const latest = tables.find(({ key }) => key === job.inputTable)?.version;
    const { id, name, description, kind, definition, createdBy, creationTime, lastUpdatedTime } = job;
    return {
      id,
      name,
      description,
      kind,
      definition,
      owner: owners.find((each) => each.id === job.ownerId)?.email ?? createdBy,
      createdBy,
      creationTime,
      lastUpdatedTime,
      cron: job.cron,
      timeZone: job.timeZone,
      nextRunTime: job.isActive ? job.dueTime : null,
      followsModel: job.followsModel,
      isActive: job.isActive,
      stateMessage: job.stateMessage,
      lastRun: last ? viewRun(last, ctx.now) : null,
      lag:
        kind === 'stream' && latest !== undefined ? lagOf(latest, job.position, behind.get(job.key)) : null,
      permissionLevel: job.level,
      may: mayOf(ctx, job.level),
    };
  });
}

type Behind = { key: number; versions: number; rows: number | null };

/** What was committed behind the place of each stream. */
async function rowsBehind(ctx: Context, streams: readonly LoadedJob[]): Promise<Map<number, Behind>> {
  if (streams.length === 0) return new Map();
  const places = JSON.stringify(
    streams.map(({ key, inputTable, position }) => ({ key, inputTable, position })),
  );
  const found = await ctx.sql<Behind>(sql`
    SELECT key, count(*)::int AS versions, CASE WHEN bool_and(new_rows IS NOT NULL) THEN sum(new_rows)::float8 END AS rows
    FROM jsonb_to_recordset(${places}::jsonb) AS place (key int, "inputTable" int, position bigint)
    JOIN feature_table_versions ON table_key = "inputTable" AND version > coalesce(position, -1)
    GROUP BY key`);
  return new Map(found.map((each) => [each.key, each]));
}

function lagOf(latestVersion: number, position: number | null, behind: Behind | undefined): Lag {
  const versions = Math.max(0, latestVersion - (position ?? -1));
  return {
    latestVersion,
    shownVersion: position === null || position < 0 ? null : position,
    versions,
    // Commits that were made too long ago to be looked at were not counted.
    rows: versions === 0 ? 0 : behind?.versions === versions ? behind.rows : null,
  };
}
