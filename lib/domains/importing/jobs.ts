import { databaseFault } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import type { Cron, JobHandler } from '@/lib/platform/queue';
import { AppError } from '@/lib/pure/errors';
import { CONTINUE, Pass, Superseded } from './pass';
import { SourceRefused, SourceUnavailable } from './source';
import { walk } from './walk';

const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 10 * 60_000;
const MOST_ATTEMPTS = 12;
const KILLED = `${MOST_ATTEMPTS} workers were killed while they had it, none of which got any further. It may need more memory than there is: see their logs.`;

export const handlers: Record<string, JobHandler> = {
  [CONTINUE]: async ({ id }: { id: string }, { signal }) => {
    const pass = await Pass.take(id, signal);
    if (!pass) return;
    try {
      if (pass.row.attempts > MOST_ATTEMPTS) return await pass.fail(KILLED);
      await walk(pass);
      await pass.finish();
    } catch (error) {
      await settle(pass, error, signal);
    } finally {
      await pass.leave();
    }
  },
};

async function settle(pass: Pass, thrown: unknown, stopping: AbortSignal): Promise<void> {
  const error = databaseFault(thrown) ?? thrown;
  try {
    if (error instanceof Superseded || pass.signal.reason instanceof Superseded) return;
    if (stopping.aborted) return await pass.handOver();
    const { attempts, id } = pass.row;
    const isPassing =
      error instanceof SourceUnavailable ||
      (error instanceof AppError && error.code === 'TEMPORARILY_UNAVAILABLE');
    if (isPassing && attempts < MOST_ATTEMPTS) {
      return await pass.fail(error.message, Math.min(FIRST_WAIT * 2 ** attempts, LONGEST_WAIT));
    }
    const isTold = isPassing || error instanceof AppError || error instanceof SourceRefused;
    if (!isTold) log.error({ import: id, err: error }, 'an import failed');
    await pass.fail(
      isTold ? error.message : `It broke off by a fault of this server; its log tells more of import ${id}.`,
    );
  } catch (late) {
    // Taken over, stopped or removed in the meantime; or the database is gone, and the lease ends by itself.
    if (!(late instanceof Superseded))
      log.warn({ import: pass.row.id, err: late }, 'an import could not be left in order');
  }
}

export const crons: Cron[] = [];
