import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { invalid, notFound } from '@/lib/pure/errors';
import { LIMITS } from '@/lib/pure/mlflow-names';
import { overtaken, SeenText } from '@/lib/pure/seen-text';
import { runChanged } from './changes';
import { noteHeard } from './heartbeats';
import { loadActiveRun } from './load';
import { withRunId } from './log-metric';
import { cut, Key, RunId, Tag } from './schemas';

export const RUN_NAME_TAG = 'mlflow.runName';
export const NOTE_TAG = 'mlflow.note.content';

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

/** Sets a tag that was seen to hold a text; empty where there was none. @throws RESOURCE_CONFLICT where it holds another by now */
async function replaceRunTag(ctx: Context, runKey: number, { key, value }: KeyValue, seen: string) {
  const [written] = await ctx.sql(sql`
    INSERT INTO run_tags (run_key, key, value)
    SELECT ${runKey}::bigint, ${key}, ${value}
    WHERE ${seen}::text = '' OR EXISTS (SELECT FROM run_tags WHERE run_key = ${runKey} AND key = ${key})
    ON CONFLICT (run_key, key) DO UPDATE SET value = excluded.value WHERE run_tags.value = ${seen}
    RETURNING key`);
  if (!written) throw overtaken(key === NOTE_TAG ? 'the notes' : `the tag ${key}`);
}

export const setTag = command({
  name: 'tracking.setTag',
  summary: 'Sets a tag of a run.',
  access: 'runs.write',
  transaction: false,
  unaudited: 'volume: clients set tags all through a run',
  input: Tag.extend({
    value: z.string().default(''),
    runId: RunId.optional(),
    runUuid: RunId.optional(),
    seen: SeenText,
  })
    .refine(({ key, seen }) => seen === undefined || key !== RUN_NAME_TAG, {
      path: ['seen'],
      message: "is for tags that are texts; the run's name is set as it is",
    })
    // Who writes a text by hand is not to lose the end of it without a word; a client's is cut, as MLflow does.
    .refine(({ value, seen }) => seen === undefined || cut(value, LIMITS.runTagValue) === value, {
      path: ['value'],
      message: `must have at most ${LIMITS.runTagValue} characters`,
    })
    .transform((input, ctx) => withRunId({ ...input, value: cut(input.value, LIMITS.runTagValue) }, ctx)),
  async run(ctx, { runId, seen, ...tag }) {
    const run = await loadActiveRun(ctx, runId);
    if (seen === undefined) await upsertRunTags(ctx, run.key, [tag]);
    else await replaceRunTag(ctx, run.key, tag, seen);
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
