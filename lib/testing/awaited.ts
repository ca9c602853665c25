/** Two at once, one after the other: what the first holds, the second waits for. */
import sql from 'sql-template-tag';
import { outsideTransaction, rows, transaction } from '@/lib/platform/db';

const WITHIN = 10_000;

/** Asked aside: within a transaction the answer would stay the first one. */
const isAwaited = async () => {
  const waiting = await outsideTransaction(() =>
    rows(sql`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`),
  );
  return waiting.length > 0;
};

/**
 * Runs `first` in a transaction that commits only once `second`, which began after it, waits for what it holds.
 *
 * @returns what comes of `second`
 */
export async function oneAfterTheOther<T>(
  first: () => Promise<unknown>,
  second: () => Promise<T>,
): Promise<T> {
  let late: Promise<T> | undefined;
  await transaction(async () => {
    await first();
    late = outsideTransaction(second);
    // Whoever calls this hears of it.
    late.catch(() => undefined);
    const until = Date.now() + WITHIN;
    while (!(await isAwaited())) {
      if (Date.now() > until) throw new Error('the second did not wait for the first');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  return late as Promise<T>;
}
