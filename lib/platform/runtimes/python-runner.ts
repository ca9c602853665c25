/** A model that Python executes, in a process of its own that knows no secret of ours. */
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { pythonJson } from '../../pure/scoring/python-json';
import { ownFile } from '../own-program';
import { Exchange } from './exchange';
import { onLines } from './lines';
import type { Batch, Runner, RunnerOptions } from './protocol';

/** As its program knows it. */
const CHANNEL_FD = 3;

/** What comes from a process that runs anybody's code is looked at before it is believed. */
const Said = z.union([
  z.object({ ready: z.object({ isBatchable: z.boolean() }) }),
  z.object({ failed: z.string() }),
  z.object({
    reply: z.union([
      z.object({
        answers: z.array(
          z.object({
            status: z.number().int().min(200).max(599),
            body: z.string(),
            exact: z.string().exactOptional(),
          }),
        ),
      }),
      z.object({ fault: z.string(), isBatchFault: z.boolean() }),
    ]),
  }),
]);

function readSaid(bytes: Buffer) {
  const { data, success } = Said.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!success) throw new Error('neither a state nor a reply');
  return data;
}

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
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  onLines(child.stdout, onLine);
  onLines(child.stderr, onLine);
  const kill = () => {
    // With whatever it started: it leads a group of its own.
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  };
  const exchange = new Exchange(child, kill);
  const framed = exchange.over(child.stdio[CHANNEL_FD] as Duplex, readSaid);
  const send = (message: object, batch?: Batch) => {
    framed.send(Buffer.from(isUnusual(batch) ? pythonJson(message) : JSON.stringify(message)));
    framed.flush();
  };
  send({ folder, ...(example && { example }) }, example);
  return {
    ready: exchange.ready,
    ended: exchange.ended,
    pid: child.pid,
    run: (batch) => exchange.ask(() => send(batch, batch)),
    kill,
  };
}

/**
 * Infinities, and numbers beyond 2^53. Looked for before anything is written: few tables have one, and writing with an eye on them takes
 * several times as long.
 */
const isUnusual = (batch: Batch | undefined): boolean =>
  batch?.kind === 'frame' &&
  batch.columns.some(
    ({ type, values }) =>
      values.includes(Number.POSITIVE_INFINITY) ||
      values.includes(Number.NEGATIVE_INFINITY) ||
      (type === 'long' && values.some((value) => typeof value === 'bigint')),
  );
