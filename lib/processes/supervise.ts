/** Child processes of the all-in-one start: kept alive while we live, ended in order when we end. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { env as settings } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';

/** What requests leave behind is cleared away more rarely: a third of the time that they cost went there. */
const BUILT = ['--enable-source-maps', '--max-semi-space-size=32'];
const LONGEST_WAIT = 15_000;
const STEADY = 30_000;
const END_WITHIN = 9_000;
/** What a child that may not listen on its port ends with. */
export const PORT_TAKEN = 98;

export type Child = { ready: Promise<{ port?: number }>; stop(): Promise<void> };

/**
 * Starts `<name>.js` beside this file (in development `<name>.ts`) and starts it again, ever later, when it ends by itself.
 *
 * @param onFatal called when it ends before it was ever ready: starting it again would not help
 */
export function supervise(
  name: string,
  env: Record<string, string>,
  onFatal: (code: number | null) => void,
): Child {
  let child: ChildProcess | undefined;
  let isStopping = false;
  let wasReady = false;
  let wait = 250;
  let announce: (message: { port?: number }) => void = () => undefined;
  const ready = new Promise<{ port?: number }>((resolve) => {
    announce = resolve;
  });

  const start = () => {
    const started = Date.now();
    // A group of its own: Ctrl-C in the terminal is for us, who pass it on in order.
    child = fork(path.join(import.meta.dirname, `${name}${settings.isDevelopment ? '.ts' : '.js'}`), [], {
      // From the sources, by the same loader as this process.
      execArgv: settings.isDevelopment ? [...process.execArgv] : BUILT,
      env: { ...process.env, ...env } as NodeJS.ProcessEnv,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message: { ready?: boolean; port?: number }) => {
      if (!message.ready) return;
      wasReady = true;
      announce(message);
    });
    const over = (code: number | null) => {
      if (isStopping) return;
      if (!wasReady) return onFatal(code);
      wait = Date.now() - started > STEADY ? 250 : Math.min(wait * 2, LONGEST_WAIT);
      log.warn({ process: name, code, again: wait }, 'a process ended; it is started again');
      setTimeout(() => isStopping || start(), wait);
    };
    child.on('exit', over);
    child.on('error', (error) => {
      log.error(
        { process: name, err: error.message },
        'a process cannot be started, or not be told something',
      );
      // One that never began, as where the machine has no memory for it, does not end either.
      if (child?.pid === undefined) over(null);
    });
  };
  start();

  const stop = () =>
    new Promise<void>((resolve) => {
      isStopping = true;
      if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return resolve();
      const kill = setTimeout(() => child?.kill('SIGKILL'), END_WITHIN);
      child.once('exit', () => {
        clearTimeout(kill);
        resolve();
      });
      child.kill('SIGTERM');
    });
  return { ready, stop };
}
