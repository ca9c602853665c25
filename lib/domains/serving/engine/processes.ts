/** The processes of one served model: how many there are, and what becomes of one that ends, hangs or grows too big. */
import { overweight } from '@/lib/platform/runtimes/memory';
import type { OpenedModel } from '@/lib/platform/runtimes/open-model';
import type { Ready, Runner } from '@/lib/platform/runtimes/protocol';
import type { ServedState } from '../endpoint-view';
import type { ReplicaRules } from './replicas';

export type Replica = {
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

/** Who has work for them. */
type Asker = {
  readonly rules: ReplicaRules;
  readonly waiting: number;
  /** One of them is free. */
  pump: () => void;
};

/** No model takes so long: one that does hangs. */
export const LOADED_WITHIN = 10 * 60_000;
const STEADY = 60_000;
const LONGEST_PAUSE = 30_000;
const CRASH_LOOP = 5;
const SHRINK_AFTER = 60_000;

export class Processes {
  private readonly replicas = new Set<Replica>();
  private crashes = 0;
  private restartAt = 0;
  private calmSince = Date.now();
  private restarting: NodeJS.Timeout | undefined;
  private isClosed = false;
  private message = '';
  known: Ready | undefined;

  constructor(
    private readonly model: OpenedModel,
    private readonly watcher: Watcher,
    private readonly asker: Asker,
  ) {}

  async begin(): Promise<void> {
    const first = this.add();
    this.known = await first.runner.ready;
    for (let count = 1; count < this.asker.rules.least; count += 1) this.add();
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

  get busy(): number {
    return [...this.replicas].filter(({ isBusy }) => isBusy).length;
  }

  /** Those that may be asked now. */
  *free(): Generator<Replica & { ready: Ready }> {
    for (const replica of this.replicas) {
      const { isBusy, ready, isLeaving, isBroken } = replica;
      if (!isBusy && ready && !isLeaving && !isBroken) yield replica as Replica & { ready: Ready };
    }
  }

  /** Somebody waits: where there is none, one is started. */
  wake(): void {
    if (this.replicas.size === 0) this.revive();
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
        this.asker.pump();
      },
      // One that says that it cannot load the model may go on living, and another one would be waited for in vain.
      () => runner.kill(),
    );
    const late = setTimeout(() => replica.ready ?? runner.kill(), LOADED_WITHIN).unref();
    void runner.ended.then(() => clearTimeout(late));
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
    const isWanted = this.asker.waiting > 0 || this.replicas.size < this.asker.rules.least;
    if (this.known && isWanted) this.revive();
  }

  /** It did not answer in time: nothing else than its end frees it. */
  endHung(replica: Replica): void {
    this.replicas.delete(replica);
    const { timeoutMs, least } = this.asker.rules;
    this.watcher.happened(
      'crashed',
      'warning',
      `The model did not answer within ${timeoutMs / 1000} s; its process was ended and is started again.`,
    );
    if (!this.isClosed && this.replicas.size < Math.max(1, least)) this.add();
  }

  /** More of them under load, fewer when it is calm, none when nobody asks. */
  scale(now: number, load: number, lastAsked: number): void {
    const { least, most, perReplica, scaleToZero, idleMs } = this.asker.rules;
    const steady = [...this.replicas].filter(({ isLeaving }) => !isLeaving);
    this.recover(now, steady);
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
    const isIdle = load === 0 && now - lastAsked > idleMs;
    if (scaleToZero && isIdle && steady.length > 0) {
      for (const replica of steady) this.drop(replica);
      this.watcher.happened('scaled', 'info', 'Scaled to zero: nobody asked for a while.');
      this.watcher.changed();
    }
    this.fill(now);
  }

  /** As many as there are to be at least, once a pause is over; what sleeps is woken by a request. */
  private fill(now: number): void {
    const { least, scaleToZero } = this.asker.rules;
    if (now < this.restartAt || (scaleToZero && this.replicas.size === 0)) return;
    while (this.replicas.size < least) this.add();
  }

  /** One that has lasted a while: how often others ended before it says nothing any more. */
  private recover(now: number, steady: readonly Replica[]): void {
    if (this.crashes === 0 || !steady.some(({ ready, startedAt }) => ready && now - startedAt > STEADY))
      return;
    this.crashes = 0;
    this.message = '';
    this.watcher.changed();
  }

  private drop(replica: Replica | undefined): void {
    if (!replica) return;
    replica.isLeaving = true;
    this.replicas.delete(replica);
    replica.runner.kill();
  }

  async weigh(): Promise<void> {
    for (const replica of this.replicas) {
      const fault = await overweight(replica.runner.pid);
      if (fault !== undefined) {
        this.watcher.happened('crashed', 'danger', fault);
        replica.runner.kill();
      }
    }
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.restarting);
    for (const replica of this.replicas) this.drop(replica);
  }
}
