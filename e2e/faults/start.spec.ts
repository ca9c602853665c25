import { type ChildProcess, execFile, fork } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'playwright/test';
import { freePort } from '../../lib/platform/embedded-postgres';
import { isAlive } from '../../lib/platform/other-process';
import { historyOf, makeRun, send } from './client';
import { admin } from './installation';

const root = path.resolve(import.meta.dirname, '../..');
// Names of folders are people's to choose.
let home: string;
let port: number;
test.beforeAll(async () => {
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline 100%25 '));
  await fs.chmod(home, 0o755);
  port = await freePort();
});
test.afterAll(() => fs.rm(home, { recursive: true, force: true }));

type Up = { child: ChildProcess; ended: Promise<number | null>; said: () => string; ready: Promise<void> };

/** All of Plumbline as `npm start` runs it, in a group of its own as a terminal gives it. */
function start(): Up {
  const child = fork('dist/up.js', [], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      PLUMBLINE_HOME: home,
      DATABASE_URL: '',
      PLUMBLINE_BLOBS: '',
      PLUMBLINE_LOG_LEVEL: 'error',
      PLUMBLINE_ADMIN_EMAIL: admin.email,
      PLUMBLINE_ADMIN_PASSWORD: admin.password,
      PLUMBLINE_ADMIN_TOKEN: admin.token,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (message: { ready?: boolean }) => message.ready && resolve());
    void ended.then(() => reject(new Error(`It ended before it was ready:\n${output}`)));
  });
  // Not every start is meant to be ready.
  ready.catch(() => undefined);
  return { child, ended, said: () => output, ready };
}

/** What it has started, and what that has. */
async function startedBy({ child }: Up): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = new Set([child.pid]);
  // A child has the greater number, save where numbers begin anew: so once more.
  for (const [pid, parent] of [...lines, ...lines]) if (found.has(parent)) found.add(pid);
  found.delete(child.pid);
  return [...found].filter((pid) => pid !== undefined);
}

const leftOf = (pids: number[]) => expect.poll(() => pids.filter(isAlive), { timeout: 10_000 });

const url = () => `http://127.0.0.1:${port}`;
const log = (runId: string, step: number) =>
  send(url(), '/api/2.0/mlflow/runs/log-metric', {
    body: { run_id: runId, key: 'loss', value: step, timestamp: 1, step },
  });

test('killed outright it begins again by itself with all that was said; Ctrl-C ends everything', async () => {
  const first = start();
  await first.ready;
  expect(first.said()).toContain(`Plumbline is at ${url()}`);
  expect(first.said()).toContain(`export MLFLOW_TRACKING_URI=${url()}`);
  const runId = await makeRun(url());
  for (let step = 0; step < 20; step += 1) expect((await log(runId, step)).status).toBe(200);
  first.child.kill('SIGKILL');
  await first.ended;

  // At once, while what it had started is still ending.
  const second = start();
  await second.ready;
  expect((await historyOf(url(), runId, 'loss')).map(({ step }) => Number(step))).toHaveLength(20);
  expect((await log(runId, 20)).status).toBe(200);

  const third = start();
  expect([await third.ended, third.said()]).toEqual([1, expect.stringContaining('already runs on')]);
  expect((await log(runId, 21)).status).toBe(200);

  const pids = await startedBy(second);
  expect(pids.length).toBeGreaterThanOrEqual(4);
  // As a terminal does: to the whole group.
  process.kill(-(second.child.pid ?? 0), 'SIGINT');
  expect(await second.ended).toBe(0);
  expect(second.said()).toContain('Stopped.');
  await leftOf(pids).toEqual([]);
  expect(await fs.readdir(home)).not.toContain('lock');
});

test('Ctrl-C in the middle of a start leaves nothing running', async () => {
  for (const after of [100, 700, 1500]) {
    const one = start();
    await new Promise((resolve) => setTimeout(resolve, after));
    const pids = await startedBy(one);
    process.kill(-(one.child.pid ?? 0), 'SIGINT');
    await one.ended;
    await leftOf(pids).toEqual([]);
  }
  const last = start();
  await last.ready;
  process.kill(-(last.child.pid ?? 0), 'SIGTERM');
  expect(await last.ended).toBe(0);
});
