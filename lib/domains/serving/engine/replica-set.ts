/** The processes of one served model: how many there are, what waits for them, and what becomes of one that fails. */
import { overweight } from '@/lib/platform/runtimes/memory';
import type { OpenedModel } from '@/lib/platform/runtimes/open-model';
import type { Ready, Runner } from '@/lib/platform/runtimes/protocol';
import type { ServedState } from '../endpoint-view';
import type { ReplicaRules, Replicas } from './replicas';
import {
  fault,
  joinBatches,
  modelFault,
  type Outcome,
  takeBatch,
  timedOut,
  tooBusy,
  unloading,
  type Work,
} from './work';

type Replica = {
  runner: Runner;
  ready?: Ready;
  isBusy: boolean;
  isLeaving: boolean;
  /** It broke off: its end is not told yet, and it must not be asked until then. */
  isBroken: boolean;
  startedAt: number;
};

export type Watcher = {
  changed: () => void;
  line: (line: string) => void;
  happened: (
    kind: 'crashed' | 'restarted' | 'scaled',
    tone: 'info' | 'warning' | 'danger',
    message: string,
  ) => void;
};

const LOOK_EVERY = 1_000;
const STEADY = 60_000;
const LONGEST_PAUSE = 30_000;
const CRASH_LOOP = 5;
const SHRINK_AFTER = 60_000;
const MOST_ATTEMPTS = 3;

export class ReplicaSet implements Replicas {
  private readonly replicas = new Set<Replica>();
  private readonly queue: Work[] = [];
  private crashes = 0;
  private restartAt = 0;
  private lastAsked = Date.now();
  private calmSince = Date.now();
  private timer: NodeJS.Timeout;
  private restarting: NodeJS.Timeout | undefined;
  private pumping: NodeJS.Immediate | undefined;
  private isClosed = false;
  private message = '';
  known: Ready | undefined;

  constructor(
    private readonly model: OpenedModel,
    public rules: ReplicaRules,
    private readonly watcher: Watcher,
  ) {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY).unref();
  }

  async begin(): Promise<void> {
    const first = this.add();
    this.known = await first.runner.ready;
    for (let count = 1; count < this.rules.least; count += 1) this.add();
  }

  get state(): { state: ServedState; message: string } {
    if (this.crashes >= CRASH_LOOP) return { state: 'DEPLOYMENT_FAILED', message: this.message };
    if (this.ready > 0) return { state: 'DEPLOYMENT_READY', message: this.message };
    if (this.replicas.size > 0 && this.crashes === 0) {
      return { state: 'DEPLOYMENT_READY', message: 'Waking up.' };
    }
    if (this.crashes > 0) return { state: 'DEPLOYMENT_RECOVERING', message: this.message };
    return { state: 'SCALED_TO_ZERO', message: 'Scaled to zero: the next request wakes it.' };
  }

  get ready(): number {
    return [...this.replicas].filter(({ ready }) => ready).length;
  }

  get waiting(): number {
    return this.queue.length;
  }

  get inFlight(): number {
    return this.queue.length + [...this.replicas].filter(({ isBusy }) => isBusy).length;
  }

  submit(work: Work): void {
    this.lastAsked = Date.now();
    const refusal = this.refusal();
    if (refusal) {
      work.settle(refusal);
      return;
    }
    this.queue.push(work);
    if (this.replicas.size === 0) this.revive();
    // Whatever else comes in this turn of the event loop goes along.
    this.pumping ??= setImmediate(() => {
      this.pumping = undefined;
      this.pump();
    });
  }

  private refusal(): Outcome | undefined {
    if (this.isClosed) return unloading();
    // Whoever only waits for the end of this turn is not in anybody's way.
    if (this.queue.length >= this.rules.queueLimit && this.pumping) this.pump();
    return this.queue.length < this.rules.queueLimit ? undefined : tooBusy();
  }

  private revive(): void {
    const wait = this.restartAt - Date.now();
    if (wait <= 0) {
      if (this.crashes === 0) this.watcher.happened('scaled', 'info', 'A request woke it up.');
      this.add();
    } else {
      this.restarting ??= setTimeout(() => {
        this.restarting = undefined;
        if (!this.isClosed && this.replicas.size === 0) this.add();
      }, wait).unref();
    }
  }

  private add(): Replica {
    const runner = this.model.start(this.watcher.line);
    const replica: Replica = {
      runner,
      isBusy: false,
      isLeaving: false,
      isBroken: false,
      startedAt: Date.now(),
    };
    this.replicas.add(replica);
    runner.ready.then(
      (ready) => {
        replica.ready = ready;
        this.known ??= ready;
        if (this.crashes > 0) this.message = '';
        this.watcher.changed();
        this.pump();
      },
      () => undefined,
    );
    void runner.ended.then((why) => this.lost(replica, why));
    return replica;
  }

  private lost(replica: Replica, why: string): void {
    this.replicas.delete(replica);
    if (this.isClosed || replica.isLeaving) return;
    if (Date.now() - replica.startedAt > STEADY) this.crashes = 0;
    this.crashes += 1;
    // At once the first time: whoever waits shall not notice.
    const pause = this.crashes === 1 ? 0 : Math.min(LONGEST_PAUSE, 250 * 2 ** this.crashes);
    this.restartAt = Date.now() + pause;
    this.message = `A process of the model ended: ${why}.`;
    this.watcher.happened(
      'crashed',
      this.crashes >= CRASH_LOOP ? 'danger' : 'warning',
      `${this.message} ${pause === 0 ? 'It is started again.' : `It is started again in ${Math.round(pause / 1000)} s.`}`,
    );
    this.watcher.changed();
    if (this.known && (this.queue.length > 0 || this.replicas.size < this.rules.least)) this.revive();
  }

  private pump(): void {
    for (const replica of this.replicas) {
      if (this.queue.length === 0) return;
      if (replica.isBusy || !replica.ready || replica.isLeaving || replica.isBroken) continue;
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
        works.forEach((work, at) => {
          const answer = reply.answers[at];
          work.settle(
            answer
              ? { ...answer, queueMs: started - work.arrived, modelMs }
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
      if (isLate) this.afterHang(replica);
      this.pump();
    }
  }

  private afterHang(replica: Replica): void {
    this.replicas.delete(replica);
    this.watcher.happened(
      'crashed',
      'warning',
      `The model did not answer within ${this.rules.timeoutMs / 1000} s; its process was ended and is started again.`,
    );
    if (!this.isClosed && this.replicas.size < Math.max(1, this.rules.least)) this.add();
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
    if (this.queue.length > 0 && this.replicas.size === 0) this.revive();
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
    this.scale(now);
    await this.weigh();
  }

  private scale(now: number): void {
    const { least, most, perReplica, scaleToZero, idleMs } = this.rules;
    const load = this.inFlight;
    const steady = [...this.replicas].filter(({ isLeaving }) => !isLeaving);
    if (load > steady.length * perReplica && steady.length < most && steady.every(({ ready }) => ready)) {
      this.add();
      this.watcher.happened(
        'scaled',
        'info',
        `${steady.length + 1} processes now: ${load} requests at once.`,
      );
    }
    if (load > (steady.length - 1) * perReplica || steady.length <= Math.max(1, least)) this.calmSince = now;
    else if (now - this.calmSince > SHRINK_AFTER) {
      this.calmSince = now;
      this.drop(steady.find(({ isBusy }) => !isBusy));
    }
    const isIdle = load === 0 && now - this.lastAsked > idleMs;
    if (scaleToZero && isIdle && steady.length > 0) {
      for (const replica of steady) this.drop(replica);
      this.watcher.happened('scaled', 'info', 'Scaled to zero: nobody asked for a while.');
      this.watcher.changed();
    }
    if (!scaleToZero && this.replicas.size === 0 && now >= this.restartAt) this.add();
  }

  private drop(replica: Replica | undefined): void {
    if (!replica) return;
    replica.isLeaving = true;
    this.replicas.delete(replica);
    replica.runner.kill();
  }

  private async weigh(): Promise<void> {
    for (const replica of this.replicas) {
      const fault = await overweight(replica.runner.pid);
      if (fault !== undefined) {
        this.watcher.happened('crashed', 'danger', fault);
        replica.runner.kill();
      }
    }
  }

  async close(): Promise<void> {
    const until = Date.now() + this.rules.timeoutMs;
    while (this.inFlight > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    this.isClosed = true;
    clearInterval(this.timer);
    clearTimeout(this.restarting);
    for (const replica of this.replicas) this.drop(replica);
    for (const work of this.queue.splice(0)) work.settle(unloading());
  }
}
