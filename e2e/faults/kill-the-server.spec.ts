import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'playwright/test';
import { getRun, historyOf, inTheBackground, makeRun, send, sendUntilDone } from './client';
import { admin, Installation } from './installation';

const CLIENTS = 16;
const KILLS = 3;
const PER_BATCH = 20;
const FILE = 512 << 10;

let installation: Installation;
test.beforeAll(async () => {
  installation = await Installation.make();
});
test.afterAll(() => installation.end());

const valueAt = (client: number, step: number) => client * 1_000_000 + step;
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const api = (path: string) => `/api/2.0/mlflow/${path}`;

/** Logs one post after the other; a post that is not acknowledged is sent again until it is. */
function startLogging(url: string, client: number, runId: string) {
  const acknowledged = { single: 0, batched: 0, rounds: 0 };
  const stop = inTheBackground(async (round) => {
    const point = { key: 'single', value: valueAt(client, round), timestamp: 1_000 + round, step: round };
    await sendUntilDone(url, api('runs/log-metric'), { body: { run_id: runId, ...point } });
    acknowledged.single += 1;
    const steps = Array.from({ length: PER_BATCH }, (_, index) => round * PER_BATCH + index);
    const metrics = steps.map((step) => ({
      key: 'batched',
      value: valueAt(client, step),
      timestamp: 1_000,
      step,
    }));
    const params = [{ key: `param ${round}`, value: String(round) }];
    const tags = [{ key: `tag ${round}`, value: String(round) }];
    // Every other round takes the way through a transaction, the rest the grouped one.
    const extras = round % 2 === 0 ? { params, tags } : {};
    await sendUntilDone(url, api('runs/log-batch'), { body: { run_id: runId, metrics, ...extras } });
    acknowledged.batched += PER_BATCH;
    acknowledged.rounds += 1;
  });
  return { runId, client, acknowledged, stop };
}

/** Stores one file after the other in a run. */
function startUploading(url: string, runId: string) {
  const acknowledged = new Map<string, string>();
  const stop = inTheBackground(async (round) => {
    const bytes = new Uint8Array(randomBytes(FILE));
    const path = `folder/file-${round}.bin`;
    await sendUntilDone(url, `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/${path}`, {
      method: 'PUT',
      bytes,
    });
    acknowledged.set(path, sha(bytes));
    await wait(50);
  });
  return { runId, acknowledged, stop };
}

async function assertStored(
  url: string,
  { runId, client }: { runId: string; client: number },
  key: string,
  count: number,
  exactly: boolean,
) {
  const points = await historyOf(url, runId, key);
  const steps = points.map(({ step }) => Number(step)).sort((a, b) => a - b);
  const there = new Set(steps);
  expect(there.size, `${key} of client ${client}: nothing is doubled`).toBe(steps.length);
  const missing = Array.from({ length: count }, (_, step) => step).filter((step) => !there.has(step));
  expect(missing, `${key} of client ${client}: everything acknowledged is there`).toEqual([]);
  if (exactly) expect(steps.length).toBe(count);
  expect(points.filter(({ value, step }) => value !== valueAt(client, Number(step)))).toEqual([]);
}

test('16 clients log while the server is killed: all that was acknowledged is there, nothing is doubled', async () => {
  let web = await installation.startWeb();
  const { url, port } = web;
  const runs = await Promise.all(Array.from({ length: CLIENTS }, () => makeRun(url)));
  const clients = runs.map((runId, client) => startLogging(url, client, runId));
  const uploads = startUploading(url, await makeRun(url));
  const rounds = () => clients.reduce((sum, { acknowledged }) => sum + acknowledged.rounds, 0);

  for (let kill = 1; kill <= KILLS; kill += 1) {
    const before = rounds();
    await expect.poll(rounds, { timeout: 30_000, intervals: [50] }).toBeGreaterThan(before + 5 * CLIENTS);
    await web.kill();
    const known = clients.map(({ acknowledged }) => ({ ...acknowledged }));
    const files = [...uploads.acknowledged];
    await expect(send(url, '/health')).rejects.toThrow();
    web = await installation.startWeb(port);
    for (const [index, client] of clients.entries()) {
      await assertStored(url, client, 'single', known[index]?.single ?? 0, false);
      await assertStored(url, client, 'batched', known[index]?.batched ?? 0, false);
    }
    await assertFiles(url, uploads.runId, files);
  }

  await Promise.all([...clients.map(({ stop }) => stop()), uploads.stop()]);
  for (const client of clients) {
    const { single, batched, rounds } = client.acknowledged;
    await assertStored(url, client, 'single', single, true);
    await assertStored(url, client, 'batched', batched, true);
    const { data } = await getRun(url, client.runId);
    const latest = data.metrics?.find(({ key }) => key === 'batched');
    expect(latest?.value).toBe(valueAt(client.client, batched - 1));
    expect(data.params).toHaveLength(Math.ceil(rounds / 2));
  }
  const total = clients.reduce(
    (sum, { acknowledged }) => sum + acknowledged.single + acknowledged.batched,
    0,
  );
  test.info().annotations.push({ type: 'points', description: `${total} points through ${KILLS} kills` });
  process.stdout.write(`${total} points and ${uploads.acknowledged.size} files through ${KILLS} kills\n`);
  await assertFiles(url, uploads.runId, [...uploads.acknowledged]);
  await web.stop();
});

/** What was acknowledged is whole; whatever else is listed is whole too. */
async function assertFiles(url: string, runId: string, files: [string, string][]) {
  const proxied = `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts`;
  for (const [path, digest] of files.slice(-5)) {
    const response = await fetch(`${url}${proxied}/${path}`, {
      headers: { authorization: `Bearer ${admin.token}` },
    });
    expect(sha(new Uint8Array(await response.arrayBuffer())), path).toBe(digest);
  }
  const query = new URLSearchParams({ run_id: runId, path: 'folder' });
  const { files: listed = [] } = await sendUntilDone<{
    files?: { path: string; file_size: number | string }[];
  }>(url, `${api('artifacts/list')}?${query}`);
  expect(listed.length).toBeGreaterThanOrEqual(files.length);
  for (const { path, file_size: size } of listed) expect(Number(size), `${path} is whole`).toBe(FILE);
}
