/** Inside the process of a model that Node executes: loads it, tries it, and answers batch after batch. */
import fs from 'node:fs';
import { Socket } from 'node:net';
import { Framed } from '../framed';
import { BatchReader, writeReply } from './batch-bytes';
import { doubled } from './double-batch';
import { LONGEST } from './exchange';
import { CHANNEL_FD, type FromModel, type ToModel } from './node-runner';
import { openOnnx } from './onnx';
import type { Batch, ReadBatch, Ready, Reply } from './protocol';
import { openTrees } from './trees';

/** What a kind of model is to its process. A batch that it cannot answer makes it throw. */
export interface OpenModel {
  readonly meta: Pick<Ready, 'inputs' | 'outputs'>;
  run(batch: ReadBatch): Promise<Reply>;
}

const say = (message: FromModel) => process.send?.(message);
const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The same rows twice must be answered twice the same: then requests may be answered together. */
async function tryOut(model: OpenModel, example: Batch | undefined): Promise<boolean> {
  if (!example || example.kind === 'raw') return false;
  const once = await model.run(example);
  if (!('answers' in once)) throw new Error(once.fault);
  const twice = await model.run(doubled(example)).catch(() => undefined);
  if (!twice || !('answers' in twice)) return false;
  return (
    twice.answers.length === 2 &&
    twice.answers.every(({ body }) => isAlike(body, once.answers[0]?.body ?? ''))
  );
}

/** Sums in another order differ in their last digits. */
function isAlike(one: string, other: string): boolean {
  const numbers = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  if (one.replace(numbers, '#') !== other.replace(numbers, '#')) return false;
  const [a, b] = [one, other].map((text) => (text.match(numbers) ?? []).map(Number));
  return (a ?? []).every(
    (value, at) => Math.abs(value - (b?.[at] ?? 0)) <= 1e-4 * Math.max(1, Math.abs(value)),
  );
}

export function serveModel(): void {
  let model: OpenModel | undefined;
  process.on('message', ({ load: { file, kind }, example }: ToModel) => {
    const opening = kind === 'onnx' ? openOnnx(file) : openTrees(file, kind);
    opening
      .then(async (opened) => {
        model = opened;
        say({ ready: { ...opened.meta, isBatchable: await tryOut(opened, example) } });
      })
      .catch((error: unknown) => say({ failed: textOf(error) }));
  });
  const reader = new BatchReader();
  const channel = new Framed(new Socket({ fd: CHANNEL_FD }), LONGEST, (bytes) => {
    const answering = model ? model.run(reader.read(bytes)) : Promise.reject(new Error('no model is loaded'));
    answering
      .catch((error: unknown): Reply => ({ fault: textOf(error), isBatchFault: true }))
      .then((reply) => {
        channel.send(...writeReply(reply));
        channel.flush();
      });
  });
  channel.stream.on('error', () => process.exit(0));
  process.on('disconnect', () => process.exit(0));
  // When the machine runs out of memory, a model is the one to go.
  try {
    fs.writeFileSync('/proc/self/oom_score_adj', '700');
  } catch {
    // Other systems choose by themselves.
  }
}
