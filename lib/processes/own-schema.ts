/** A process that is started by itself works on a database of its own version's schema, or not at all. */
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { assertMigrated, MigrationError } from '@/lib/platform/migrate';
import { databaseAdvice } from './advice';

const AGAIN = 2_000;

function refuse(message: string): never {
  log.fatal(message);
  process.exit(1);
}

/**
 * Ends the process where the schema is another one.
 *
 * @returns false while the database cannot be asked: it may be on its way
 */
async function hasOwnSchema(): Promise<boolean> {
  const url = env.databaseUrl;
  if (!url)
    refuse(
      'DATABASE_URL is not set. Set it, or start all of Plumbline with `npm start`, which provides one.',
    );
  try {
    await assertMigrated(url);
    return true;
  } catch (error) {
    if (error instanceof MigrationError) refuse(error.message);
    log.warn(databaseAdvice(error as Error, url));
    return false;
  }
}

/** Waits for the database as long as it takes. */
export async function untilOwnSchema(): Promise<void> {
  while (!(await hasOwnSchema())) await new Promise((resolve) => setTimeout(resolve, AGAIN));
}

/** Asks once now; where there is no answer, on and on beside what the process does meanwhile. */
export async function checkOwnSchema(): Promise<void> {
  if (!(await hasOwnSchema())) setTimeout(() => void untilOwnSchema(), AGAIN).unref();
}
