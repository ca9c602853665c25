/** Metrics in: one at a time, and a thousand at a time. */
import { applyLoad, postgresAlone, warmUp } from './load/apply-load';
import type { Recipe } from './load/bodies';
import { alternate, type Pair, type Row } from './rounds';
import { createRuns, type Server } from './servers';
import type { Settings } from './settings';

const BATCH = 1000;
/** Steps of one stretch never reach those of the next. */
const STRETCH = 10_000_000;

type Write = {
  scenario: string;
  kind: 'single metrics' | 'batches of keys' | 'batches of steps';
  size: number;
};

const WRITES: Write[] = [
  { scenario: 'log-metric, 16 clients', kind: 'single metrics', size: 1 },
  { scenario: 'log-batch of 1,000 metrics, 16 clients', kind: 'batches of keys', size: BATCH },
  { scenario: 'log-batch of 1,000 steps of one, 16 clients', kind: 'batches of steps', size: BATCH },
];

export async function writes(pair: Pair, settings: Settings): Promise<Row[]> {
  const rows: Row[] = [];
  for (const write of WRITES) rows.push(await measure(write, pair, settings));
  return rows;
}

async function measure({ scenario, kind, size }: Write, pair: Pair, settings: Settings): Promise<Row> {
  const { connections, seconds, rounds } = settings;
  const runIds = {
    theirs: await createRuns(pair.theirs, connections),
    ours: await createRuns(pair.ours, connections),
  };
  const jobOf = ({ side, url, headers }: Server, stretch: number) => {
    const recipe: Recipe = { kind, runIds: runIds[side], size };
    return { url, headers, connections, offset: stretch * STRETCH, recipe };
  };
  for (const server of [pair.theirs, pair.ours]) await warmUp(jobOf(server, 0));
  const latency = { theirs: [] as number[], ours: [] as number[] };
  const seen = await alternate(rounds, pair, async (server, round) => {
    const outcome = await applyLoad(server.side, { ...jobOf(server, round + 1), seconds });
    latency[server.side].push(outcome.p95);
    return (outcome.requests * size) / outcome.seconds;
  });
  const isOfKeys = kind === 'batches of keys';
  const job = {
    databaseUrl: pair.ours.databaseUrl,
    clients: connections,
    seconds,
    runIds: runIds.ours,
    size,
    isOfKeys,
  };
  const limit = { what: 'Postgres alone', value: (await postgresAlone(job)) * size };
  const slowest = (side: 'theirs' | 'ours') => Math.round(Math.max(...latency[side]));
  const note = `95% of requests within ${slowest('ours')} ms, at mlflow server ${slowest('theirs')} ms`;
  return { scenario, unit: 'metrics/s', kind: 'rate', ...seen, limit, aim: 10, note };
}
