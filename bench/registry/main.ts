/** The registry beside mlflow's own server: two hundred thousand versions on one Postgres, asked in alternate rounds. */
import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../tracking/postgres';
import { summary, table } from '../tracking/report';
import type { Pair } from '../tracking/rounds';
import { type Launcher, mlflowServer, plumblineServer, preparePlumbline } from '../tracking/servers';
import { reads } from './reads';
import { seedMlflow, seedPlumbline } from './seed';
import { readSettings } from './settings';
import { writes } from './writes';

const settings = readSettings(process.argv.slice(2));
const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-registry-'));
const toStop: { stop(): Promise<void> }[] = [];
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

try {
  const database = await startPostgres(folder);
  toStop.push(database);
  for (const name of ['mlflow', 'plumbline']) await database.create(name);
  const launchers = {
    theirs: mlflowServer(path.resolve(settings.python), database.url('mlflow'), folder),
    ours: plumblineServer(database.url('plumbline'), folder),
  };
  await preparePlumbline(launchers.ours.databaseUrl, folder);
  const started = async (launcher: Launcher) => {
    const server = await launcher.start();
    toStop.push(server);
    return server;
  };
  const pair: Pair = { theirs: await started(launchers.theirs), ours: await started(launchers.ours) };
  const count = settings.versions.toLocaleString('en-US');
  console.log(
    `${launchers.ours.what} beside ${launchers.theirs.what}; ${os.cpus().length} cores, ${count} versions`,
  );
  await seedMlflow(pair.theirs.databaseUrl, settings);
  await seedPlumbline(pair.ours.databaseUrl, settings);
  const rows = [...(await reads(pair, settings)), ...(await writes(pair, settings))];
  console.log(`\n${table(rows)}\n\n${summary(rows)}`);
} catch (error) {
  for (const name of ['mlflow.log', 'plumbline.log']) {
    const log = await fs.readFile(path.join(folder, name), 'utf8').catch(() => '');
    console.error(`--- the end of ${name}\n${log.slice(-3000)}`);
  }
  throw error;
} finally {
  for (const one of toStop.reverse()) await one.stop();
}
