/** The embedded query engine: DuckDB in processes of its own, so that no query starves or takes down the one who asks. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Gauge } from 'prom-client';
import { AppError } from '../../pure/errors';
import { env } from '../env';
import { spillRoot } from '../scratch';
import { registry } from '../telemetry';
import { meaningOf } from './faults';
import { EnginePool, type Weight } from './pool';
import type { EngineProcess } from './process';
import type { Answer, Bounds, Cell, Column, Page, Records, Statement, Value } from './protocol';

export type { Cell, Column, Page, Records, Value } from './protocol';

/** After an interrupt the engine has so long to heed it. */
const HEED_WITHIN = 3_000;
const START_WITHIN = 120_000;
const MOST_ROWS = 100_000;
const MINUTE = 60_000;

export type EngineOptions = {
  /** Folders that statements may read from and write to; nothing else on the disk can be reached. */
  folders?: string[];
  /** Single files, likewise. */
  files?: string[];
  weight?: Weight;
  /** Ends the work at once when the one who asked goes away. */
  signal?: AbortSignal;
  /** For the whole of the work. Default: 10 minutes; `heavy` work 2 hours. */
  timeoutMs?: number;
};

export type Table = { columns: Column[]; rows: Cell[][]; hasMore: boolean };

/** An instance of DuckDB of one's own: temporary tables and views live as long as the work. Statements run one after another. */
export interface Engine {
  run(sql: string, values?: Value[]): Promise<void>;
  /** Rows as objects. At most 100,000; more is a fault of the caller's. */
  rows<Row extends Record<string, Cell>>(sql: string, values?: Value[]): Promise<Row[]>;
  table(sql: string, options?: { values?: Value[]; maxRows?: number; isForeign?: boolean }): Promise<Table>;
  /** All rows, some thousand at once, made as they are read. The last page is empty: it tells the columns of an answer without rows. */
  pages(sql: string, options?: { isForeign?: boolean }): AsyncGenerator<Page, void, void>;
  /** An Arrow IPC stream, made as it is read: who stops reading stops the query. */
  arrow(
    sql: string,
    options?: { values?: Value[]; maxRows?: number; isForeign?: boolean },
  ): AsyncGenerator<Uint8Array, { hasMore: boolean }, void>;
  /** All rows as JSON texts, in pieces of some megabytes that are made as they are read, with the values of those columns beside. */
  records(sql: string, beside: readonly string[]): AsyncGenerator<Records, void, void>;
}

const shared = globalThis as typeof globalThis & { plumblineEngine?: EnginePool };

// Next bundles its own copy of this module into its server; both copies share the one pool of the process.
export function enginePool(): EnginePool {
  if (!shared.plumblineEngine) measure();
  shared.plumblineEngine ??= new EnginePool({
    processes: env.engine.processes,
    line: env.engine.line,
    spillFolder: spillRoot(),
  });
  return shared.plumblineEngine;
}

function measure(): void {
  const name = 'plumbline_engine_work';
  if (registry.getSingleMetric(name)) return;
  new Gauge({
    name,
    help: 'Pieces of work that the query engine is at, and that wait for it.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { working = 0, waiting = 0 } = shared.plumblineEngine?.load ?? {};
      this.set({ state: 'working' }, working);
      this.set({ state: 'waiting' }, waiting);
    },
  });
}

export async function closeEngine(): Promise<void> {
  const pool = shared.plumblineEngine;
  shared.plumblineEngine = undefined;
  await pool?.close();
}

async function boundsOf(
  { folders = [], files = [] }: EngineOptions,
  { spillFolder }: EngineProcess,
): Promise<Bounds> {
  // Two processes would take each other's spilled blocks for their own.
  await fs.mkdir(spillFolder, { recursive: true, mode: 0o700 });
  return {
    memoryMb: env.engine.memoryMb,
    threads: env.engine.threads,
    spillFolder,
    spillMb: env.engine.spillMb,
    folders: folders.map((folder) => path.resolve(folder)),
    files: files.map((file) => path.resolve(file)),
  };
}

/** Runs `work` with an engine of its own, when it is its turn. @throws REQUEST_LIMIT_EXCEEDED when too many wait */
export async function withEngine<T>(
  options: EngineOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { weight = 'light', signal } = options;
  return enginePool().lend(weight, signal, async (process) => {
    const timeoutMs = options.timeoutMs ?? (weight === 'heavy' ? 120 : 10) * MINUTE;
    const session = new Session(process, timeoutMs, signal);
    try {
      await session.open(await boundsOf(options, process));
      return await work(session);
    } finally {
      await session.close();
    }
  });
}

class Session implements Engine {
  private isWorking = false;
  private stopped: AppError | undefined;
  private readonly timer: NodeJS.Timeout;
  private readonly leave = () => this.stop(new AppError('CANCELLED', 'The caller went away.'));

  constructor(
    private readonly process: EngineProcess,
    timeoutMs: number,
    private readonly signal: AbortSignal | undefined,
  ) {
    const seconds = Math.round(timeoutMs / 1000);
    const late = () =>
      this.stop(
        new AppError(
          'REQUEST_TIMEOUT',
          `The query took longer than the ${seconds} seconds it may. Ask for less.`,
        ),
      );
    this.timer = setTimeout(late, timeoutMs);
    signal?.addEventListener('abort', this.leave, { once: true });
    if (signal?.aborted) this.leave();
  }

  async open(bounds: Bounds): Promise<void> {
    const slow = setTimeout(() => this.process.kill(), START_WITHIN);
    try {
      this.process.send({ type: 'open', bounds });
      let answer = await this.process.next();
      if (answer.type === 'ready') answer = await this.process.next();
      if (answer.type !== 'opened') throw this.fault(answer);
    } finally {
      clearTimeout(slow);
    }
  }

  /** After it the process is fit for the next work, or gone. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.signal?.removeEventListener('abort', this.leave);
    if (!this.process.isAlive) return;
    if (this.isWorking || this.stopped) {
      // A statement given up half-way: nothing more is waited for.
      this.process.kill();
      await this.process.exit;
      return;
    }
    this.process.send({ type: 'close' });
    const answer = await this.process.next().catch(() => undefined);
    if (answer?.type !== 'closed') this.process.kill();
  }

  async run(sql: string, values?: Value[]): Promise<void> {
    await this.ask({ sql, values, as: 'nothing' });
  }

  async rows<Row extends Record<string, Cell>>(sql: string, values?: Value[]): Promise<Row[]> {
    const { columns, rows, hasMore } = await this.table(sql, { values, maxRows: MOST_ROWS });
    if (hasMore) throw new Error(`A statement has more than ${MOST_ROWS} rows.`);
    return rows.map(
      (row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])) as Row,
    );
  }

  async table(
    sql: string,
    options: { values?: Value[]; maxRows?: number; isForeign?: boolean } = {},
  ): Promise<Table> {
    const answer = await this.ask({ sql, as: 'rows', ...options });
    const { columns, rows, hasMore } = answer;
    return { columns, rows, hasMore };
  }

  async *pages(sql: string, options: { isForeign?: boolean } = {}): AsyncGenerator<Page, void, void> {
    const { columns } = yield* this.pieces({ sql, as: 'pages', ...options }, 'page', (answer) => answer);
    yield { columns, rows: [] };
  }

  async *arrow(
    sql: string,
    options: { values?: Value[]; maxRows?: number; isForeign?: boolean } = {},
  ): AsyncGenerator<Uint8Array, { hasMore: boolean }, void> {
    const { hasMore } = yield* this.pieces({ sql, as: 'arrow', ...options }, 'bytes', ({ bytes }) => bytes);
    return { hasMore };
  }

  async *records(sql: string, beside: readonly string[]): AsyncGenerator<Records, void, void> {
    yield* this.pieces({ sql, as: 'records', beside }, 'records', (answer) => answer);
  }

  private async *pieces<Type extends 'bytes' | 'page' | 'records', Piece>(
    statement: Statement,
    type: Type,
    of: (answer: Answer & { type: Type }) => Piece,
  ): AsyncGenerator<Piece, Answer & { type: 'done' }, void> {
    this.begin(statement);
    for (;;) {
      const answer = await this.answer();
      if (answer.type === 'done') {
        this.isWorking = false;
        return answer;
      }
      if (answer.type !== type) throw this.fault(answer);
      yield of(answer as Answer & { type: Type });
      this.process.send({ type: 'more' });
    }
  }

  private begin(statement: Statement): void {
    if (this.stopped) throw this.stopped;
    if (this.isWorking) throw new Error('An engine runs one statement at a time.');
    this.isWorking = true;
    this.process.send({ type: 'run', statement });
  }

  private async ask(statement: Statement): Promise<Answer & { type: 'done' }> {
    this.begin(statement);
    const answer = await this.answer();
    if (answer.type !== 'done') throw this.fault(answer);
    this.isWorking = false;
    return answer;
  }

  private answer(): Promise<Answer> {
    return this.process.next().catch((error: unknown) => {
      throw this.stopped ?? error;
    });
  }

  private fault(answer: Answer): unknown {
    this.isWorking = false;
    if (this.stopped) return this.stopped;
    if (answer.type === 'failed') return meaningOf(answer.kind, answer.message);
    return new Error(`The engine answered '${answer.type}' out of turn.`);
  }

  private stop(why: AppError): void {
    if (this.stopped) return;
    this.stopped = why;
    if (!this.isWorking) return;
    this.process.send({ type: 'interrupt' });
    setTimeout(() => {
      if (this.isWorking) this.process.kill();
    }, HEED_WITHIN).unref();
  }
}
