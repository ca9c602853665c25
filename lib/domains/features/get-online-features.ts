import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { holdsEverywhere } from '@/lib/core/grants';
import { query } from '@/lib/core/operation';
import { loadTables, TABLE } from './load';
import { fill, type Status } from './look-up-online';
import { plannedLookups } from './online-plan';
import { Lookups } from './schemas';

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

export const getOnlineFeatures = query({
  name: 'features.getOnlineFeatures',
  summary: 'The latest features of some entities, by their keys, from the online copies of their tables.',
  access: 'features.read',
  input: z.object({
    lookups: Lookups.min(1),
    rows: z.array(z.record(z.string(), z.unknown())).min(1).max(1000),
  }),
  async run(
    ctx,
    { lookups, rows },
  ): Promise<{ rows: Record<string, unknown>[]; byColumn: Record<string, Status[]> }> {
    await assertMayRead(
      ctx,
      lookups.map(({ tableName }) => tableName),
    );
    const found = await fill(await plannedLookups(ctx, lookups), rows, { hasStatuses: true });
    return { rows: found.rows, byColumn: found.statuses };
  },
});
