/** A few engine processes, each for one piece of work at a time; what comes beyond that waits in line, up to a length. */
import { AppError, tooMany } from '../../pure/errors';
import { EngineProcess } from './process';

const IDLE_FOR = 60_000;
/** A process that has worked so often is replaced, whatever it may have leaked. */
const USES = 200;

export type PoolSettings = {
  processes: number;
  /** How many may wait. */
  line: number;
  spillFolder: string;
};

/** `heavy` work (training sets, rewrites of tables) never takes the last process: a glance at a table waits for no night job. */
export type Weight = 'light' | 'heavy';

type Waiting = { weight: Weight; start: () => void };

const cancelled = (reason: unknown) => new AppError('CANCELLED', 'The caller went away.', { cause: reason });

export class EnginePool {
  private readonly idle: { process: EngineProcess; uses: number; timer: NodeJS.Timeout }[] = [];
  private line: Waiting[] = [];
  private busy = { light: 0, heavy: 0 };
  private readonly all = new Set<EngineProcess>();

  constructor(private readonly settings: PoolSettings) {}

  get load(): { working: number; waiting: number } {
    return { working: this.busy.light + this.busy.heavy, waiting: this.line.length };
  }

  /** Lends a process for as long as `work` lasts. One that broke is thrown away. */
  async lend<T>(
    weight: Weight,
    signal: AbortSignal | undefined,
    work: (process: EngineProcess) => Promise<T>,
  ): Promise<T> {
    await this.turn(weight, signal);
    try {
      const { process, uses } = this.take();
      try {
        return await work(process);
      } finally {
        this.giveBack(process, uses + 1);
      }
    } finally {
      this.busy[weight] -= 1;
      this.next();
    }
  }

  async close(): Promise<void> {
    const all = [...this.all];
    for (const { timer } of this.idle.splice(0)) clearTimeout(timer);
    for (const process of all) {
      // One at rest would not keep us here until it has ended.
      process.rest(false);
      process.kill();
    }
    await Promise.all(all.map(({ exit }) => exit));
  }

  private mayStart(weight: Weight): boolean {
    const { processes } = this.settings;
    if (this.busy.light + this.busy.heavy >= processes) return false;
    return weight === 'light' || this.busy.heavy < Math.max(1, processes - 1);
  }

  private async turn(weight: Weight, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw cancelled(signal.reason);
    if (this.mayStart(weight)) {
      this.busy[weight] += 1;
      return;
    }
    if (this.line.length >= this.settings.line) {
      throw tooMany('The query engine is busy, and others wait already. Try again in a moment.', 5);
    }
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        weight,
        start: () => {
          signal?.removeEventListener('abort', leave);
          this.busy[weight] += 1;
          resolve();
        },
      };
      const leave = () => {
        this.line = this.line.filter((each) => each !== waiting);
        reject(cancelled(signal?.reason));
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.line.push(waiting);
    });
  }

  private next(): void {
    for (;;) {
      const at = this.line.findIndex(({ weight }) => this.mayStart(weight));
      if (at < 0) return;
      this.line.splice(at, 1)[0]?.start();
    }
  }

  private take(): { process: EngineProcess; uses: number } {
    for (let found = this.idle.pop(); found; found = this.idle.pop()) {
      clearTimeout(found.timer);
      if (!found.process.isAlive) continue;
      found.process.rest(false);
      return found;
    }
    const process = new EngineProcess(this.settings.spillFolder);
    this.all.add(process);
    void process.exit.then(() => this.all.delete(process));
    return { process, uses: 0 };
  }

  private giveBack(process: EngineProcess, uses: number): void {
    if (!process.isAlive) return;
    if (uses >= USES) {
      process.kill();
      return;
    }
    process.rest(true);
    const timer = setTimeout(() => process.kill(), IDLE_FOR).unref();
    this.idle.push({ process, uses, timer });
  }
}
