import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { withCommit } from '@/lib/platform/online-store';
import { nextTime } from '@/lib/pure/cron';
import { alreadyExists, invalid, notFound } from '@/lib/pure/errors';
import { loadTable, TABLE, type TableRow } from './load';
import { assertStore } from './online-stores';
import { nameOfTable, readOnlineTable } from './online-table';
import { PUBLISH } from './record-commits';
import { ColumnName, TableName } from './schemas';

export const publishTable = command({
  name: 'features.publishTable',
  summary:
    'Publishes the latest row of each key for look-ups: once, by a schedule, or by itself after each write. The work is done in the background.',
  access: 'features.publish',
  input: z.object({
    name: TableName,
    /** What a publication takes over: all rows, or what changed; continuous ones begin by themselves after each write. */
    mode: z.enum(['snapshot', 'triggered', 'continuous']).default('triggered'),
    /** A cron pattern in UTC. */
    schedule: z.string().max(100).optional(),
    /**
     * Rows whose time is longer ago are not told any more. Of tables with a time key; a whole number counts from the epoch, in
     * seconds, milliseconds, microseconds or nanoseconds by its size.
     */
    ttlSeconds: z.number().int().min(1).max(10_000_000_000).optional(),
    /** Where to: there is one store. */
    onlineStore: z.string().max(255).optional(),
    /** Another name that the copy is asked for by. */
    onlineName: TableName.optional(),
    /** What whoever asks takes for the table's keys: refused where they are others. */
    primaryKeys: z.array(ColumnName).max(50).optional(),
  }),
  async run(ctx, { name, mode, schedule, ttlSeconds, onlineStore: store, onlineName, primaryKeys }) {
    if (store !== undefined) assertStore(store);
    const table = await loadTable(ctx, name, { lock: true });
    assertKeys(table, primaryKeys);
    if (ttlSeconds !== undefined && table.timestampKey === null)
      throw invalid('Only rows of a table with a time key grow old.', { field: 'ttlSeconds' });
    if (onlineName !== undefined && onlineName !== name) await assertNameFree(ctx, onlineName);
    const due = schedule === undefined ? null : nextTime(schedule, ctx.now);
    if (due === undefined)
      throw invalid(`'${schedule}' is no cron pattern, such as */15 * * * *.`, { field: 'schedule' });
    // Rows that grew too old are gone from the copy. Where they may be older now all are brought again. What an earlier publication
    // ended of is no fault of this one.
    await ctx.sql(sql`
      INSERT INTO online_tables (table_key, mode, schedule, ttl_seconds, due_time, online_name, created_by)
      VALUES (${table.key}, ${mode}::online_mode, ${schedule ?? null}, ${ttlSeconds ?? null}, ${due}, ${onlineName === name ? null : (onlineName ?? null)},
              ${ctx.caller.user?.email ?? ctx.caller.via})
      ON CONFLICT (table_key) DO UPDATE
      SET mode = excluded.mode, schedule = excluded.schedule, ttl_seconds = excluded.ttl_seconds, due_time = excluded.due_time,
          online_name = coalesce(excluded.online_name, online_tables.online_name), error = NULL,
          version = CASE WHEN online_tables.ttl_seconds < coalesce(excluded.ttl_seconds, 9223372036854775807)
                         THEN -1 ELSE online_tables.version END`);
    await ctx.enqueue(
      PUBLISH,
      { key: table.key },
      { key: `${PUBLISH}:${table.key}`, queue: `${PUBLISH}:${table.key}` },
    );
    ctx.audit({
      objectType: TABLE,
      objectId: table.id,
      after: { online: { mode, schedule, ttlSeconds, onlineName } },
    });
    return { version: table.version, onlineTable: await readOnlineTable(ctx, table) };
  },
});

function assertKeys({ name, primaryKeys }: TableRow, given: readonly string[] | undefined): void {
  if (!given || (given.length === primaryKeys.length && given.every((key) => primaryKeys.includes(key))))
    return;
  throw invalid(`'${name}' has the keys ${primaryKeys.join(', ')}, not ${given.join(', ').slice(0, 300)}.`, {
    field: 'primaryKeys',
  });
}

/** A copy by the name of another table would be taken for that one's. @throws RESOURCE_ALREADY_EXISTS */
async function assertNameFree(ctx: Context, onlineName: string): Promise<void> {
  const [taken] = await ctx.sql(
    sql`SELECT 1 FROM feature_tables WHERE name = ${onlineName} AND deleted_time IS NULL`,
  );
  if (taken)
    throw alreadyExists(`There is a feature table '${onlineName}': its copy is asked for by that name.`, {
      field: 'onlineName',
    });
}

export const dropOnline = command({
  name: 'features.dropOnline',
  summary: 'Takes the online copy of a table away. The table stays.',
  access: 'features.write',
  input: z.object({ name: TableName }),
  async run(ctx, { name }) {
    const table = await loadTable(ctx, await nameOfTable(ctx, name), { lock: true });
    const [gone] = await ctx.sql(sql`DELETE FROM online_tables WHERE table_key = ${table.key} RETURNING 1`);
    if (!gone) throw notFound(`The table '${name}' is not published.`);
    await withCommit((store) => store.clear(table.key));
    ctx.audit({ objectType: TABLE, objectId: table.id, before: { online: true } });
    return {};
  },
});
