import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { runChanged } from './changes';
import { noteHeard } from './heartbeats';
import { loadActiveRun } from './load';
import { withRunId } from './log-metric';
import { Param, RunId } from './schemas';

type KeyValue = { key: string; value: string };

/** Params are written once: the same value again is fine, another is refused. Answers those already there and different. */
export async function insertParams(ctx: Context, runKey: number, params: KeyValue[]): Promise<KeyValue[]> {
  if (params.length === 0) return [];
  // The update that changes nothing makes the statement answer the stored value, and waits for a rival's commit.
  const stored = await ctx.sql<KeyValue>(
    sql`INSERT INTO params (run_key, key, value)
        SELECT ${runKey}::bigint, key, value
        FROM unnest(${params.map(({ key }) => key)}::text[], ${params.map(({ value }) => value)}::text[]) AS given (key, value)
        ORDER BY key
        ON CONFLICT (run_key, key) DO UPDATE SET value = params.value
        RETURNING key, value`,
    'tracking.insertParams',
  );
  const wanted = new Map(params.map(({ key, value }) => [key, value]));
  return stored.filter(({ key, value }) => wanted.get(key) !== value);
}

export const logParam = command({
  name: 'tracking.logParam',
  summary: 'Logs a parameter of a run; a parameter never changes its value.',
  access: 'runs.write',
  transaction: false,
  unaudited: 'volume: part of every training run',
  input: Param.extend({ runId: RunId.optional(), runUuid: RunId.optional() }).transform(withRunId),
  async run(ctx, { runId, key, value }) {
    const run = await loadActiveRun(ctx, runId);
    const [clash] = await insertParams(ctx, run.key, [{ key, value }]);
    if (clash) {
      throw invalid(
        `Changing param values is not allowed. Param with key='${key}' was already logged with value='${clash.value}' for run ID='${runId}'. Attempted logging new value '${value}'.`,
        { field: 'value' },
      );
    }
    noteHeard(runId);
    runChanged(ctx, run);
    return {};
  },
});

export const Params = z.array(Param);

/** Refuses a list that names one key twice, in MLflow's words. */
export function assertUniqueParams(params: KeyValue[]): void {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { key } of params) (seen.has(key) ? twice : seen).add(key);
  if (twice.size === 0) return;
  const keys = [...twice].map((key) => `'${key}'`).join(', ');
  throw invalid(
    `Duplicate parameter keys have been submitted: [${keys}]. Please ensure the request contains only one param value per param key.`,
    { field: 'params' },
  );
}
