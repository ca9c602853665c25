import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { runChanged } from './changes';
import { loadActiveRun } from './load';
import { withRunId } from './log-metric';
import { RUN_NAME_TAG } from './run-tags';
import { RunId, RunStatus, TagValue, Timestamp } from './schemas';

export const updateRun = command({
  name: 'tracking.updateRun',
  summary: "Changes a run's status, end time or name.",
  access: 'runs.write',
  transaction: false,
  unaudited: 'volume: every run ends with it',
  input: z
    .object({
      runId: RunId.optional(),
      runUuid: RunId.optional(),
      status: RunStatus,
      endTime: Timestamp.optional(),
      runName: TagValue.optional(),
    })
    .transform(withRunId),
  async run(ctx, { runId, status, endTime, runName }) {
    const run = await loadActiveRun(ctx, runId);
    if (runName !== undefined && runName !== '' && runName.trim() === '') {
      throw invalid('A run name must not be blank.', { field: 'runName' });
    }
    const name = runName || null;
    const [updated] = await ctx.sql<{
      name: string;
      status: string;
      endTime: number | null;
      startTime: number;
      userId: string;
    }>(
      sql`WITH tagged AS (
            INSERT INTO run_tags (run_key, key, value)
            SELECT ${run.key}::bigint, ${RUN_NAME_TAG}::text, ${name}::text WHERE ${name}::text IS NOT NULL
            ON CONFLICT (run_key, key) DO UPDATE SET value = excluded.value)
          UPDATE runs SET status = coalesce(${status ?? null}::run_status, status),
                          settled = settled AND ${status ?? null}::run_status IS NULL,
                          end_time = coalesce(${endTime ?? null}::bigint, end_time), name = coalesce(${name}, name)
          WHERE key = ${run.key}
          RETURNING name, status, end_time AS "endTime", start_time AS "startTime", user_id AS "userId"`,
      'tracking.updateRun',
    );
    runChanged(ctx, run);
    return {
      info: {
        runId,
        runUuid: runId,
        runName: updated?.name ?? run.name,
        experimentId: String(run.experimentId),
        userId: updated?.userId ?? '',
        status: updated?.status ?? run.status,
        startTime: run.startTime,
        ...(updated?.endTime != null && { endTime: updated.endTime }),
        lifecycleStage: run.lifecycleStage,
      },
    };
  },
});
