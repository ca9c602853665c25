/** A model that Node executes, in a process of its own: a crash, a leak or a hang is its own and nobody else's. */

import type { Duplex } from 'node:stream';
import { Framed } from '../framed';
import { ownProcess } from '../own-program';
import { BatchWriter, readReply } from './batch-bytes';
import { onLines } from './lines';
import type { Batch, Ready, Reply, Runner, RunnerOptions } from './protocol';

// Next would follow a call of `fork` that it sees, and bundle what it leads to.
const { fork } = process.getBuiltinModule('node:child_process');

/** Said once. What is asked and answered afterwards goes over a channel of its own, as bytes. */
export type ToModel = { load: { file: string; kind: NodeKind }; example?: Batch };
export type FromModel = { ready: Ready } | { failed: string };
export const CHANNEL_FD = 4;
/** No batch and no answer is longer: what is, is a fault of the stream. */
export const LONGEST = 512 << 20;
/** By the file: `onnx` for a graph, the others for ensembles of trees in their libraries' own formats. */
export type NodeKind = 'onnx' | 'xgboost' | 'lightgbm';

export function startNodeRunner(
  { environment, example, onLine }: RunnerOptions,
  model: { file: string; kind: NodeKind },
): Runner {
  const { file, execArgv } = ownProcess('model');
  const child = fork(file, [], {
    execArgv,
    env: { ...environment, NODE_ENV: 'production', TZ: 'UTC', LANG: 'C.UTF-8' } as never,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
    serialization: 'advanced',
    detached: true,
  });
  onLines(child.stdout, onLine);
  onLines(child.stderr, onLine);
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;
  let settle: { resolve: (ready: Ready) => void; reject: (error: Error) => void };
  const ready = new Promise<Ready>((resolve, reject) => {
    settle = { resolve, reject };
  });
  ready.catch(() => undefined);
  child.on('message', (message: FromModel) => {
    if ('ready' in message) settle.resolve(message.ready);
    else settle.reject(new Error(message.failed));
  });
  const channel = child.stdio[CHANNEL_FD] as Duplex;
  // A process that ends while it is written to says so by its exit.
  channel.on('error', () => undefined);
  const writer = new BatchWriter();
  const framed = new Framed(channel, LONGEST, (bytes) => {
    waiting?.resolve(readReply(bytes));
    waiting = undefined;
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(signal ? `the process was ended by ${signal}` : `the process ended with code ${code}`),
    );
  });
  void ended.then((why) => {
    settle.reject(new Error(why));
    waiting?.reject(new Error(why));
    waiting = undefined;
  });
  child.send({ load: model, example } satisfies ToModel);
  return {
    ready,
    ended,
    pid: child.pid,
    run: (batch) =>
      new Promise((resolve, reject) => {
        if (!child.connected) return reject(new Error('the process of the model is gone'));
        waiting = { resolve, reject };
        framed.send(...writer.write(batch));
        framed.flush();
      }),
    kill: () => void child.kill('SIGKILL'),
  };
}
