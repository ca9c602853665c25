/** What waits for the processes of one served model, and how they are asked: in batches, again where one failed, and for so long. */
import type { OpenedModel } from '@/lib/platform/runtimes/open-model';
import type { Ready } from '@/lib/platform/runtimes/protocol';
import type { ServedState } from '../endpoint-view';
import { Processes, type Replica, type Watcher } from './processes';
import type { ReplicaRules, Replicas } from './replicas';
import {
  fault,
  joinBatches,
  modelFault,
  type Outcome,
  splitOutputs,
  takeBatch,
  timedOut,
  tooBusy,
  unloading,
  type Work,
} from './work';

const LOOK_EVERY = 1_000;
/** While each turn of the event loop brings several more, a free process is asked so many turns later: what asking costs, it costs once. */
const MOST_TURNS = 3;
const SEVERAL = 2;
const MOST_ATTEMPTS = 3;

export class ReplicaSet implements Replicas {
  private readonly processes: Processes;
  private readonly queue: Work[] = [];
  private lastAsked = Date.now();
  private timer: NodeJS.Timeout;
  private pumping: NodeJS.Immediate | undefined;
  private isClosed = false;

  constructor(
    model: OpenedModel,
    public rules: ReplicaRules,
    watcher: Watcher,
  ) {
    this.processes = new Processes(model, watcher, this);
    this.timer = setInterval(() => void this.look(), LOOK_EVERY).unref();
  }

  begin(): Promise<void> {
    return this.processes.begin();
  }

  get known(): Ready | undefined {
    return this.processes.known;
  }

  get state(): { state: ServedState; message: string } {
    return this.processes.state;
  }

  get ready(): number {
    return this.processes.ready;
  }

  get waiting(): number {
    return this.queue.length;
  }

  get inFlight(): number {
    return this.queue.length + this.processes.busy;
  }

  submit(work: Work): void {
    this.lastAsked = Date.now();
    const refusal = this.refusal();
    if (refusal) {
      work.settle(refusal);
      return;
    }
    this.queue.push(work);
    this.processes.wake();
    // Whatever else comes in this turn of the event loop goes along.
    this.pumping ??= setImmediate(() => this.endTurn(0, 1));
  }

  /** @param before how many waited when the turn began */
  private endTurn(before: number, turns: number): void {
    const waiting = this.queue.length;
    const isPouring = waiting - before >= SEVERAL && turns < MOST_TURNS && waiting < this.rules.batchLimit;
    this.pumping = isPouring ? setImmediate(() => this.endTurn(waiting, turns + 1)) : undefined;
    if (!isPouring) this.pump();
  }

  private refusal(): Outcome | undefined {
    if (this.isClosed) return unloading();
    // Whoever only waits for the end of this turn is not in anybody's way.
    if (this.queue.length >= this.rules.queueLimit && this.pumping) this.pump();
    return this.queue.length < this.rules.queueLimit ? undefined : tooBusy();
  }

  pump(): void {
    for (const replica of this.processes.free()) {
      if (this.queue.length === 0) return;
      const works = this.take(replica.ready);
      if (works.length > 0) void this.run(replica, works);
    }
  }

  /** Whoever has gone, or waits too long already, is not worth the model's time. */
  private take({ isBatchable }: Ready): Work[] {
    const now = Date.now();
    for (;;) {
      const works = takeBatch(this.queue, isBatchable, this.rules.batchLimit);
      const live = works.filter((work) => {
        if (work.isGone()) work.settle(fault(499, 'CANCELLED', 'The caller went away.'));
        else if (work.deadline <= now) work.settle(timedOut());
        else return true;
        return false;
      });
      if (live.length > 0 || works.length === 0) return live;
    }
  }

  private async run(replica: Replica, works: Work[]): Promise<void> {
    replica.isBusy = true;
    const started = Date.now();
    const begun = performance.now();
    let isLate = false;
    // A model that hangs is ended: nothing else frees its process.
    const limit = setTimeout(() => {
      isLate = true;
      replica.isLeaving = true;
      replica.runner.kill();
    }, this.rules.timeoutMs);
    try {
      const reply = await replica.runner.run(joinBatches(works));
      const modelMs = performance.now() - begun;
      if ('answers' in reply) {
        const outputs = reply.outputs && splitOutputs(reply.outputs, works);
        works.forEach((work, at) => {
          const answer = reply.answers[at];
          work.settle(
            answer
              ? { ...answer, outputs: outputs?.[at], queueMs: started - work.arrived, modelMs }
              : fault(500, 'INTERNAL_ERROR', 'The model answered fewer requests than it was asked.'),
          );
        });
      } else if (works.length > 1) this.again(works);
      else for (const work of works) work.settle(modelFault(reply.fault));
    } catch (error) {
      replica.isBroken = true;
      if (isLate) for (const work of works) work.settle(timedOut());
      else this.again(works, error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(limit);
      replica.isBusy = false;
      if (isLate) this.processes.endHung(replica);
      this.pump();
    }
  }

  /** One bad request must not take its neighbours along: each is tried by itself. */
  private again(works: Work[], why?: string): void {
    for (const work of works.reverse()) {
      work.attempts += 1;
      work.isAlone = true;
      if (work.attempts >= MOST_ATTEMPTS) {
        work.settle(
          fault(500, 'INTERNAL_ERROR', `The model's process ended while it answered this request: ${why}.`),
        );
      } else this.queue.unshift(work);
    }
    if (this.queue.length > 0) this.processes.wake();
  }

  private async look(): Promise<void> {
    const now = Date.now();
    for (let at = this.queue.length - 1; at >= 0; at -= 1) {
      const work = this.queue[at] as Work;
      if (work.deadline <= now) {
        this.queue.splice(at, 1);
        work.settle(timedOut());
      }
    }
    if (this.isClosed || !this.known) return;
    this.processes.scale(now, this.inFlight, this.lastAsked);
    await this.processes.weigh();
  }

  async close(): Promise<void> {
    const until = Date.now() + this.rules.timeoutMs;
    while (this.inFlight > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    this.isClosed = true;
    clearInterval(this.timer);
    this.processes.close();
    for (const work of this.queue.splice(0)) work.settle(unloading());
  }
}
