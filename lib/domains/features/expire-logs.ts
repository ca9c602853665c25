import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { expireLog } from '@/lib/platform/delta';
import { log } from '@/lib/platform/log';
import { deltaOf, type TableRow } from './load';
import { pinnedVersions } from './pinned-versions';

type Written = Pick<TableRow, 'key' | 'location' | 'isExternal'> & { pinned: number[] };

const AT_ONCE = 200;

/**
 * The job of each night: logs of tables end where their retention does, but keep the versions that are pinned, as a vacuum does. Tables
 * of others are theirs to keep.
 */
export async function expireLogs(now = Date.now(), signal?: AbortSignal): Promise<void> {
  for (let after = 0; ; ) {
    const some = await rows<Written>(sql`
      SELECT key, location, is_external AS "isExternal",
             ${pinnedVersions(sql`feature_tables.key`)} AS pinned
      FROM feature_tables WHERE key > ${after} AND deleted_time IS NULL AND NOT is_external ORDER BY key LIMIT ${AT_ONCE}`);
    for (const { key, pinned, ...table } of some) {
      signal?.throwIfAborted();
      after = key;
      try {
        const entries = await expireLog(deltaOf(table), { pinned: pinned.map(Number), now });
        if (entries > 0) log.info({ table: table.location, entries }, 'old entries of a log were removed');
      } catch (error) {
        // One table that cannot be read holds up no other.
        log.warn({ err: error, table: table.location }, 'the log of a table could not be shortened');
      }
    }
    if (some.length < AT_ONCE) return;
  }
}
