/**
 * Plumbline's console beside mlflow's own, in one browser on one machine with the same data: how long until a page can
 * be used, how long it keeps one waiting then, what it weighs. Alternate rounds; medians.
 */
import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { python as benchPython } from '../asked';
import { startPostgres } from '../tracking/postgres';
import { run } from '../tracking/processes';
import { figure } from '../tracking/report';
import { median } from '../tracking/rounds';
import { seedRunsOfMlflow } from '../tracking/seed-mlflow';
import { seedRunsOfPlumbline } from '../tracking/seed-plumbline';
import {
  ADMIN,
  call,
  mlflowServer,
  plumblineServer,
  preparePlumbline,
  type Server,
  type Side,
} from '../tracking/servers';
import { launch, type Measured, visit } from './browser';
import { METRICS, RUNS, seedMlflow, seedPlumbline, WIDE } from './data';
import { type Ids, SCENARIOS, type Scenario } from './scenarios';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    within: { type: 'string', default: '120' },
  },
});
const steps = values.quick ? 1_000 : 10_000;
const manyRuns = values.quick ? 2_000 : 100_000;
const within = Number(values.within) * 1_000;
const wanted = SCENARIOS.filter(({ name }) => !values.only || values.only.split(',').includes(name));
/** What the issue aims at: usable within a second, and five times sooner. */
const AIM = { milliseconds: 1_000, times: 5 };

async function makeExperiments(server: Server): Promise<Ids> {
  const make = async (name: string) =>
    (await call<{ experiment_id: string }>(server, 'POST', '/api/2.0/mlflow/experiments/create', { name }))
      .experiment_id;
  return { curves: await make('curves'), wide: await make('wide'), many: await make('many') };
}

async function signIn({ url }: Server): Promise<{ name: string; value: string; url: string }[]> {
  const response = await fetch(`${url}/api/console/identity.signIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ADMIN.email, password: ADMIN.password }),
  });
  const [pair = ''] = (response.headers.get('set-cookie') ?? '').split(';', 1);
  const at = pair.indexOf('=');
  if (!response.ok || at < 1) throw new Error(`Signing in answered ${response.status}.`);
  return [{ name: pair.slice(0, at), value: pair.slice(at + 1), url }];
}

type Seen = Record<Side, Measured[]>;

/** Of what could be measured; undefined where it never was. */
function typical(seen: Measured[], pick: (measured: Measured) => number | undefined): number | undefined {
  const found = seen.map(pick).filter((value) => value !== undefined);
  return found.length > seen.length / 2 ? median(found) : undefined;
}

const PARTS: [name: string, pick: (measured: Measured) => number | undefined, unit: string][] = [
  ['interactive', ({ interactive }) => interactive, 'ms'],
  ['input to frame, p95', ({ delay }) => delay, 'ms'],
  ['heap', ({ heap }) => heap, 'MB'],
  ['scripts', ({ scripts }) => scripts, 'kB'],
  ['main thread at work', ({ work }) => work, 'ms'],
];

function report(scenario: Scenario, seen: Seen): string {
  const lines = PARTS.map(([name, pick, unit]) => {
    const [ours, theirs] = [typical(seen.ours, pick), typical(seen.theirs, pick)];
    const say = (value: number | undefined) =>
      value === undefined ? `not within ${values.within} s` : `${figure(value)} ${unit}`;
    const times = ours === undefined || theirs === undefined ? '' : `${figure(theirs / ours)}×`;
    return `| ${name} | ${say(ours)} | ${say(theirs)} | ${times} |`;
  });
  return [
    `${scenario.name}: ${scenario.what} (${scenario.screen.width} × ${scenario.screen.height})`,
    '| | Plumbline | mlflow | theirs/ours |',
    '|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** What falls short of the aim. */
function shortfalls(scenario: Scenario, seen: Seen): string[] {
  const [ours, theirs] = (['ours', 'theirs'] as const).map((side) =>
    typical(seen[side], ({ interactive }) => interactive),
  );
  if (ours === undefined) return [`${scenario.name}: not within ${values.within} s`];
  const short: string[] = [];
  if (ours > AIM.milliseconds) short.push(`${scenario.name}: ${figure(ours)} ms (aim ${AIM.milliseconds})`);
  if (theirs !== undefined && theirs / ours < AIM.times) {
    short.push(`${scenario.name}: ${figure(theirs / ours)} times mlflow's (aim ${AIM.times})`);
  }
  return short;
}

async function main(): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const toStop: (() => Promise<unknown>)[] = [];
  try {
    const database = await startPostgres(folder);
    toStop.push(() => database.stop());
    for (const name of ['mlflow', 'plumbline']) await database.create(name);
    const urls = { theirs: database.url('mlflow'), ours: database.url('plumbline') };
    await preparePlumbline(urls.ours, folder);
    const python = path.resolve(benchPython());
    const servers = {
      theirs: await mlflowServer(python, urls.theirs, folder).start(),
      ours: await plumblineServer(urls.ours, folder).start(),
    };
    toStop.push(servers.theirs.stop, servers.ours.stop);
    const ids = { theirs: await makeExperiments(servers.theirs), ours: await makeExperiments(servers.ours) };
    console.log(
      `${RUNS} runs × ${METRICS} metrics × ${steps} steps, ${manyRuns} runs, ${WIDE.keys} keys; ${os.cpus().length} cores with a load of ${figure(os.loadavg()[0] ?? 0)}, ${values.rounds} rounds`,
    );
    await Promise.all([
      seedMlflow(urls.theirs, ids.theirs, steps).then(() =>
        seedRunsOfMlflow(urls.theirs, ids.theirs.many, manyRuns),
      ),
      seedPlumbline(urls.ours, ids.ours, steps).then(() =>
        seedRunsOfPlumbline(urls.ours, ids.ours.many, manyRuns),
      ),
    ]);
    const tiles = new URL('./make-tiles.ts', import.meta.url).pathname;
    await run(['node', '--import', 'tsx', tiles], { ...process.env, DATABASE_URL: urls.ours }, 600_000);

    const browser = await launch();
    toStop.push(() => browser.close());
    const cookies = { theirs: [], ours: await signIn(servers.ours) };
    const short: string[] = [];
    for (const scenario of wanted) {
      const seen: Seen = { theirs: [], ours: [] };
      let restless = 0;
      // The first visit of each warms the servers, and does not count.
      for (let round = -1; round < Number(values.rounds); round += 1) {
        for (const side of ['theirs', 'ours'] as const) {
          const { path: pathOf, isThere, use } = scenario[side];
          const url = servers[side].url + pathOf(ids[side]);
          const measured = await visit(
            browser,
            { url, screen: scenario.screen, cookies: cookies[side], isThere, use },
            within,
          );
          if (!measured.wasCalm) restless += 1;
          if (round >= 0) seen[side].push(measured);
        }
      }
      console.log(
        `\n${report(scenario, seen)}\nload ${figure(os.loadavg()[0] ?? 0)}; ${restless} visits began on a busy machine`,
      );
      short.push(...shortfalls(scenario, seen));
    }
    console.log(
      short.length === 0 ? '\nAll reach their aim.' : `\nShort of the aim:\n  ${short.join('\n  ')}`,
    );
  } finally {
    for (const stop of toStop.reverse()) await stop();
  }
}

await main();
