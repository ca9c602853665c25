/** `npm run restore -- file.tar`: an installation from its backup, into an empty home or database; all of it, or it says how much. */
import pg from 'pg';
import { env } from '@/lib/platform/env';
import { migrate } from '@/lib/platform/migrate';
import { checkArchive, type Manifest } from './archive/archive';
import { StagedFolders } from './archive/folders';
import {
  assertEmpty,
  assertKnown,
  leaveRoomForBatches,
  loadDatabase,
  loadJobs,
} from './archive/load-database';
import { lockHome } from './home-lock';
import { runningDatabase } from './running';
import { say, step } from './say';

/** What has come in for good; empty as long as a fault leaves nothing behind. */
let restored = '';

async function restore(file: string): Promise<void> {
  const manifest = await step('Archive', () => checkArchive(file));
  await assertKnown(manifest, process.cwd());
  const { unlock } = await lockHome(env.home);
  await fill(file, manifest).finally(unlock);
}

async function fill(file: string, manifest: Manifest): Promise<void> {
  const folders = await StagedFolders.besides(file);
  const database = await runningDatabase();
  const client = new pg.Client({ connectionString: database.url, application_name: 'plumbline-restore' });
  // An unheard event would end the process; the query under way fails by itself.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await assertEmpty(client);
    await step('Files', () => folders.fill());
    await step('Database', () => loadDatabase(client, file, manifest, process.cwd()));
    restored = 'the tables, without the files and what was waiting to be done';
    await folders.place();
    restored = 'tables and files, without what was waiting to be done';
    await step('Schema', () => migrate(database.url));
    await leaveRoomForBatches(client);
    await loadJobs(client, file);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    say(
      `${manifest.tables.length} tables, ${rows} rows, ${manifest.jobs} jobs, ${manifest.files} files restored.`,
    );
  } finally {
    await folders.abandon();
    await client.end().catch(() => undefined);
    await database.stop();
  }
}

const [file] = process.argv.slice(2);
if (!file) {
  say('Name the file to read: npm run restore -- plumbline.tar');
  process.exit(2);
}
await restore(file).catch(({ message }: Error) => {
  say(
    restored === ''
      ? `\nNothing was restored: ${message}\n`
      : `\nOnly a part was restored (${restored}): ${message}\nMend that, empty ${env.databaseUrl ? `the database and ${env.home}` : env.home}, and restore again: the backup is as it was.\n`,
  );
  process.exitCode = 1;
});
