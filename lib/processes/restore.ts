/** `npm run restore -- file.tar`: an installation from its backup, into an empty home or database; all of it or nothing. */
import pg from 'pg';
import { env } from '@/lib/platform/env';
import { migrate } from '@/lib/platform/migrate';
import { checkArchive } from './archive/archive';
import { StagedFolders } from './archive/folders';
import { assertEmpty, assertKnown, loadDatabase, loadJobs } from './archive/load-database';
import { lockHome } from './home-lock';
import { runningDatabase } from './running';
import { say, step } from './say';

async function restore(file: string): Promise<void> {
  const manifest = await step('Archive', () => checkArchive(file));
  await assertKnown(manifest, process.cwd());
  const { unlock } = await lockHome(env.home);
  const folders = await StagedFolders.besides(file).catch(async (error: unknown) => {
    await unlock();
    throw error;
  });
  const database = await runningDatabase();
  const client = new pg.Client({ connectionString: database.url, application_name: 'plumbline-restore' });
  try {
    await client.connect();
    await assertEmpty(client);
    await step('Files', () => folders.fill());
    await step('Database', () => loadDatabase(client, file, manifest, process.cwd()));
    await folders.place();
    await step('Schema', () => migrate(database.url));
    await loadJobs(client, file);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    say(
      `${manifest.tables.length} tables, ${rows} rows, ${manifest.jobs} jobs, ${manifest.files} files restored.`,
    );
  } finally {
    await folders.abandon();
    await client.end().catch(() => undefined);
    await database.stop();
    await unlock();
  }
}

const [file] = process.argv.slice(2);
if (!file) {
  say('Name the file to read: npm run restore -- plumbline.tar');
  process.exit(2);
}
await restore(file).catch((error: Error) => {
  say(`\nNothing was restored: ${error.message}\n`);
  process.exitCode = 1;
});
