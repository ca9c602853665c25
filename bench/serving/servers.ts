/** All that answers in this comparison, each on a port of its own: started one after another, with the models logged by the real client. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { type Embedded, startEmbedded } from '@/lib/platform/embedded-postgres';
import { freePort, run, type Spawned, start } from '../tracking/processes';
import { ADMIN, preparePlumbline } from '../tracking/servers';

/** By the names of their registered models behind `bench-`. */
const ENDPOINTS = ['python', 'onnx', 'network'] as const;

export type Expected = { row: object; prediction: number; network: number };

const HEADERS = { authorization: `Bearer ${ADMIN.token}`, 'content-type': 'application/json' };

export class Servers {
  readonly headers = HEADERS;
  private readonly running: Spawned[] = [];
  private database: Embedded | undefined;

  constructor(
    readonly folder: string,
    private readonly python: string,
  ) {}

  async plumbline() {
    const { folder } = this;
    this.database = await startEmbedded({
      folder: path.join(folder, 'postgres'),
      secretFile: path.join(folder, 'secret'),
    });
    await preparePlumbline(this.database.url, folder);
    const isBuilt = await fs.stat('dist/model-server.js').then(
      () => true,
      () => false,
    );
    const command = (name: string) =>
      isBuilt
        ? ['node', '--max-semi-space-size=32', `dist/${name}.js`]
        : ['node', '--import', 'tsx', `lib/processes/${name}.ts`];
    const [webPort, modelPort] = await Promise.all([freePort(), freePort()]);
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      DATABASE_URL: this.database.url,
      PLUMBLINE_HOME: path.join(folder, 'plumbline'),
      PLUMBLINE_LOG_LEVEL: 'warn',
      PLUMBLINE_PYTHON: this.python,
      PLUMBLINE_RATE_LIMIT: '0',
      NODE_ENV: 'production',
      PORT: String(webPort),
      MODEL_SERVER_PORT: String(modelPort),
    };
    const web = this.start([...command('web'), '--api-only'], 'web', env);
    const models = this.start(command('model-server'), 'model-server', env);
    const url = `http://127.0.0.1:${webPort}`;
    await until(`${url}/health`);
    return { web: { url, pid: web.pid }, models: { url: `http://127.0.0.1:${modelPort}`, pid: models.pid } };
  }

  /** @param url of Plumbline, which gets them too */
  async logModels(url: string): Promise<Expected> {
    const env = { ...process.env, MLFLOW_TRACKING_URI: url, MLFLOW_TRACKING_TOKEN: ADMIN.token };
    await run([this.python, 'bench/serving/log_models.py', this.folder], env, 300_000);
    return JSON.parse(await fs.readFile(path.join(this.folder, 'expected.json'), 'utf8')) as Expected;
  }

  async makeEndpoints(url: string): Promise<void> {
    for (const name of ENDPOINTS) {
      const config = { served_entities: [{ entity_name: `bench-${name}`, entity_version: '1', name: 'v1' }] };
      const made = await fetch(`${url}/api/2.0/serving-endpoints`, {
        method: 'POST',
        headers: HEADERS,
        body: JSON.stringify({ name, config }),
      });
      if (!made.ok) throw new Error(await made.text());
      const isLive = (text: string) => text.includes('"READY"') && text.includes('NOT_UPDATING');
      await until(`${url}/api/2.0/serving-endpoints/${name}`, isLive);
    }
  }

  /** `mlflow models serve` with the same files. */
  async mlflow(kind: 'python' | 'onnx') {
    const port = String(await freePort());
    const { python } = this;
    const model = path.join(this.folder, kind);
    const command = [python, '-m', 'mlflow', 'models', 'serve', '-m', model, '-h', '127.0.0.1', '-p', port];
    const { pid } = this.start([...command, '--env-manager', 'local'], `mlflow-${kind}`, {
      ...process.env,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      PATH: `${path.dirname(python)}:${process.env.PATH}`,
    });
    const url = `http://127.0.0.1:${port}`;
    await until(`${url}/ping`);
    return { url, pid };
  }

  async floor() {
    const port = String(await freePort());
    const { pid } = this.start(
      ['node', '--import', 'tsx', 'bench/serving/floor.ts', port],
      'floor',
      process.env,
    );
    const url = `http://127.0.0.1:${port}/`;
    await until(url, undefined, { method: 'POST', body: '{}' });
    return { url, pid };
  }

  private start(command: string[], name: string, env: NodeJS.ProcessEnv): Spawned {
    const one = start(command, env, path.join(this.folder, `${name}.log`));
    this.running.push(one);
    return one;
  }

  async stop(): Promise<void> {
    for (const one of this.running) await one.stop();
    await this.database?.stop();
    await fs.rm(this.folder, { recursive: true, force: true });
  }
}

async function until(url: string, isDone = (_: string) => true, how: RequestInit = {}): Promise<void> {
  for (let count = 0; count < 1200; count += 1) {
    const text = await fetch(url, { headers: HEADERS, ...how }).then(
      (answer) => (answer.ok ? answer.text() : undefined),
      () => undefined,
    );
    if (text !== undefined && isDone(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not come up`);
}
