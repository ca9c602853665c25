/** A real mlflow server of a test's own, on SQLite in a temporary folder. */
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../lib/platform/embedded-postgres';

const START_WITHIN = 90_000;

export type MlflowServer = {
  url: string;
  call<Answer>(path: string, body: object): Promise<Answer>;
  stop(): Promise<void>;
};

export const python = process.env.PLUMBLINE_PYTHON ?? '';

export async function startMlflow(): Promise<MlflowServer> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mlflow-source-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { MLFLOW_TRACKING_TOKEN: _, ...inherited } = process.env;
  const args = ['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  args.push('--backend-store-uri', `sqlite:///${folder}/store.db`);
  args.push('--serve-artifacts', '--artifacts-destination', `${folder}/artifacts`);
  const child = spawn(python, args, {
    cwd: folder,
    env: { ...inherited, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' },
    // A group of its own: its workers end with it.
    detached: true,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
    await fs.rm(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_WITHIN;
  while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error('The mlflow server does not start.');
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url,
    stop,
    async call(called, body) {
      const response = await fetch(`${url}/api/2.0/mlflow/${called}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${called}: ${response.status} ${await response.text()}`);
      return response.json();
    },
  };
}
