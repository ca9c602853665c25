import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { invalid, notFound } from '@/lib/pure/errors';
import { runChanged } from './changes';
import { noteHeard } from './heartbeats';
import { loadActiveRun } from './load';
import { withRunId } from './log-metric';
import { Key, RunId, Tag } from './schemas';

export const RUN_NAME_TAG = 'mlflow.runName';

type KeyValue = { key: string; value: string };

/** Sets tags of a run; the last of equal keys wins. The run's name follows its tag. */
export async function upsertRunTags(ctx: Context, runKey: number, tags: KeyValue[]): Promise<void> {
  const unique = [...new Map(tags.map(({ key, value }) => [key, value]))];
  if (unique.length === 0) return;
  const name = unique.find(([key]) => key === RUN_NAME_TAG)?.[1];
  if (name !== undefined && name.trim() === '')
    throw invalid('A run name must not be empty.', { field: 'value' });
  await ctx.sql(
    sql`WITH renamed AS (UPDATE runs SET name = ${name ?? null} WHERE key = ${runKey} AND ${name ?? null}::text IS NOT NULL)
        INSERT INTO run_tags (run_key, key, value)
        SELECT ${runKey}::bigint, key, value
        FROM unnest(${unique.map(([key]) => key)}::text[], ${unique.map(([, value]) => value)}::text[]) AS given (key, value)
        ORDER BY key
        ON CONFLICT (run_key, key) DO UPDATE SET value = excluded.value`,
    'tracking.upsertRunTags',
  );
}

export const setTag = command({
  name: 'tracking.setTag',
  summary: 'Sets a tag of a run.',
  access: 'runs.write',
  transaction: false,
  unaudited: 'volume: clients set tags all through a run',
  input: Tag.extend({ runId: RunId.optional(), runUuid: RunId.optional() }).transform(withRunId),
  async run(ctx, { runId, ...tag }) {
    const run = await loadActiveRun(ctx, runId);
    await upsertRunTags(ctx, run.key, [tag]);
    // A person who writes a note is not the run.
    if (ctx.caller.via !== 'session') noteHeard(runId);
    runChanged(ctx, run);
    return {};
  },
});

export const deleteTag = command({
  name: 'tracking.deleteTag',
  summary: 'Removes a tag of a run.',
  access: 'runs.write',
  input: Tag.omit({ value: true, key: true }).extend({ key: Key, runId: RunId }),
  async run(ctx, { runId, key }) {
    const run = await loadActiveRun(ctx, runId);
    const [before] = await ctx.sql<{ value: string }>(
      sql`DELETE FROM run_tags WHERE run_key = ${run.key} AND key = ${key} RETURNING value`,
    );
    if (!before) throw notFound(`No tag with name: ${key} in run with id ${runId}`);
    ctx.audit({ objectType: 'run', objectId: runId, before: { [key]: before.value } });
    runChanged(ctx, run);
    return {};
  },
});
