/** Endpoints beside `mlflow models serve` with the same model, and beside onnxruntime in-process as the limit: in turn, on one machine. */
import { execFileSync, fork } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '@/lib/platform/embedded-postgres';
import { freePort, run, type Spawned, start } from '../tracking/processes';
import { ADMIN, preparePlumbline } from '../tracking/servers';
import { measureProxy, measureWake } from './alone';
import type { Job, Outcome } from './load';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '32' },
    check: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const connections = Number(values.connections);
const python = process.env.BENCH_PYTHON ?? path.resolve('.venv/bin/python');

const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

const load = (job: Job) =>
  new Promise<Outcome>((resolve, reject) => {
    const child = fork(new URL('./load.ts', import.meta.url).pathname, { execArgv: ['--import', 'tsx'] });
    child.once('message', (outcome: Outcome) => resolve(outcome));
    child.once('error', reject);
    child.send(job);
  });

async function until(
  url: string,
  headers: Record<string, string> = {},
  isDone = (text: string) => text !== undefined,
) {
  for (let count = 0; count < 1200; count += 1) {
    const text = await fetch(url, { headers }).then(
      (answer) => (answer.ok ? answer.text() : undefined),
      () => undefined,
    );
    if (text !== undefined && isDone(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not come up`);
}

/** Processor microseconds of a process and all below it. */
async function processorTime(root: number): Promise<number> {
  const stat = await fs.readFile(`/proc/${root}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10_000;
  const below = await fs.readFile(`/proc/${root}/task/${root}/children`, 'utf8').catch(() => '');
  const children = await Promise.all(
    below
      .trim()
      .split(' ')
      .filter(Boolean)
      .map((pid) => processorTime(Number(pid))),
  );
  return children.reduce((sum, each) => sum + each, own);
}

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-serving-'));
await fs.chmod(folder, 0o755);
const database = await startEmbedded({
  folder: path.join(folder, 'postgres'),
  secretFile: path.join(folder, 'secret'),
});
const running: Spawned[] = [];
try {
  await preparePlumbline(database.url, folder);
  const isBuilt = await fs.stat('dist/model-server.js').then(
    () => true,
    () => false,
  );
  const command = (name: string) =>
    isBuilt
      ? ['node', '--max-semi-space-size=32', `dist/${name}.js`]
      : ['node', '--import', 'tsx', `lib/processes/${name}.ts`];
  const [webPort, modelPort, mlflowPython, mlflowOnnx] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: database.url,
    PLUMBLINE_HOME: path.join(folder, 'plumbline'),
    PLUMBLINE_LOG_LEVEL: 'warn',
    PLUMBLINE_PYTHON: python,
    PLUMBLINE_RATE_LIMIT: '0',
    NODE_ENV: 'production',
    PORT: String(webPort),
    MODEL_SERVER_PORT: String(modelPort),
  };
  const web = start([...command('web'), '--api-only'], env, path.join(folder, 'web.log'));
  const models = start(command('model-server'), env, path.join(folder, 'model-server.log'));
  running.push(web, models);
  const url = `http://127.0.0.1:${webPort}`;
  const headers = { authorization: `Bearer ${ADMIN.token}`, 'content-type': 'application/json' };
  await until(`${url}/health`);
  console.log('logging the models …');
  await run(
    [python, 'bench/serving/log_models.py', folder],
    {
      ...process.env,
      MLFLOW_TRACKING_URI: url,
      MLFLOW_TRACKING_TOKEN: ADMIN.token,
    },
    300_000,
  );
  const { row, prediction } = JSON.parse(await fs.readFile(path.join(folder, 'expected.json'), 'utf8')) as {
    row: object;
    prediction: number;
  };
  for (const kind of ['python', 'onnx']) {
    const config = { served_entities: [{ entity_name: `bench-${kind}`, entity_version: '1', name: 'v1' }] };
    const made = await fetch(`${url}/api/2.0/serving-endpoints`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: kind, config }),
    });
    if (!made.ok) throw new Error(await made.text());
    await until(
      `${url}/api/2.0/serving-endpoints/${kind}`,
      headers,
      (text) => text.includes('"READY"') && text.includes('NOT_UPDATING'),
    );
  }
  const mlflowEnv = {
    ...process.env,
    MLFLOW_DISABLE_TELEMETRY: 'true',
    PATH: `${path.dirname(python)}:${process.env.PATH}`,
  };
  for (const [kind, port] of [
    ['python', mlflowPython],
    ['onnx', mlflowOnnx],
  ] as const) {
    const serve = [
      python,
      '-m',
      'mlflow',
      'models',
      'serve',
      '-m',
      path.join(folder, kind),
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '--env-manager',
      'local',
    ];
    running.push(start(serve, mlflowEnv, path.join(folder, `mlflow-${kind}.log`), folder));
    await until(`http://127.0.0.1:${port}/ping`);
  }
  const body = JSON.stringify({ dataframe_records: [row] });
  const sides = [
    {
      name: 'mlflow models serve, Python',
      url: `http://127.0.0.1:${mlflowPython}/invocations`,
      pids: [running[2]?.pid ?? 0],
    },
    {
      name: 'Plumbline, Python, straight to the model server',
      url: `http://127.0.0.1:${modelPort}/serving-endpoints/python/invocations`,
      pids: [models.pid],
    },
    {
      name: 'mlflow models serve, ONNX',
      url: `http://127.0.0.1:${mlflowOnnx}/invocations`,
      pids: [running[3]?.pid ?? 0],
    },
    {
      name: 'Plumbline, ONNX, straight to the model server',
      url: `http://127.0.0.1:${modelPort}/serving-endpoints/onnx/invocations`,
      pids: [models.pid],
    },
    {
      name: 'Plumbline, ONNX, through the web process',
      url: `${url}/serving-endpoints/onnx/invocations`,
      pids: [models.pid, web.pid],
    },
  ];
  const found = sides.map(() => ({
    rates: [] as number[],
    p50: [] as number[],
    p99: [] as number[],
    cpu: [] as number[],
    failures: 0,
  }));
  const limits: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, side] of sides.entries()) {
      const before = await Promise.all(side.pids.map(processorTime));
      const outcome = await load({
        url: side.url,
        headers,
        body,
        connections,
        seconds: round === 0 ? 2 : seconds,
      });
      const after = await Promise.all(side.pids.map(processorTime));
      const [answer] = (JSON.parse(outcome.sample) as { predictions: (number | { variable: number })[] })
        .predictions;
      const value = typeof answer === 'object' ? answer.variable : (answer ?? Number.NaN);
      if (Math.abs(value - prediction) > 1e-4)
        throw new Error(`${side.name} answers ${value}, Python ${prediction}`);
      // The first round warms up.
      if (round === 0) continue;
      const one = found[at];
      one?.rates.push(outcome.perSecond);
      one?.p50.push(outcome.p50);
      one?.p99.push(outcome.p99);
      one?.cpu.push(
        after.reduce((sum, time, index) => sum + time - (before[index] ?? 0), 0) /
          Math.max(1, outcome.requests),
      );
      if (one) one.failures += outcome.failures;
    }
    if (round > 0) {
      const file = path.join(folder, 'onnx', 'model.onnx');
      const args = ['--import', 'tsx', 'bench/serving/limit.ts', file, String(Math.min(2, seconds))];
      limits.push(Number(execFileSync('node', args, { encoding: 'utf8' })));
    }
  }
  const row4 = (name: string, cells: string[]) =>
    console.log(name.padEnd(50), ...cells.map((cell) => cell.padStart(11)));
  console.log(
    `\n100 trees of depth 6 on 20 columns, one row a request, ${connections} connections, median of ${rounds} rounds of ${seconds} s, ${os.availableParallelism()} cores`,
  );
  row4('', ['requests/s', 'p50 ms', 'p99 ms', 'µs/request', 'failed']);
  for (const [at, { name }] of sides.entries()) {
    const one = found[at];
    if (one)
      row4(name, [
        median(one.rates).toFixed(0),
        median(one.p50).toFixed(2),
        median(one.p99).toFixed(1),
        median(one.cpu).toFixed(0),
        String(one.failures),
      ]);
  }
  row4('onnxruntime in-process, one thread', [
    median(limits).toFixed(0),
    '',
    '',
    (1e6 / median(limits)).toFixed(0),
    '',
  ]);
  const rate = (at: number) => median(found[at]?.rates ?? []);
  const cpu = (at: number) => median(found[at]?.cpu ?? []);
  const ratios = [
    ['ONNX: mlflow’s processor time a request over ours', cpu(2) / cpu(3), 10],
    ['Python: mlflow’s processor time a request over ours', cpu(0) / cpu(1), 5],
    ['Python: ours over mlflow’s', rate(1) / rate(0), 1],
    ['ONNX: ours over mlflow’s', rate(3) / rate(2), 10],
    ['ONNX through the web process over mlflow’s', rate(4) / rate(2), 5],
  ] as const;
  console.log();
  for (const [name, ratio, aim] of ratios) console.log(`${name}: ${ratio.toFixed(1)} times (aim ${aim})`);
  console.log(
    `ONNX: the limit over ours, requests a second: ${(median(limits) / rate(3)).toFixed(1)} (aim 2, a core)`,
  );
  const side = { headers, body };
  const proxied = await measureProxy(
    side,
    [sides[3]?.url ?? '', sides[4]?.url ?? ''],
    rounds,
    Math.min(2, seconds),
  );
  console.log(
    `One caller: p50 ${proxied.straight.toFixed(2)} ms straight, ${proxied.through.toFixed(2)} ms through the web process: ${(proxied.through - proxied.straight).toFixed(2)} ms more (aim 1)`,
  );
  const waking = await measureWake(
    url,
    'waking',
    { entity_name: 'bench-onnx', entity_version: '1' },
    side,
    5,
  );
  console.log(`From zero to an answer, ONNX: ${waking.toFixed(0)} ms (aim 1000)`);
  if (values.check && ratios.slice(0, 2).some(([, ratio, aim]) => ratio < aim)) process.exitCode = 1;
} finally {
  for (const one of running) await one.stop();
  await database.stop();
  await fs.rm(folder, { recursive: true, force: true });
}
process.exit();
