/**
 * What live updates cost and how soon they are: two web processes on one Postgres. Points are logged at the one; the
 * other tells browsers. Writes are counted with nobody watching and with many, in alternate rounds.
 */
import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { applyLoad, warmUp } from '../tracking/load/apply-load';
import type { Recipe } from '../tracking/load/bodies';
import { startPostgres } from '../tracking/postgres';
import { figure } from '../tracking/report';
import { median } from '../tracking/rounds';
import { call, createRuns, plumblineServer, preparePlumbline, type Server } from '../tracking/servers';
import { type Watcher, watch } from './watcher';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    watchers: { type: 'string', default: '20' },
  },
});
const [rounds, seconds, watchers] = [values.rounds, values.seconds, values.watchers].map(Number) as [
  number,
  number,
  number,
];
const CONNECTIONS = 16;
/** Steps of one stretch never reach those of the next. */
const STRETCH = 10_000_000;
const PROBES = 60;
const EXPERIMENT = '0';

/** Counts what is announced while `work` goes on. */
async function announced<T>(
  databaseUrl: string,
  work: () => Promise<T>,
): Promise<{ result: T; count: number }> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  let count = 0;
  client.on('notification', () => {
    count += 1;
  });
  await client.query('LISTEN plumbline_changes');
  try {
    return { result: await work(), count };
  } finally {
    await client.end();
  }
}

/** Milliseconds from the answer to a logged point until a browser at the other process knows of it. */
async function delays(writer: Server, watcher: Watcher, runId: string): Promise<number[]> {
  const seen: number[] = [];
  for (let step = 0; step < PROBES; step += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 300));
    const told = watcher.next(runId);
    const body = { run_id: runId, key: 'probe', value: step, timestamp: Date.now(), step };
    await call(writer, 'POST', '/api/2.0/mlflow/runs/log-metric', body);
    const from = performance.now();
    await told;
    seen.push(performance.now() - from);
  }
  return seen.sort((a, b) => a - b);
}

async function main(): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const toStop: (() => Promise<unknown>)[] = [];
  try {
    const database = await startPostgres(folder);
    toStop.push(() => database.stop());
    await database.create('plumbline');
    const databaseUrl = database.url('plumbline');
    await preparePlumbline(databaseUrl, folder);
    const launcher = plumblineServer(databaseUrl, folder);
    const [writer, teller] = [await launcher.start(), await launcher.start()];
    toStop.push(writer.stop, teller.stop);

    const runIds = await createRuns(writer, CONNECTIONS);
    const recipe: Recipe = { kind: 'single metrics', runIds };
    const job = (stretch: number) => {
      const { url, headers } = writer;
      return { url, headers, connections: CONNECTIONS, offset: stretch * STRETCH, recipe, seconds };
    };
    await warmUp(job(0));
    const rates = { alone: [] as number[], watched: [] as number[] };
    const announcements: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const side of ['alone', 'watched'] as const) {
        const open: Watcher[] = [];
        for (let at = 0; side === 'watched' && at < watchers; at += 1)
          open.push(await watch(teller, EXPERIMENT));
        const { result, count } = await announced(databaseUrl, () =>
          applyLoad('ours', job(1 + 2 * round + Number(side === 'watched'))),
        );
        rates[side].push(result.requests / result.seconds);
        announcements.push(count / result.seconds);
        for (const watcher of open) watcher.close();
      }
    }
    const watcher = await watch(teller, EXPERIMENT);
    const [runId = ''] = runIds;
    const seen = await delays(writer, watcher, runId);
    watcher.close();
    const at = (share: number) => figure(seen[Math.floor((seen.length - 1) * share)] ?? 0);
    console.log(
      [
        `${CONNECTIONS} clients log single metrics; ${watchers} browsers watch at another process; ${rounds} rounds of ${seconds} s`,
        `nobody watches: ${figure(median(rates.alone))} writes/s`,
        `watched: ${figure(median(rates.watched))} writes/s, ${figure((100 * median(rates.watched)) / median(rates.alone))}%`,
        `announcements: ${figure(median(announcements))} a second, for all writes together`,
        `from the answer to the event, at the other process: ${at(0.5)} ms, 95% within ${at(0.95)} ms, at most ${at(1)} ms`,
      ].join('\n'),
    );
  } finally {
    for (const stop of toStop.reverse()) await stop();
  }
}

await main();
