/** The program of `npm run demo`, run beside this process with an access token and nothing else of ours. */
import { spawn } from 'node:child_process';
import os from 'node:os';
import { env } from './env';
import { ownFile } from './own-program';
import { onLines } from './runtimes/lines';

/** Beyond this something hangs. */
const LONGEST = 30 * 60_000;

type Order = {
  task: 'load' | 'remove';
  size: 'whole' | 'small';
  /** What an earlier try left is taken out first. */
  isAgain: boolean;
  address: string;
  token: string;
};

const argumentsOf = ({ task, size, isAgain }: Order): string[] =>
  task === 'remove'
    ? ['--remove']
    : [...(isAgain ? ['--afresh'] : []), ...(size === 'small' ? ['--small'] : [])];

/** @returns undefined when it did all of it, else why it did not; what is stopped by the signal counts as neither */
export function runProgram(
  order: Order,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const { file } = ownFile('demo/run.mjs', 'clients/demo/run.mjs');
    // A group of its own: what it started ends with it.
    const child = spawn(process.execPath, [file, ...argumentsOf(order)], {
      env: {
        PATH: env.path,
        HOME: os.homedir(),
        LANG: 'C.UTF-8',
        TMPDIR: os.tmpdir(),
        MLFLOW_TRACKING_URI: order.address,
        MLFLOW_TRACKING_TOKEN: order.token,
        ...(env.python && { PLUMBLINE_PYTHON: env.python }),
      } as never,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let last = '';
    onLines(child.stdout, onLine);
    onLines(child.stderr, (line) => {
      last = line;
      onLine(line);
    });
    const stop = () => {
      if (child.pid === undefined || child.exitCode !== null) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended at this very moment.
      }
    };
    const hanging = setTimeout(() => {
      last = `It was not done after ${LONGEST / 60_000} minutes.`;
      stop();
    }, LONGEST);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const end = (fault: string | undefined) => {
      clearTimeout(hanging);
      signal.removeEventListener('abort', stop);
      resolve(fault);
    };
    child.once('error', (error) => end(`The program of the demo does not start: ${error.message}`));
    child.once('close', (code) => end(code === 0 ? undefined : last || `It ended with code ${code}.`));
  });
}
