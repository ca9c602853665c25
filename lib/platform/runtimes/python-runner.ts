/** A model that Python executes, in a process of its own that knows no secret of ours. */
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { pythonJson } from '../../pure/scoring/python-json';
import { ownFile } from '../own-program';
import { onLines } from './lines';
import type { FromModel } from './node-runner';
import type { Batch, Ready, Reply, Runner, RunnerOptions } from './protocol';

type Said = FromModel | { reply: Reply };

/** No answer of a model is longer: what is, is a fault of the stream. */
const LONGEST = 512 << 20;

/** @param python the interpreter of the model's environment */
export function startPythonRunner(
  { folder, environment, example, onLine }: RunnerOptions,
  python: string,
): Runner {
  const script = ownFile('score.py', 'lib/platform/runtimes/score.py');
  const child = spawn(python, ['-u', script.file], {
    cwd: folder,
    env: {
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      PATH: `${path.dirname(python)}:/usr/local/bin:/usr/bin:/bin`,
      HOME: os.tmpdir(),
      MLFLOW_DISABLE_TELEMETRY: 'true',
      // Several processes share the processors: one thread each.
      OMP_NUM_THREADS: '1',
      OPENBLAS_NUM_THREADS: '1',
      ...environment,
    } as never,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  onLines(child.stderr, onLine);
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;
  let settle: { resolve: (ready: Ready) => void; reject: (error: Error) => void };
  const ready = new Promise<Ready>((resolve, reject) => {
    settle = { resolve, reject };
  });
  ready.catch(() => undefined);
  readFrames(child.stdout, (message) => {
    if ('ready' in message) settle.resolve(message.ready);
    else if ('failed' in message) settle.reject(new Error(message.failed));
    else {
      waiting?.resolve(message.reply);
      waiting = undefined;
    }
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`${python} cannot be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(signal ? `the process was ended by ${signal}` : `the process ended with code ${code}`),
    );
  });
  void ended.then((why) => {
    settle.reject(new Error(why));
    waiting?.reject(new Error(why));
    waiting = undefined;
  });
  // A process that ends while it is written to says so by its exit.
  child.stdin.on('error', () => undefined);
  const send = (message: object, batch?: Batch) => {
    const body = Buffer.from(hasInfinity(batch) ? pythonJson(message) : JSON.stringify(message));
    const head = Buffer.allocUnsafe(4);
    head.writeUInt32BE(body.length);
    child.stdin.write(head);
    child.stdin.write(body);
  };
  send({ folder, ...(example && { example }) }, example);
  return {
    ready,
    ended,
    pid: child.pid,
    run: (batch) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          return reject(new Error('the process of the model is gone'));
        }
        waiting = { resolve, reject };
        send(batch, batch);
      }),
    kill() {
      // With whatever it started: it leads a group of its own.
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    },
  };
}

/** Looked for before anything is written: few tables have one, and writing with an eye on them takes several times as long. */
const hasInfinity = (batch: Batch | undefined): boolean =>
  batch?.kind === 'frame' &&
  batch.columns.some(
    ({ values }) => values.includes(Number.POSITIVE_INFINITY) || values.includes(Number.NEGATIVE_INFINITY),
  );

function readFrames(stream: NodeJS.ReadableStream, tell: (message: Said) => void): void {
  let chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    for (;;) {
      if (size < 4) return;
      let whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      const length = whole.readUInt32BE(0);
      if (length > LONGEST) throw new Error('a frame of a model is too long');
      chunks = [whole];
      if (size < 4 + length) return;
      const body = whole.subarray(4, 4 + length);
      whole = whole.subarray(4 + length);
      chunks = [whole];
      size = whole.length;
      tell(JSON.parse(body.toString('utf8')) as Said);
    }
  });
}
