import { isDeepStrictEqual } from 'node:util';
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { conflict, invalid } from '@/lib/pure/errors';
import { DELETED } from './load';
import { readRules } from './rules';
import { StageName } from './schemas';
import { readStages, type Stage } from './stages';

export const getSettings = query({
  name: 'registry.getSettings',
  summary: "The workspace's stages, in their order, and the rules for all models.",
  access: 'self',
  input: z.object({}),
  async run(ctx) {
    const [stages, rules] = await Promise.all([readStages(ctx), readRules(ctx)]);
    return { stages, rules };
  },
});

const Kind = z.enum(['initial', 'staging', 'production', 'archived']);

const StageInput = z.object({
  name: StageName.regex(/^[\p{L}\p{N}_.\- ]+$/u, 'may have letters, digits, spaces, _ . and -')
    .refine((name) => !/^\d+$/.test(name), 'must not be a number: it would be taken for a version')
    .refine((name) => name.toLowerCase() !== 'latest', "must not be 'latest': it means the newest version"),
  kind: Kind,
  /** What it was called: its versions, history and rules go with it. */
  was: StageName.optional(),
});

const Stages = z
  .array(StageInput)
  .min(2)
  .max(20)
  .superRefine((stages, ctx) => {
    const names = stages.map(({ name }) => name.toLowerCase());
    const complain = (message: string) =>
      ctx.addIssue({ code: 'custom', message, input: stages, params: { kind: 'sentence' } });
    if (new Set(names).size < names.length) complain('Two stages have the same name.');
    const were = stages.flatMap(({ was }) => was ?? []);
    if (new Set(were).size < were.length) complain('Two stages were the same one.');
    if (names.includes(DELETED.toLowerCase())) complain(`${DELETED} is no stage.`);
    const misplaced = stages.some(
      ({ kind }, at) =>
        (kind === 'initial') !== (at === 0) || (kind === 'archived') !== (at === stages.length - 1),
    );
    if (misplaced) {
      complain(
        'The first stage, and no other, is where versions begin; the last, and no other, where they are put aside.',
      );
    }
  });

export const setStages = command({
  name: 'registry.setStages',
  summary:
    'Sets the stages of the workspace, in their order. One that holds versions can be renamed, not removed.',
  access: 'registry.configure',
  input: z.object({
    stages: Stages,
    /** What they were when the change was made: refused if by now they are others. */
    seen: z
      .array(z.object({ name: StageName, kind: Kind }))
      .max(20)
      .optional(),
  }),
  async run(ctx, { stages, seen }) {
    // It waits for every move on its way, and the next wait for it: none goes to a stage that is being renamed.
    await ctx.sql(sql`LOCK TABLE model_stages IN ACCESS EXCLUSIVE MODE`);
    const before = await readStages(ctx);
    const asSeen = before.map(({ name, kind }) => ({ name, kind }));
    if (seen && !isDeepStrictEqual(seen, asSeen)) {
      throw conflict('Somebody else changed the stages meanwhile. Undo yours to see them.');
    }
    const renamed = stages.flatMap(({ name, was }) => {
      if (was === undefined || was === name) return [];
      if (before.some((stage) => stage.name === was)) return [{ was, name }];
      throw invalid(`There is no stage ${was}.`, { field: 'stages' });
    });
    // One whose name another takes over is gone as well.
    const kept = new Set(stages.map(({ name, was = name }) => was));
    const gone = before.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
    await assertEmpty(ctx, gone);
    await ctx.sql(sql`DELETE FROM promotion_rules WHERE kind = 'stage' AND name = ANY(${gone}::text[])`);
    await rename(ctx, renamed);
    await ctx.sql(sql`DELETE FROM model_stages`);
    await ctx.sql(sql`
      INSERT INTO model_stages (name, kind, position)
      SELECT name, kind::stage_kind, place - 1
      FROM unnest(${stages.map(({ name }) => name)}::text[], ${stages.map(({ kind }) => kind)}::text[])
             WITH ORDINALITY AS given (name, kind, place)`);
    const after = await readStages(ctx);
    ctx.audit({
      objectType: 'registry',
      objectId: '*',
      before: { stages: before },
      after: { stages: after },
    });
    return { stages: after };
  },
});

/** @throws RESOURCE_CONFLICT for a stage that versions are in, or asked for */
async function assertEmpty(ctx: Context, gone: string[]): Promise<void> {
  const [found] = await ctx.sql<{ stage: string; versions: number }>(sql`
    SELECT stage, count(*) AS versions FROM (
      SELECT stage FROM model_versions WHERE stage = ANY(${gone}::text[])
      UNION ALL SELECT to_stage FROM transition_requests WHERE status = 'open' AND to_stage = ANY(${gone}::text[])) AS held
    GROUP BY stage LIMIT 1`);
  if (!found) return;
  throw conflict(
    `${found.versions} versions are in ${found.stage}, or asked to go there: move them first, or rename the stage.`,
  );
}

type Renaming = { was: Stage['name']; name: string };

/** What is and what is asked for takes the new name; what was keeps the name that it had then. */
async function rename(ctx: Context, renamed: readonly Renaming[]): Promise<void> {
  if (renamed.length === 0) return;
  const names = sql`unnest(${renamed.map(({ was }) => was)}::text[], ${renamed.map(({ name }) => name)}::text[]) AS renamed (was, name)`;
  await ctx.sql(sql`UPDATE model_versions SET stage = renamed.name FROM ${names} WHERE stage = renamed.was`);
  await ctx.sql(sql`
    UPDATE stage_periods SET stage = renamed.name FROM ${names} WHERE stage = renamed.was AND to_time IS NULL`);
  await ctx.sql(sql`
    UPDATE transition_requests SET from_stage = renamed.name FROM ${names} WHERE from_stage = renamed.was AND status = 'open'`);
  // By way of names that no stage has: two may have swapped theirs.
  await ctx.sql(sql`
    UPDATE transition_requests SET to_stage = '/' || renamed.name FROM ${names} WHERE to_stage = renamed.was AND status = 'open'`);
  await ctx.sql(
    sql`UPDATE transition_requests SET to_stage = substr(to_stage, 2) WHERE status = 'open' AND starts_with(to_stage, '/')`,
  );
  await ctx.sql(sql`
    UPDATE promotion_rules SET name = '/' || renamed.name FROM ${names} WHERE kind = 'stage' AND promotion_rules.name = renamed.was`);
  await ctx.sql(
    sql`UPDATE promotion_rules SET name = substr(name, 2) WHERE kind = 'stage' AND starts_with(name, '/')`,
  );
}
