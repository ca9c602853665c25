/** Batches of pushed rows in a database that was restored to a time before the lake's. */
import sql from 'sql-template-tag';
import { rows, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';

/** No two clocks of an installation are further apart. */
const APART = 60_000;

/**
 * A database of before counts batches from where it was, and the log of the table has their numbers already: they would be taken for
 * written. Those that were sent after the last commit of batches cannot be in it, and are numbered anew, behind all.
 *
 * @param done up to which batch the log says that it went @param since when it said so, in milliseconds since the epoch
 * @param renumbered in the transaction that does it: the batches behind that number have others than before
 */
export async function renumberBatches(
  key: number,
  { done, since }: { done: number; since: number | undefined },
  renumbered: (behind: number) => Promise<void>,
): Promise<void> {
  if (since === undefined) return;
  const late = sql`table_key = ${key} AND rows IS NOT NULL AND number <= ${done} AND time > ${since + APART}`;
  const [any] = await rows(sql`SELECT 1 FROM feature_batches WHERE ${late} LIMIT 1`);
  if (!any) return;
  await transaction(async () => {
    // As whoever pushes rows does: none comes in between.
    const [table] = await rows<{ behind: number }>(sql`
      SELECT greatest(last_batch, ${done}::bigint) AS behind FROM feature_tables WHERE key = ${key} FOR UPDATE`);
    const [{ first } = { first: null }] = await rows<{ first: number | null }>(
      sql`SELECT min(number) AS first FROM feature_batches WHERE ${late}`,
    );
    if (!table || first === null) return;
    const moved = await rows(sql`
      UPDATE feature_batches SET number = ${table.behind}::bigint + place
      FROM (SELECT idempotency_key AS sent_as, row_number() OVER (ORDER BY number) AS place FROM feature_batches
            WHERE table_key = ${key} AND rows IS NOT NULL AND number >= ${first} AND time > ${since + APART}) AS given
      WHERE table_key = ${key} AND idempotency_key = sent_as RETURNING 1`);
    await rows(sql`UPDATE feature_tables SET last_batch = ${table.behind + moved.length} WHERE key = ${key}`);
    await renumbered(table.behind);
    log.warn(
      { table: key, batches: moved.length },
      'the log of a table has later batches than the database, as after a restore: those sent since are written behind them',
    );
  });
}
