/** `npm run backup -- file.tar`: the whole installation in one file, consistent, while it runs. */
import fs from 'node:fs';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { pack } from 'tar-stream';
import { env } from '@/lib/platform/env';
import { dumpBlobs, dumpDatabase } from './archive';
import { runningDatabase } from './running';
import { say, step } from './say';

const [file] = process.argv.slice(2);
if (!file) {
  say('Name the file to write: npm run backup -- plumbline.tar');
  process.exit(2);
}

const database = await runningDatabase();
const client = new pg.Client({ connectionString: database.url });
await client.connect();
const archive = pack();
const target = fs.createWriteStream(`${file}.part`, { mode: 0o600, flags: 'w' });
archive.pipe(target);
try {
  const tables = await step('Database', () => dumpDatabase(client, archive));
  const blobs = env.blobs.startsWith('file:')
    ? await step('Artifacts', () => dumpBlobs(env.blobs, archive))
    : undefined;
  archive.finalize();
  await finished(target);
  fs.renameSync(`${file}.part`, file);
  say(
    `${file}: ${tables.length} tables, ${tables.reduce((sum, { rows }) => sum + rows, 0)} rows, ${blobs ?? 0} artifacts.`,
  );
  if (blobs === undefined)
    say(`The artifacts are in ${env.blobs.split('?')[0]}: back that bucket up by its own means.`);
} finally {
  await client.end();
  await database.stop();
}
