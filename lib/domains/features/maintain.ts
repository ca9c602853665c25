import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { optimize, restore, vacuum } from '@/lib/platform/delta';
import { assertOurs, deltaOf, loadTable, TABLE } from './load';
import { pinnedVersions } from './pinned-versions';
import { recordCommits, writerNote } from './record-commits';
import { TableName, VersionNumber } from './schemas';

const Table = z.object({ name: TableName });

export const optimizeTable = command({
  name: 'features.optimizeTable',
  summary: 'Puts the small files of a table together. No row changes.',
  access: 'features.write',
  input: Table,
  transaction: false,
  async run(ctx, { name }) {
    const table = await loadTable(ctx, name);
    assertOurs(table);
    const { version } = await optimize(deltaOf(table), { note: writerNote(ctx) });
    await recordCommits(table);
    ctx.audit({ objectType: TABLE, objectId: table.id, after: { name, version } });
    return { version };
  },
});

export const restoreTable = command({
  name: 'features.restoreTable',
  summary: 'Makes the rows of an earlier version those of a new one.',
  access: 'features.write',
  input: Table.extend({ version: VersionNumber }),
  transaction: false,
  async run(ctx, { name, version: wanted }) {
    const table = await loadTable(ctx, name);
    assertOurs(table);
    const { version } = await restore(deltaOf(table), wanted, { note: writerNote(ctx) });
    await recordCommits(table);
    ctx.audit({ objectType: TABLE, objectId: table.id, after: { name, version, restored: wanted } });
    return { version };
  },
});

async function pinnedOf(ctx: Context, tableKey: number): Promise<number[]> {
  const [found] = await ctx.sql<{ pinned: unknown[] }>(
    sql`SELECT ${pinnedVersions(sql`${tableKey}::int`)} AS pinned`,
  );
  return (found?.pinned ?? []).map(Number);
}

export const vacuumTable = command({
  name: 'features.vacuumTable',
  summary:
    'Removes files for good that no version needs any more: not those of training sets and of streams that score, nor what is younger than the retention.',
  access: 'features.manage',
  input: Table.extend({
    retentionHours: z.number().min(168).max(87_600).optional(),
    isDryRun: z.boolean().default(true),
  }),
  transaction: false,
  async run(ctx, { name, retentionHours, isDryRun }) {
    const table = await loadTable(ctx, name);
    assertOurs(table);
    const pinned = await pinnedOf(ctx, table.key);
    const { files, bytes, pinnedBytes } = await vacuum(deltaOf(table), {
      retentionHours,
      isDryRun,
      pinned,
      note: writerNote(ctx),
    });
    if (!isDryRun) await recordCommits(table);
    ctx.audit({
      objectType: TABLE,
      objectId: table.id,
      after: { name, files: files.length, bytes, isDryRun },
    });
    return { files: files.length, bytes, pinnedBytes, isDryRun };
  },
});
