/** Brings the database up to this version and makes the first administrator: run it before the processes of a new version. */
import { ensureAdministrator } from '@/lib/domains/identity';
import { closeDatabase } from '@/lib/platform/db';
import { settleDatabase } from '@/lib/platform/env';
import { MigrationError, migrate } from '@/lib/platform/migrate';
import { databaseAdvice } from './advice';
import { heldDatabase, type Running } from './running';
import { say } from './say';

let database: Running | undefined;
try {
  database = await heldDatabase();
  const { url } = database;
  const applied = await migrate(url).catch((error: Error) => {
    throw error instanceof MigrationError ? error : new Error(databaseAdvice(error, url));
  });
  say(applied.length > 0 ? `Migrations applied: ${applied.join(', ')}.` : 'The schema is up to date.');
  settleDatabase(url);
  const { email, password, token } = await ensureAdministrator();
  if (password) say(`Sign in as ${email} with the password ${password} (shown this once).`);
  if (token) say(`Access token of ${email}: ${token} (shown this once).`);
  await closeDatabase();
} catch (error) {
  say((error as Error).message);
  process.exitCode = 1;
} finally {
  await database?.stop();
}
