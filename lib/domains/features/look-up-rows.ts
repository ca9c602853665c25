/** The rows of a file with what a model carries look-ups for, as a SELECT of an engine: what `score_batch` does in a client. */
import type { Context } from '@/lib/core/context';
import { lendTables } from '@/lib/platform/delta';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { joinOf, pin } from './join-rows';
import { deltaOf } from './load';
import { readFunctions, readLookups } from './packed-look-ups';

/** As a model carries them. */
export type PackedLookUps = {
  lookups: Record<string, unknown>[];
  functions?: { output_name: string; expression: string }[];
};

type Options = { folders: string[]; signal?: AbortSignal | undefined };

/**
 * Values that the rows have already win. Rows with a time are joined as of it, others with what is the latest.
 *
 * @param options.folders what the engine may write to
 * @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED for a table of the look-ups, INVALID_PARAMETER_VALUE naming the column or the field of
 *   the look-ups
 */
export async function withLookedUp<T>(
  ctx: Context,
  file: string,
  spec: PackedLookUps,
  { folders, signal }: Options,
  use: (engine: Engine, select: string) => Promise<T>,
): Promise<T> {
  const lookups = readLookups(spec.lookups);
  const functions = readFunctions(spec.functions ?? []);
  const wanted = await pin(ctx, lookups);
  return lendTables(
    wanted.map(({ table, version }) => ({ table: deltaOf(table), version })),
    (tables) => {
      const reach = { files: [file], folders: [...tables.flatMap((lent) => [...lent.folders]), ...folders] };
      return withEngine({ ...reach, weight: 'heavy', ...(signal && { signal }) }, async (engine) => {
        const { sql } = await joinOf(engine, { reach, base: { files: [file] }, tables }, wanted, {
          onPresent: 'keep',
          functions,
          isOrdered: false,
        });
        return use(engine, sql);
      });
    },
    signal,
  );
}
