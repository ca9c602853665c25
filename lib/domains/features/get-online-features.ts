import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { holdsEverywhere } from '@/lib/core/grants';
import { query } from '@/lib/core/operation';
import { loadTables, TABLE } from './load';
import { plannedLookups } from './online-plan';
import { Lookups, MOST_ROWS } from './schemas';
import { writeLookedUp } from './write-looked-up';

/** A grant that is taken away works so long. */
const KNOWN_FOR = 5_000;
const MOST = 20_000;
const allowed = new Map<string, number>();

/** @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED: asked of the database once in a while, and of memory by every request */
async function assertMayRead(ctx: Context, names: readonly string[]): Promise<void> {
  if (holdsEverywhere(ctx, TABLE)) return;
  const key = [ctx.caller.user?.id, ...names].join(' ');
  if ((allowed.get(key) ?? 0) > Date.now()) return;
  await loadTables(ctx, names);
  if (allowed.size >= MOST) allowed.clear();
  allowed.set(key, Date.now() + KNOWN_FOR);
}

const isRow = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checked and not copied, and all at once: a schema for each row costs more than to find it. */
const Rows = z
  .array(z.unknown())
  .min(1, 'must have at least one row')
  .max(MOST_ROWS, `must have at most ${MOST_ROWS} rows`)
  .superRefine((rows, ctx) => {
    const at = rows.findIndex((row) => !isRow(row));
    if (at >= 0) ctx.addIssue({ code: 'custom', path: [at], input: rows[at], params: { kind: 'type' } });
  })
  .transform((rows) => rows as Record<string, unknown>[]);

export const getOnlineFeatures = query({
  name: 'features.getOnlineFeatures',
  summary: 'The latest features of some entities, by their keys, from the online copies of their tables.',
  access: 'features.read',
  input: z.object({ lookups: Lookups.min(1), rows: Rows }),
  /** The answer as JSON: `rows` as they were given with what they lacked, `by_column` how each feature was found. */
  async run(ctx, { lookups, rows }): Promise<{ json: string }> {
    await assertMayRead(
      ctx,
      lookups.map(({ tableName }) => tableName),
    );
    return { json: await writeLookedUp(await plannedLookups(ctx, lookups), rows) };
  },
});
