/** Servers of a test's own, to be killed: a database, web processes and workers on it. */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Embedded, freePort, startEmbedded } from '../../lib/platform/embedded-postgres';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

export const admin = {
  email: 'admin@example.com',
  password: 'a-password-for-faults',
  token: 'plb_faults_0123456789abcdef',
};

/** Killed, it ends at once; stopped, in order. */
export type Running = { kill(): Promise<void>; stop(): Promise<void> };
export type Web = Running & { url: string; port: number };

/** One installation below a temporary folder. `end` stops and removes all of it. */
export class Installation {
  private readonly children = new Set<ChildProcess>();
  private database?: Embedded;
  private databasePort = 0;

  private constructor(private readonly home: string) {}

  static async make(): Promise<Installation> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-faults-'));
    // Run by root, the database is another user's process and must be able to walk here.
    await fs.chmod(home, 0o755);
    const installation = new Installation(home);
    installation.databasePort = await freePort();
    await installation.startDatabase();
    await run(process.execPath, ['dist/migrate.js'], { cwd: root, env: installation.env() });
    return installation;
  }

  /** Starts the database, always on the same port. */
  async startDatabase(): Promise<void> {
    this.database = await startEmbedded({
      folder: path.join(this.home, 'postgres'),
      secretFile: path.join(this.home, 'secrets', 'database'),
      settings: { shared_buffers: '64MB' },
      port: this.databasePort,
    });
  }

  async stopDatabase(): Promise<void> {
    await this.database?.stop();
  }

  /** A web process, on `port` if one is given, as after a restart. It has no pages, unless they are wanted. */
  async startWeb(port?: number, { hasPages = false } = {}): Promise<Web> {
    const wanted = port ?? (await freePort());
    const web = await this.start('web', hasPages ? [] : ['--api-only'], { PORT: String(wanted) });
    return { url: `http://127.0.0.1:${wanted}`, port: wanted, ...web };
  }

  startWorker(): Promise<Running> {
    return this.start('worker');
  }

  private async start(name: string, args: string[] = [], env: Record<string, string> = {}): Promise<Running> {
    const child = fork(`dist/${name}.js`, args, {
      cwd: root,
      env: { ...this.env(), ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.children.add(child);
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const end = async (signal: NodeJS.Signals) => {
      child.kill(signal);
      await ended;
      this.children.delete(child);
    };
    await new Promise<void>((resolve, reject) => {
      child.on('message', () => resolve());
      void ended.then(() => reject(new Error(`The ${name} process ended before it was ready.`)));
    });
    return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
  }

  async end(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    await this.stopDatabase();
    await fs.rm(this.home, { recursive: true, force: true });
  }

  private env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      DATABASE_URL: this.database?.url,
      PLUMBLINE_HOME: this.home,
      PLUMBLINE_BLOBS: '',
      PLUMBLINE_ADMIN_EMAIL: admin.email,
      PLUMBLINE_ADMIN_PASSWORD: admin.password,
      PLUMBLINE_ADMIN_TOKEN: admin.token,
      PLUMBLINE_LOG_LEVEL: 'error',
      PLUMBLINE_WEBHOOK_ADDRESSES: '127.0.0.1',
      HOST: '127.0.0.1',
      NODE_ENV: 'production',
    };
  }
}
