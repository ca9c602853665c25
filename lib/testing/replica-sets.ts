/** Replicas for tests whose processes are functions: they answer, fail and end as each test says. */
import { vi } from 'vitest';
import { ReplicaSet } from '@/lib/domains/serving/engine/replica-set';
import type { ReplicaRules } from '@/lib/domains/serving/engine/replicas';
import type { Outcome, Work } from '@/lib/domains/serving/engine/work';
import type { OpenedModel } from '@/lib/platform/runtimes/open-model';
import type { Batch, Reply, Runner } from '@/lib/platform/runtimes/protocol';
import { askFor, RULES } from './replica-work';

/** A process that does as the test says, batch by batch; `end` makes it go. */
export type Script = (batch: Batch, end: (why: string) => void) => Promise<Reply>;

function modelOf(
  script: Script,
  { isBatchable = true, loads = (_process: number): Promise<void> => Promise.resolve() } = {},
) {
  const started: { kill: () => void }[] = [];
  const start = (): Runner => {
    let end: (why: string) => void = () => undefined;
    const ended = new Promise<string>((resolve) => {
      end = resolve;
    });
    const runner: Runner = {
      ready: loads(started.length).then(() => ({ isBatchable })),
      ended,
      pid: undefined,
      run: (batch) =>
        Promise.race([
          script(batch, end),
          ended.then((why): never => {
            throw new Error(why);
          }),
        ]),
      kill: () => end('it was killed'),
    };
    started.push(runner);
    return runner;
  };
  return { model: { start } as unknown as OpenedModel, started };
}

/** What a set told of itself, by every test of the file. */
export const happened = vi.fn();
const watcher = { changed: () => undefined, line: () => undefined, happened };

export async function setOf(script: Script, rules: Partial<ReplicaRules> = {}, options = {}) {
  const { model, started } = modelOf(script, options);
  const set = new ReplicaSet(model, { ...RULES, ...rules }, watcher);
  await set.begin();
  return { set, started };
}

/** A request of one row and one number. */
export const ask = (set: ReplicaSet, value: number, more: Partial<Work> = {}): Promise<Outcome> =>
  askFor(set, { kind: 'frame', parts: [1], columns: [{ name: 'x', type: 'double', values: [value] }] }, more);

export const valuesOf = (batch: Batch) =>
  batch.kind === 'frame' ? (batch.columns[0]?.values as number[]) : [];
/** Answers each number by itself. */
export const echo = (batch: Batch): Reply => ({
  answers: valuesOf(batch).map((value) => ({ status: 200, body: String(value) })),
});
