/** A model that Node executes, in a process of its own: a crash, a leak or a hang is its own and nobody else's. */

import type { Duplex } from 'node:stream';
import { ownProcess } from '../own-program';
import { BatchWriter, readReply } from './batch-bytes';
import { Exchange, type Said } from './exchange';
import { onLines } from './lines';
import type { Batch, Runner, RunnerOptions } from './protocol';

// Next would follow a call of `fork` that it sees, and bundle what it leads to.
const { fork } = process.getBuiltinModule('node:child_process');

/** Said once. What is asked and answered afterwards goes over a channel of its own, as bytes. */
export type ToModel = { load: { file: string; kind: NodeKind }; example?: Batch };
export type FromModel = Exclude<Said, { reply: unknown }>;
export const CHANNEL_FD = 4;
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
  const kill = () => void child.kill('SIGKILL');
  const exchange = new Exchange(child, kill);
  child.on('message', (message: FromModel) => exchange.hear(() => message));
  const framed = exchange.over(child.stdio[CHANNEL_FD] as Duplex, (bytes) => ({ reply: readReply(bytes) }));
  const writer = new BatchWriter();
  child.send({ load: model, example } satisfies ToModel);
  return {
    ready: exchange.ready,
    ended: exchange.ended,
    pid: child.pid,
    run: (batch) =>
      exchange.ask(() => {
        framed.send(...writer.write(batch));
        framed.flush();
      }),
    kill,
  };
}
