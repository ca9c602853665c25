import sql from 'sql-template-tag';
import { z } from 'zod';
import { forgetGrants } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { dropTable as dropDelta } from '@/lib/platform/delta';
import { onlineStore } from '@/lib/platform/online-store';
import { conflict } from '@/lib/pure/errors';
import { deltaOf, loadTable, TABLE } from './load';
import { TableName } from './schemas';

/** The job that removes the folder, once the drop is committed. */
export const REMOVE_FILES = 'features.removeFiles';

export const dropTable = command({
  name: 'features.dropTable',
  summary:
    'Drops a table with its rows and its online copy. One that training sets were made of is only dropped by force: they cannot be made again then.',
  access: 'features.manage',
  input: z.object({ name: TableName, force: z.stringbool().or(z.boolean()).default(false) }),
  async run(ctx, { name, force }) {
    const table = await loadTable(ctx, name, { lock: true });
    const [used] = await ctx.sql<{ sets: number }>(sql`
      SELECT count(DISTINCT training_set_id) AS sets FROM training_set_lookups WHERE table_key = ${table.key}`);
    if (used && used.sets > 0 && !force)
      throw conflict(
        `${used.sets} training set${used.sets === 1 ? ' was' : 's were'} made of '${name}' and could not be made again. Drop it by force if that is meant.`,
      );
    await ctx.sql(sql`UPDATE feature_tables SET deleted_time = ${ctx.now} WHERE key = ${table.key}`);
    await ctx.sql(sql`DELETE FROM online_tables WHERE table_key = ${table.key}`);
    await ctx.sql(sql`DELETE FROM feature_batches WHERE table_key = ${table.key}`);
    await ctx.sql(sql`DELETE FROM features WHERE table_key = ${table.key}`);
    await forgetGrants(ctx, TABLE, table.id);
    await ctx.enqueue(REMOVE_FILES, {
      key: table.key,
      location: table.location,
      isExternal: table.isExternal,
    });
    ctx.audit({
      objectType: TABLE,
      objectId: table.id,
      before: { name, version: table.version, rows: table.rows },
    });
    return {};
  },
});

type Dropped = { key: number; location: string; isExternal: boolean };

/** The rows of a table of others stay where they are; those for look-ups are ours. */
export async function removeFiles({ key, ...table }: Dropped): Promise<void> {
  await onlineStore().clear(key);
  if (!table.isExternal) await dropDelta(deltaOf(table));
}
