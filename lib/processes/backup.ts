/** `npm run backup -- file.tar`: the whole installation in one file, consistent, while it runs. */
import pg from 'pg';
import { VERSION } from '@/lib/pure/version';
import { ArchiveWriter } from './archive/archive';
import { dumpDatabase } from './archive/dump-database';
import { dumpFolder, foldersToKeep, storesElsewhere } from './archive/folders';
import { installedDatabase } from './running';
import { say, step } from './say';

async function backup(file: string): Promise<void> {
  const database = await installedDatabase();
  const client = new pg.Client({ connectionString: database.url, application_name: 'plumbline-backup' });
  // An unheard event would end the process; the query under way fails by itself.
  client.on('error', () => undefined);
  const archive = new ArchiveWriter(file);
  try {
    await client.connect();
    const dumped = await step('Database', () => dumpDatabase(client, archive));
    const files = await step('Files', async () => {
      let count = 0;
      for (const folder of foldersToKeep()) count += await dumpFolder(archive, folder);
      return count;
    });
    await step('Archive', () => archive.end({ version: VERSION, ...dumped, files }));
    const rows = dumped.tables.reduce((sum, table) => sum + table.rows, 0);
    say(`${file}: ${dumped.tables.length} tables, ${rows} rows, ${dumped.jobs} jobs, ${files} files.`);
    for (const store of storesElsewhere())
      say(`${store} is not in it: back that bucket up by its own means.`);
  } catch (error) {
    await archive.abandon();
    throw error;
  } finally {
    await client.end().catch(() => undefined);
    await database.stop();
  }
}

const [file] = process.argv.slice(2);
if (!file) {
  say('Name the file to write: npm run backup -- plumbline.tar');
  process.exit(2);
}
await backup(file).catch((error: Error) => {
  say(`\nNo backup was made: ${error.message}\n`);
  process.exitCode = 1;
});
