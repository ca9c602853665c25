/** Two model servers under load, while everything about them changes: not one request may fail or be answered by the wrong version. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/operations';
import { createVersion } from '@/lib/domains/registry/operations';
import { findServers, forgetServers, knock, passCaller, readInferenceLog } from '@/lib/domains/serving';
import * as serving from '@/lib/domains/serving/operations';
import { callerWithRole, makeRun, unique } from '@/lib/testing/callers';
import { childrenOf, load, ModelServers, more } from '@/lib/testing/model-servers';
import { makeModel, upload } from '@/lib/testing/models';
import { linearGraph, onnxFiles } from '@/lib/testing/onnx-model';
import { proxyInvocation } from './proxy';

const COLUMNS = ['a', 'b'];
/** y = factor · (a + b) */
const filesOf = (factor: number) => onnxFiles(linearGraph([factor, factor], 0), COLUMNS);

const servers = new ModelServers();
/** As patient with idle connections as the web process: else a client may write to one that is just being closed. */
const front = http.createServer(
  { keepAliveTimeout: 75_000 },
  (request, response) => void proxyInvocation(request, response),
);
let owner: Caller;
let token = '';
let model: Awaited<ReturnType<typeof makeModel>>;

beforeAll(async () => {
  owner = await callerWithRole('admin');
  token = (await perform(createToken, owner, { name: 'rollout', isReadOnly: false })).token;
  model = await makeModel(owner, { files: filesOf(1) });
  const runId = await makeRun(owner, model.experimentId);
  await upload(owner, `${model.experimentId}/${runId}/artifacts/model`, filesOf(2));
  await perform(createVersion, owner, { name: model.name, source: `runs:/${runId}/model`, runId });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  await Promise.all([servers.start(), servers.start()]);
}, 120_000);

afterAll(async () => {
  await servers.stop();
  front.close();
  forgetServers();
}, 60_000);

const entity = (version: number) => ({
  name: `v${version}`,
  entityName: model.name,
  entityVersion: String(version),
});

async function settled(name: string): Promise<number> {
  for (;;) {
    const { state, config } = await perform(serving.getEndpoint, owner, { name });
    if (state.configUpdate === 'UPDATE_FAILED') throw new Error(state.message);
    if (state.configUpdate === 'NOT_UPDATING' && state.ready === 'READY') return config?.version ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ask(name: string, body: object, path = 'invocations') {
  const { port } = front.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/serving-endpoints/${name}/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test('configurations change, processes and servers die, and nobody who asks notices', {
  timeout: 180_000,
}, async () => {
  const name = `e-${unique()}`;
  await perform(serving.createEndpoint, owner, { name, config: { servedEntities: [entity(1)] } });
  expect(await settled(name)).toBe(1);
  const running = load((body) => ask(name, body), 6);
  await more(running, 50);
  for (let change = 0; change < 8; change += 1) {
    await perform(serving.updateConfig, owner, { name, servedEntities: [entity(change % 2 === 0 ? 2 : 1)] });
    await settled(name);
    await more(running, 20);
  }
  await perform(serving.updateConfig, owner, {
    name,
    servedEntities: [entity(1), entity(2)],
    trafficConfig: {
      routes: [
        { servedEntityName: 'v1', trafficPercentage: 50 },
        { servedEntityName: 'v2', trafficPercentage: 50 },
      ],
    },
  });
  await settled(name);
  await more(running, 50);
  await perform(serving.rollBack, owner, { name });
  await settled(name);

  // A process of the model is killed, on each of the servers.
  for (const server of servers.all) {
    const [victim] = await childrenOf(server);
    expect(victim).toBeDefined();
    process.kill(victim as number, 'SIGKILL');
    await more(running, 50);
  }
  // A model server is killed without a word, another is told to go while a new one comes.
  servers.all[0]?.kill('SIGKILL');
  await more(running, 50);
  await servers.start();
  servers.all[1]?.kill('SIGTERM');
  await more(running, 100);
  const { asked, wrong } = await running.end();
  expect(wrong, wrong.join('; ')).toEqual([]);
  expect(asked).toBeGreaterThan(400);

  // What was asked of servers that were not killed is in the log, with its inputs and its answer.
  const { id } = await perform(serving.getEndpoint, owner, { name });
  const window = { endpointId: id, from: Date.now() - 600_000, to: Date.now() + 60_000 };
  let logged = 0;
  for await (const rows of readInferenceLog(window)) {
    logged += rows.length;
    for (const row of rows) {
      const { a, b } = row.inputs as { a: number; b: number };
      expect(row.output).toEqual({ variable: (row.entity === 'v1' ? 1 : 2) * (a + b) });
    }
  }
  expect(logged).toBeGreaterThan(asked / 3);
});

test('where no server is left, who asks waits for the one that comes', { timeout: 120_000 }, async () => {
  const name = `e-${unique()}`;
  await perform(serving.createEndpoint, owner, { name, config: { servedEntities: [entity(1)] } });
  await settled(name);
  for (const server of servers.all) server.kill('SIGKILL');
  const running = load((body) => ask(name, body), 4);
  await servers.start();
  await more(running, 20);
  const { wrong } = await running.end();
  expect(wrong, wrong.join('; ')).toEqual([]);
});

test('what is wrong with a request is said in MLflow’s words', async () => {
  const name = `e-${unique()}`;
  await perform(serving.createEndpoint, owner, { name, config: { servedEntities: [entity(1)] } });
  await settled(name);
  const said = async (body: object) => {
    const { status, text } = await ask(name, body);
    return [status, (JSON.parse(text) as { error_code: string; message: string }).message] as const;
  };
  const missing = await said({ dataframe_records: [{ a: 1, c: 2 }] });
  expect([
    missing[0],
    missing[1].includes("Model is missing inputs ['b']. Note that there were extra inputs: ['c']."),
  ]).toEqual([400, true]);
  const text = await said({ dataframe_records: [{ a: 1, b: 'x' }] });
  expect([text[0], text[1].includes("could not convert string to float: 'x'")]).toEqual([400, true]);
  const nothing = await said({});
  expect([nothing[0], nothing[1].includes('exactly one of the input fields')]).toEqual([400, true]);
  expect((await ask(name, { inputs: 'x'.repeat(17 << 20) })).status).toBe(413);
  expect((await ask('no-such-endpoint', { inputs: [] })).status).toBe(404);
  expect((await ask(name, { inputs: { a: [1], b: [2] } }, 'served-models/none/invocations')).status).toBe(
    404,
  );
  const direct = await ask(name, { inputs: { a: [1], b: [2] } }, 'served-models/v1/invocations');
  expect(direct.text).toBe('{"predictions": [{"variable": 3.0}]}');
  const missingNumber = await ask(name, { dataframe_split: { columns: COLUMNS, data: [[null, 1]] } });
  expect(missingNumber.text).toBe('{"predictions": [{"variable": null}]}');
});

test('the Open Inference Protocol answers the same, and strangers are turned away', async () => {
  const name = `e-${unique()}`;
  await perform(serving.createEndpoint, owner, { name, config: { servedEntities: [entity(2)] } });
  await settled(name);
  const { port } = front.address() as AddressInfo;
  const send = (path: string, init: RequestInit = {}, bearer = token) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), 'content-type': 'application/json' },
    });
  const inputs = COLUMNS.map((column, at) => ({
    name: column,
    shape: [2],
    datatype: 'FP64',
    data: [at, at + 1],
  }));
  const answer = await send(`/v2/models/${name}/infer`, {
    method: 'POST',
    body: JSON.stringify({ id: 'r1', inputs }),
  });
  expect(await answer.json()).toEqual({
    model_name: name,
    model_version: 'v2',
    id: 'r1',
    outputs: [{ name: 'variable', datatype: 'FP32', shape: [2], data: [2, 6] }],
  });
  // The same as bytes, and as bytes back.
  const rows = Float64Array.of(0, 1, 1, 2);
  const matrix = {
    name: 'm',
    shape: [2, 2],
    datatype: 'FP64',
    parameters: { binary_data_size: rows.byteLength },
  };
  const head = Buffer.from(JSON.stringify({ inputs: [matrix], parameters: { binary_data_output: true } }));
  const sendBytes = (tail: Uint8Array) =>
    fetch(`http://127.0.0.1:${port}/v2/models/${name}/infer`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'inference-header-content-length': String(head.length),
      },
      body: Buffer.concat([head, tail]),
    });
  const binary = await sendBytes(new Uint8Array(rows.buffer));
  const from = Number(binary.headers.get('inference-header-content-length'));
  const said = Buffer.from(await binary.arrayBuffer());
  expect(JSON.parse(said.toString('utf8', 0, from)).outputs).toEqual([
    { name: 'variable', datatype: 'FP32', shape: [2], parameters: { binary_data_size: 8 } },
  ]);
  expect([said.readFloatLE(from), said.readFloatLE(from + 4)]).toEqual([2, 6]);
  const cut = await sendBytes(new Uint8Array(rows.buffer).subarray(0, 31));
  expect([cut.status, await cut.json()]).toEqual([
    400,
    { error: "'m' has a `binary_data_size` of 32, and 31 bytes are left." },
  ]);
  const described = (await (await send(`/v2/models/${name}`)).json()) as { inputs: object[] };
  expect(described.inputs).toEqual(
    COLUMNS.map((column) => ({ name: column, datatype: 'FP64', shape: [-1] })),
  );
  expect((await send(`/v2/models/${name}/ready`)).status).toBe(200);
  // The server as a whole is asked without a token, as clients and balancers do.
  const probe = async (path: string) => (await send(path, {}, '')).json();
  expect(await probe('/v2')).toMatchObject({ name: 'plumbline' });
  expect(await probe('/v2/health/live')).toEqual({ live: true });
  expect(await probe('/v2/health/ready')).toEqual({ ready: true });
  const body = JSON.stringify({ inputs: { a: [1], b: [1] } });
  const path = `/serving-endpoints/${name}/invocations`;
  expect((await send(path, { method: 'POST', body }, '')).status).toBe(401);
  expect((await send(path, { method: 'POST', body }, 'plb_wrong')).status).toBe(401);
  expect((await send(path)).status).toBe(405);
  const stranger = await callerWithRole('contributor');
  const theirs = (await perform(createToken, stranger, { name: 't', isReadOnly: false })).token;
  expect((await send(path, { method: 'POST', body }, theirs)).status).toBe(404);
});

test('a body too big for the line has a connection of its own, and nobody opens a line who has not the key', async () => {
  const name = `e-${unique()}`;
  await perform(serving.createEndpoint, owner, { name, config: { servedEntities: [entity(2)] } });
  await settled(name);
  const data = Array.from({ length: 20_000 }, (_, at) => [at, 1]);
  const big = await ask(name, { dataframe_split: { columns: COLUMNS, data } });
  const { predictions } = JSON.parse(big.text) as { predictions: { variable: number }[] };
  expect([big.status, predictions.length, predictions.at(-1)]).toEqual([200, 20_000, { variable: 40_000 }]);

  const [server] = await findServers(true);
  const opened = async (knocked: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const request = http.request(`http://${server?.address}/`, {
        agent: false,
        headers: { connection: 'upgrade', upgrade: 'plumbline-line', ...knocked },
      });
      request.on('upgrade', ({ statusCode }, socket) => {
        socket.destroy();
        resolve(statusCode);
      });
      request.on('response', ({ statusCode }) => resolve(statusCode));
      request.on('error', reject);
      request.end();
    });
  expect(await opened({ 'x-plumbline-knock': knock() })).toBe(101);
  expect(await opened({ 'x-plumbline-knock': passCaller(owner.user?.id ?? '') })).toBe(401);
  expect(await opened({})).toBe(401);
});
