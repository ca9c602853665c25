/**
 * Plumbline beside mlflow's own server, on one machine and one Postgres, in alternate rounds with one load generator.
 *
 * Prints ratios (ours to theirs, more is better), the raw figures, and how near the writes come to Postgres itself.
 */
import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { artifacts } from './artifacts';
import { history } from './history';
import { startPostgres } from './postgres';
import { summary, table } from './report';
import type { Pair, Row } from './rounds';
import { search } from './search';
import { type Launcher, mlflowServer, plumblineServer, preparePlumbline } from './servers';
import { readSettings, type ScenarioName, type Settings } from './settings';
import { startUp } from './start-up';
import { trainingLoop } from './training-loop';
import { writes } from './writes';

const GROUPS: [ScenarioName, (pair: Pair, settings: Settings) => Promise<Row[]>][] = [
  ['writes', writes],
  ['training-loop', trainingLoop],
  ['search', search],
  ['history', history],
  ['artifacts', artifacts],
];

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-'));
  const toStop: { stop(): Promise<void> }[] = [];
  const stopAll = async () => {
    for (const one of toStop.splice(0).reverse()) await one.stop();
  };
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    const database = await startPostgres(folder);
    toStop.push(database);
    await database.create('mlflow');
    await database.create('plumbline');
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
    console.log(
      `${launchers.ours.what} beside ${launchers.theirs.what}; ${os.cpus().length} cores, ${settings.rounds} rounds`,
    );

    const rows: Row[] = [];
    for (const [name, scenario] of GROUPS) {
      if (!settings.only.has(name)) continue;
      console.log(name);
      const measured = await scenario(pair, settings);
      rows.push(...measured);
      console.log(table(measured));
    }
    if (settings.only.has('start-up')) {
      console.log('start-up');
      for (const server of [pair.theirs, pair.ours]) await server.stop();
      rows.push(...(await startUp(launchers, settings)));
    }
    console.log(`\n${table(rows)}\n\n${summary(rows)}`);
  } catch (error) {
    for (const name of ['mlflow.log', 'plumbline.log']) {
      const log = await fs.readFile(path.join(folder, name), 'utf8').catch(() => '');
      console.error(`--- the end of ${name}\n${log.slice(-3000)}`);
    }
    throw error;
  } finally {
    await stopAll();
  }
}

await main();
