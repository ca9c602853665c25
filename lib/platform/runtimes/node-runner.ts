/** A model that Node executes, in a process of its own: a crash, a leak or a hang is its own and nobody else's. */

import { ownProcess } from '../own-program';
import { onLines } from './lines';
import type { Batch, Ready, Reply, Runner, RunnerOptions } from './protocol';

// Next would follow a call of `fork` that it sees, and bundle what it leads to.
const { fork } = process.getBuiltinModule('node:child_process');

export type ToModel = { load: { file: string; kind: NodeKind }; example?: Batch } | { run: Batch };
export type FromModel = { ready: Ready } | { reply: Reply } | { failed: string };
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
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
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
    else if ('failed' in message) settle.reject(new Error(message.failed));
    else {
      waiting?.resolve(message.reply);
      waiting = undefined;
    }
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
        child.send({ run: batch } satisfies ToModel);
      }),
    kill: () => void child.kill('SIGKILL'),
  };
}
