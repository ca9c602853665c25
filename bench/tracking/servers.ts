/** The two servers under comparison: how each is started, and nothing else of the bench knows. */
import fs from 'node:fs';
import path from 'node:path';
import { freePort, run, type Spawned, start } from './processes';

const HEALTHY_WITHIN = 120_000;
export const ADMIN = {
  email: 'bench@example.com',
  password: 'a-password-for-benches',
  token: 'plb_bench0123456789abcdef0123456789',
};

export type Side = 'theirs' | 'ours';

export type Server = {
  side: Side;
  url: string;
  headers: Record<string, string>;
  databaseUrl: string;
  /** What an unmodified client needs in its environment. */
  clientEnv: Record<string, string>;
  pid: number;
  /** Where it answers for files before they are on the disk. */
  unsynced?: string;
  stop(): Promise<void>;
};

export type Launcher = { side: Side; what: string; databaseUrl: string; start(): Promise<Server> };

/** mlflow's own server as it comes: four worker processes; its background jobs off, which only helps it here. */
export function mlflowServer(python: string, databaseUrl: string, folder: string): Launcher {
  if (!fs.existsSync(python)) {
    throw new Error(
      `There is no Python at ${python}. Install e2e/clients/requirements.txt into .venv, or set BENCH_PYTHON.`,
    );
  }
  return {
    side: 'theirs',
    what: 'mlflow server, 4 workers',
    databaseUrl,
    start: async () => {
      const port = await freePort();
      const artifacts = path.join(folder, 'mlflow-artifacts');
      const command = [python, '-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port)];
      const store = databaseUrl.replace('postgresql:', 'postgresql+psycopg2:');
      command.push('--backend-store-uri', store, '--artifacts-destination', artifacts);
      const env = {
        ...process.env,
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
        MLFLOW_DISABLE_TELEMETRY: 'true',
      };
      const child = start(command, env, path.join(folder, 'mlflow.log'), folder);
      return { ...(await toServer('theirs', databaseUrl, port, {}, {}, child)), unsynced: artifacts };
    },
  };
}

/** Plumbline's web process as `npm start` runs it in production. */
export function plumblineServer(databaseUrl: string, folder: string): Launcher {
  const { command, what } = plumblineCommand();
  return {
    side: 'ours',
    what,
    databaseUrl,
    start: async () => {
      const port = await freePort();
      const env = { ...plumblineEnv(databaseUrl, folder), PORT: String(port) };
      const child = start(command, env, path.join(folder, 'plumbline.log'));
      const headers = { Authorization: `Bearer ${ADMIN.token}` };
      return toServer('ours', databaseUrl, port, headers, { MLFLOW_TRACKING_TOKEN: ADMIN.token }, child);
    },
  };
}

function plumblineCommand(): { command: string[]; what: string } {
  const hasPages = fs.existsSync('.next/BUILD_ID');
  const pages = hasPages ? [] : ['--api-only'];
  const note = hasPages ? '' : ', API only';
  if (fs.existsSync('dist/web.js'))
    return {
      command: ['node', '--max-semi-space-size=32', 'dist/web.js', ...pages],
      what: `Plumbline${note}`,
    };
  return {
    command: ['node', '--import', 'tsx', 'lib/processes/web.ts', ...pages],
    what: `Plumbline from its sources (not built: starting is slower)${note}`,
  };
}

const plumblineEnv = (databaseUrl: string, folder: string): NodeJS.ProcessEnv => ({
  ...process.env,
  DATABASE_URL: databaseUrl,
  PLUMBLINE_HOME: path.join(folder, 'plumbline'),
  PLUMBLINE_ADMIN_EMAIL: ADMIN.email,
  PLUMBLINE_ADMIN_PASSWORD: ADMIN.password,
  PLUMBLINE_ADMIN_TOKEN: ADMIN.token,
  PLUMBLINE_LOG_LEVEL: 'warn',
  // One token asks for all sixteen connections, as fast as it can.
  PLUMBLINE_RATE_LIMIT: '0',
  NODE_ENV: 'production',
});

/** Schema and first administrator, which `npm start` sees to before the web process. */
export async function preparePlumbline(databaseUrl: string, folder: string): Promise<void> {
  const script = new URL('./prepare-plumbline.ts', import.meta.url).pathname;
  await run(['node', '--import', 'tsx', script], plumblineEnv(databaseUrl, folder), HEALTHY_WITHIN);
}

async function toServer(
  side: Side,
  databaseUrl: string,
  port: number,
  headers: Record<string, string>,
  clientEnv: Record<string, string>,
  child: Spawned,
): Promise<Server> {
  const url = `http://127.0.0.1:${port}`;
  await waitUntilHealthy(url, child);
  const env = { MLFLOW_TRACKING_URI: url, MLFLOW_DISABLE_TELEMETRY: 'true', ...clientEnv };
  return { side, url, headers, databaseUrl, clientEnv: env, pid: child.pid, stop: child.stop };
}

async function waitUntilHealthy(url: string, child: Spawned): Promise<void> {
  const deadline = Date.now() + HEALTHY_WITHIN;
  while (Date.now() < deadline && !child.hasEnded()) {
    const isHealthy = await fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isHealthy) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await child.stop();
  throw new Error(`${url} did not come up:\n${fs.readFileSync(child.logFile, 'utf8').slice(-3000)}`);
}

/** One JSON call, for setting a scenario up. */
export async function call<Answer>(
  server: Server,
  method: string,
  route: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(server.url + route, {
    method,
    headers: { ...server.headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok)
    throw new Error(`${method} ${route} on ${server.side}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

export async function createRuns(server: Server, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const body = { experiment_id: '0', start_time: Date.now(), run_name: `bench ${index}` };
    const made = await call<{ run: { info: { run_id: string } } }>(
      server,
      'POST',
      '/api/2.0/mlflow/runs/create',
      body,
    );
    ids.push(made.run.info.run_id);
  }
  return ids;
}
