/** The rows that a run was trained on, made again, for other domains. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { type Engine, type EngineOptions, withEngine } from '@/lib/platform/duckdb';
import { joinOf, lendAll } from './join-rows';
import { loadSet, recipeOf, type TrainingSetView } from './training-sets';

/** The last one that the run was said to be trained on. @throws RESOURCE_DOES_NOT_EXIST for one of tables that the caller may not read */
export async function findTrainingSet(ctx: Context, runId: string): Promise<TrainingSetView | undefined> {
  const [found] = await ctx.sql<{ id: string }>(sql`
    SELECT id FROM training_sets WHERE run_ids @> ARRAY[${runId}::text] ORDER BY creation_time DESC, id DESC LIMIT 1`);
  return found && loadSet(ctx, found.id);
}

export type LentRows = { engine: Engine; select: string; columns: { name: string; type: string }[] };

/** Joined once, for as long as `use` runs. @throws RESOURCE_DOES_NOT_EXIST where a table of it was dropped */
export async function lendTrainingSet<T>(
  ctx: Context,
  id: string,
  use: (rows: LentRows) => Promise<T>,
  options: Pick<EngineOptions, 'signal' | 'timeoutMs'> = {},
): Promise<T> {
  const { base, wanted, exclude, functions } = await recipeOf(ctx, id);
  return lendAll(base, wanted, (lent) =>
    withEngine({ ...lent.reach, ...options }, async (engine) => {
      const { sql: joined } = await joinOf(engine, lent, wanted, { exclude, functions, isOrdered: false });
      await engine.run(`CREATE TEMP TABLE training_rows AS ${joined}`);
      const columns = await engine.rows<{ column_name: string; column_type: string }>(
        'DESCRIBE training_rows',
      );
      return use({
        engine,
        select: 'SELECT * FROM training_rows',
        columns: columns.map(({ column_name: name, column_type: type }) => ({ name, type })),
      });
    }),
  );
}
