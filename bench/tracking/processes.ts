/** Child processes of the bench: started in a group of their own, watched, and ended with all they started. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';

const STOP_WITHIN = 15_000;

const running = new Set<number>();
// However the bench ends, by a signal that Postgres' own exit hook answers too, nothing it started stays behind.
process.once('exit', () => {
  for (const pid of running) endGroup(pid, 'SIGKILL');
});

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

export type Spawned = { pid: number; logFile: string; hasEnded(): boolean; stop(): Promise<void> };

export function start(
  command: string[],
  env: NodeJS.ProcessEnv,
  logFile: string,
  cwd = process.cwd(),
): Spawned {
  const log = fs.openSync(logFile, 'a');
  const [program = '', ...rest] = command;
  const child = spawn(program, rest, { cwd, env, stdio: ['ignore', log, log], detached: true });
  fs.closeSync(log);
  child.once('error', (error) => fs.appendFileSync(logFile, `${error}\n`));
  const { pid } = child;
  if (!pid) throw new Error(`Could not start ${command.join(' ')}: see ${logFile}`);
  track(child);
  return {
    pid,
    logFile,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const { pid } = child;
  endGroup(pid, 'SIGTERM');
  const cut = setTimeout(() => endGroup(pid, 'SIGKILL'), STOP_WITHIN);
  await ended;
  clearTimeout(cut);
}

function track(child: ChildProcess): void {
  const { pid } = child;
  if (!pid) return;
  running.add(pid);
  child.once('exit', () => running.delete(pid));
}

function endGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone already.
  }
}

/** Runs to the end and answers what it printed; its complaints are in the error. */
export function run(command: string[], env: NodeJS.ProcessEnv, within: number): Promise<string> {
  const [program = '', ...rest] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: within,
      detached: true,
    });
    track(child);
    let out = '';
    let complaints = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      complaints = (complaints + text).slice(-4000);
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(out) : reject(new Error(`${command.join(' ')} ended with ${code}\n${complaints}`)),
    );
  });
}

const PAGE_KILOBYTES = 4;

/** Resident memory in MB of a process and all it started. Linux only; elsewhere 0. */
export function residentMegabytes(pid: number): number {
  const parents = new Map<number, number[]>();
  let entries: string[];
  try {
    entries = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return 0;
  }
  for (const name of entries) {
    const parent = Number(readOr(`/proc/${name}/stat`).split(') ')[1]?.split(' ')[1] ?? -1);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const resident = (one: number): number =>
    (Number(readOr(`/proc/${one}/statm`).split(' ')[1] ?? 0) * PAGE_KILOBYTES) / 1024 +
    (parents.get(one) ?? []).reduce((sum, child) => sum + resident(child), 0);
  return resident(pid);
}

function readOr(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
