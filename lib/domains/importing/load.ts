import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { notFound } from '@/lib/pure/errors';
import type { Position } from './pass';
import type { Counts, SourceInput } from './schemas';

export type ImportStatus = 'running' | 'stopped' | 'failed' | 'done';

/** An import as people see it: never with its credentials. */
export type ImportRecord = {
  id: string;
  kind: SourceInput['kind'];
  address: string;
  status: ImportStatus;
  /** Whether a worker is at it; one that runs and is not worked at waits for its turn, or to try again. */
  isWorked: boolean;
  pass: number;
  experimentIds: string[];
  hasArtifacts: boolean;
  hasCredentials: boolean;
  counts: Counts;
  position: Position | null;
  expectedRuns: number | null;
  sourceVersion: string | null;
  fault: string | null;
  startedBy: string;
  startedTime: number;
  endedTime: number | null;
  missing: number;
  different: number;
};

const countOf = (outcome: 'missing' | 'different') => sql`
  (SELECT count(*) FROM import_findings
   WHERE import_id = imports.id AND import_findings.pass = imports.pass AND outcome = ${outcome}::finding_outcome)`;

export const importsWhere = (ctx: Context, which: ReturnType<typeof sql>): Promise<ImportRecord[]> =>
  ctx.sql<ImportRecord>(sql`
    SELECT id, kind, address, status, coalesce(lease_until > ${ctx.now}, false) AS "isWorked", pass,
           experiment_ids AS "experimentIds", has_artifacts AS "hasArtifacts", credentials IS NOT NULL AS "hasCredentials",
           counts, position, expected_runs AS "expectedRuns", source_version AS "sourceVersion", fault,
           started_by AS "startedBy", started_time AS "startedTime", ended_time AS "endedTime",
           ${countOf('missing')} AS missing, ${countOf('different')} AS different
    FROM imports WHERE ${which} ORDER BY started_time DESC LIMIT 200`);

export async function loadImport(ctx: Context, id: string): Promise<ImportRecord> {
  const [found] = await importsWhere(ctx, sql`id = ${id}::uuid`);
  if (!found) throw notFound('No such import.');
  return found;
}
