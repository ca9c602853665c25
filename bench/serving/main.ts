/**
 * Endpoints beside `mlflow models serve` with the same model, beside onnxruntime in-process as the limit, and beside a server of Node that
 * only reads and answers as the floor: in turn, on one machine.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { python as benchPython } from '../asked';
import { measureProxy, measureWake } from './alone';
import { Found, type Limit, limitOf, measure, median, type Side } from './measure';
import { Servers } from './servers';

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
const python = benchPython();
const MANY = 100;

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-serving-'));
await fs.chmod(folder, 0o755);
const servers = new Servers(folder, python);
try {
  const { web, models } = await servers.plumbline();
  console.log('logging the models …');
  const { row, prediction, network } = await servers.logModels(web.url);
  await servers.makeEndpoints(web.url);
  const theirs = { python: await servers.mlflow('python'), onnx: await servers.mlflow('onnx') };
  const floor = await servers.floor();
  const { headers } = servers;

  const bodyOf = (rows: number) =>
    JSON.stringify({ dataframe_records: Array.from({ length: rows }, () => row) });
  const rows = `The trees, ${MANY} rows a request`;
  const one = { body: bodyOf(1), expected: prediction };
  const many = { body: bodyOf(MANY), expected: prediction };
  const sent = Object.values(row as Record<string, number>);
  const bytesOf = (rows: number) => {
    const cells = Float64Array.from({ length: rows * sent.length }, (_, at) => sent[at % sent.length] ?? 0);
    const parameters = { binary_data_size: cells.byteLength };
    const inputs = [{ name: 'rows', shape: [rows, sent.length], datatype: 'FP64', parameters }];
    const head = Buffer.from(JSON.stringify({ inputs, parameters: { binary_data_output: true } }));
    return {
      body: Buffer.concat([head, new Uint8Array(cells.buffer)]).toString('base64'),
      bytes: { 'inference-header-content-length': String(head.length) },
    };
  };
  const inBytes = { ...bytesOf(MANY), group: rows };
  const at = (base: string, endpoint: string) => `${base}/serving-endpoints/${endpoint}/invocations`;
  const ours = (endpoint: string) => ({ url: at(models.url, endpoint), pids: [models.pid] });
  const served = (side: { url: string; pid: number }) => ({
    url: `${side.url}/invocations`,
    pids: [side.pid],
  });
  const bare = { url: floor.url, pids: [floor.pid] };
  const trees = '100 trees of depth 6 on 20 columns, one row a request';
  const dense = 'A network of a million weights, one row a request';
  const sides = {
    mlflowPython: { name: 'mlflow models serve, Python', ...served(theirs.python), ...one, group: trees },
    python: { name: 'Plumbline, Python', ...ours('python'), ...one, group: trees },
    mlflowOnnx: { name: 'mlflow models serve, ONNX', ...served(theirs.onnx), ...one, group: trees },
    onnx: { name: 'Plumbline, ONNX', ...ours('onnx'), ...one, group: trees },
    web: {
      name: 'Plumbline, ONNX, through the web process',
      url: at(web.url, 'onnx'),
      pids: [models.pid, web.pid],
      ...one,
      group: trees,
    },
    floor: { name: 'Floor: node:http that reads and answers', ...bare, body: one.body, group: trees },
    network: { name: 'Plumbline, ONNX', ...ours('network'), ...one, expected: network, group: dense },
    many: { name: 'Plumbline, ONNX', ...ours('onnx'), ...many, group: rows },
    manyBytes: {
      name: 'Plumbline, ONNX, as bytes',
      url: `${models.url}/v2/models/onnx/infer`,
      pids: [models.pid],
      expected: prediction,
      ...inBytes,
    },
    floorMany: { name: 'Floor: node:http that reads and answers', ...bare, body: many.body, group: rows },
    floorBytes: { name: 'Floor, as bytes', ...bare, ...inBytes },
  } satisfies Record<string, Side>;
  type Name = keyof typeof sides;
  const names = Object.keys(sides) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, new Found()])) as Record<Name, Found>;
  const limits: Record<string, { file: string; rows: number; seen: Limit[] }> = {
    [trees]: { file: 'onnx', rows: 1, seen: [] },
    [dense]: { file: 'network', rows: 1, seen: [] },
    [rows]: { file: 'onnx', rows: MANY, seen: [] },
  };
  const limitOfGroup = (group: string, what: keyof Limit) =>
    median(limits[group]?.seen.map((each) => each[what]) ?? []);
  for (let round = 0; round <= rounds; round += 1) {
    // The first round warms up.
    const isWarmUp = round === 0;
    const how = { headers, connections, seconds: isWarmUp ? 2 : seconds };
    for (const name of names) await measure(sides[name], how, isWarmUp ? undefined : found[name]);
    if (isWarmUp) continue;
    for (const limit of Object.values(limits))
      limit.seen.push(
        limitOf(path.join(folder, limit.file, 'model.onnx'), Math.min(2, seconds), limit.rows, sent),
      );
  }

  const line = (name: string, cells: (string | number)[]) =>
    console.log(name.padEnd(42), ...cells.map((cell) => String(cell).padStart(11)));
  console.log(
    `\n${connections} connections, median of ${rounds} rounds of ${seconds} s, ${os.availableParallelism()} cores; Plumbline's model server is asked straight`,
  );
  for (const group of [trees, dense, rows]) {
    console.log(`\n${group}`);
    line('', ['requests/s', 'p50 ms', 'p99 ms', 'µs/request', 'failed', 'of limit']);
    const limit = limitOfGroup(group, 'rate');
    for (const name of names.filter((each) => sides[each].group === group)) {
      const { rate, p50, p99, microseconds, failures } = found[name];
      const shown = [
        rate.toFixed(0),
        median(p50).toFixed(2),
        median(p99).toFixed(1),
        microseconds.toFixed(0),
      ];
      line(sides[name].name, [...shown, failures, (rate / limit).toFixed(2)]);
    }
    line('Limit: onnxruntime in-process, one thread', [
      limit.toFixed(0),
      '',
      '',
      limitOfGroup(group, 'microseconds').toFixed(0),
      '',
      1,
    ]);
  }

  const ratios = [
    [
      'ONNX: mlflow’s processor time a request over ours',
      found.mlflowOnnx.microseconds / found.onnx.microseconds,
      10,
    ],
    [
      'Python: mlflow’s processor time a request over ours',
      found.mlflowPython.microseconds / found.python.microseconds,
      5,
    ],
    ['Python: ours over mlflow’s', found.python.rate / found.mlflowPython.rate, 1],
    ['ONNX: ours over mlflow’s', found.onnx.rate / found.mlflowOnnx.rate, 10],
    ['ONNX through the web process over mlflow’s', found.web.rate / found.mlflowOnnx.rate, 5],
    [
      'Network: ours over the limit of rows by themselves',
      found.network.rate / limitOfGroup(dense, 'rate'),
      1,
    ],
    [`Trees, ${MANY} rows: ours over the limit`, found.many.rate / limitOfGroup(rows, 'rate'), 0.5],
    [
      `Trees, ${MANY} rows as bytes: ours over the limit`,
      found.manyBytes.rate / limitOfGroup(rows, 'rate'),
      0.5,
    ],
  ] as const;
  console.log();
  for (const [name, ratio, aim] of ratios) console.log(`${name}: ${ratio.toFixed(2)} times (aim ${aim})`);
  // Per core, at the client's side of the socket: what a request takes of the processors, over what the model itself takes, and over that
  // with what any server of Node takes to read and answer it, which is what can be reached.
  const beside = [
    ['Network, one row', found.network, found.floor, dense],
    ['Trees, one row', found.onnx, found.floor, trees],
    [`Trees, ${MANY} rows`, found.many, found.floorMany, rows],
    [`Trees, ${MANY} rows as bytes`, found.manyBytes, found.floorBytes, rows],
  ] as const;
  for (const [name, mine, bare, group] of beside) {
    const model = limitOfGroup(group, 'microseconds');
    const over = (microseconds: number) => (mine.microseconds / microseconds).toFixed(2);
    console.log(
      `${name}: ${over(model)} times the processor time of the model alone (aim 2), ${over(model + bare.microseconds)} times that of the model and the floor`,
    );
  }
  const side = { headers, body: one.body };
  const proxied = await measureProxy(side, [sides.onnx.url, sides.web.url], rounds, Math.min(2, seconds));
  console.log(
    `One caller: p50 ${proxied.straight.toFixed(2)} ms straight, ${proxied.through.toFixed(2)} ms through the web process: ${(proxied.through - proxied.straight).toFixed(2)} ms more (aim 1)`,
  );
  const small = { entity_name: 'bench-onnx', entity_version: '1' };
  const waking = await measureWake(web.url, 'waking', small, side, 5);
  console.log(`From zero to an answer, ONNX: ${waking.toFixed(0)} ms (aim 1000)`);
  if (values.check && ratios.slice(0, 2).some(([, ratio, aim]) => ratio < aim)) process.exitCode = 1;
} finally {
  await servers.stop();
}
process.exit();
