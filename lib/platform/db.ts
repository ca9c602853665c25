/** The database: one pool for both Prisma and plain statements, which share whatever transaction is open. */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Sql } from 'sql-template-tag';
import { AppError, alreadyExists, invalid, notFound, unavailable } from '../pure/errors';
import { env } from './env';
import { KEEP_ALIVE } from './keep-alive';
import { log } from './log';
import { PrismaClient } from './prisma/client';
import { Scope } from './scope';

const INT8 = 20;
/** Connections for what transactions do beside themselves. */
const ASIDE = 2;

/** Where the queries of an async context go: to the connection of its open transaction, or to another pool. */
type Way = { client?: pg.PoolClient; pool?: pg.Pool; committed?: AfterCommit[] };
type AfterCommit = () => unknown;

// Next bundles its own copy of this module into its server; both copies share the one pool of the process.
const shared = globalThis as typeof globalThis & {
  plumblineDatabase?: ReturnType<typeof open>;
  plumblineWays?: Scope<Way>;
};
shared.plumblineWays ??= new Scope<Way>();
const ways = shared.plumblineWays;

/**
 * A pool whose queries go to the transaction of the calling async context, if one is open. Prisma runs on it
 * as on any other pool, so `ctx.db` and `ctx.sql` read and write inside the same transaction.
 */
class RoutedPool extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: pg declares some twenty overloads; all of them pass through.
  override query(...args: any[]): any {
    const { client, pool } = ways.get() ?? {};
    const other = client ?? pool;
    return Reflect.apply(other ? other.query : super.query, other ?? this, args);
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above.
  override connect(...args: any[]): any {
    const { client, pool } = ways.get() ?? {};
    if (client && args.length === 0) return Promise.resolve(nestedTransaction(client));
    return Reflect.apply(pool ? pool.connect : super.connect, pool ?? this, args);
  }
}

/** What Prisma gets when it wants a transaction of its own inside ours: a savepoint under the same calls. */
function nestedTransaction(client: pg.PoolClient) {
  const savepoint: Record<string, string> = {
    BEGIN: 'SAVEPOINT nested',
    COMMIT: 'RELEASE SAVEPOINT nested',
    ROLLBACK: 'ROLLBACK TO SAVEPOINT nested',
  };
  return {
    query: (statement: { text: string }) =>
      client.query({ ...statement, text: savepoint[statement.text] ?? statement.text }),
    on: () => undefined,
    removeListener: () => undefined,
    release: () => undefined,
  };
}

function open() {
  if (!env.databaseUrl)
    throw new Error('DATABASE_URL is not set: start with `npm start`, which provides one.');
  const settings: pg.PoolConfig = {
    connectionString: env.databaseUrl,
    max: env.databaseConnections,
    connectionTimeoutMillis: 8_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    ...KEEP_ALIVE,
    application_name: 'plumbline',
    // Questions here take milliseconds, of which compiling them or starting workers would be the most.
    options: '-c jit=off -c parallel_setup_cost=20000',
    types: {
      // Milliseconds and counts: all below 2^53.
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  };
  const pool = new RoutedPool(settings);
  const aside = new pg.Pool({ ...settings, max: ASIDE });
  for (const each of [pool, aside]) {
    each.on('error', (error) => log.warn({ err: error.message }, 'an idle database connection broke'));
    // One in use has no listener of the pool's; its query fails by itself, and an unheard event would end the process.
    each.on('connect', (client) => client.on('error', () => undefined));
  }
  return { pool, aside, prisma: eachByItself(new PrismaClient({ adapter: new PrismaPg(pool) })) };
}

type Asked = { transaction?: unknown };
type Batching = {
  _requestHandler: { dataloader: { options: { batchBy: (asked: Asked) => string | undefined } } };
};

/**
 * Prisma gathers what is looked up by its key in one turn of the event loop, whoever asks, and asks it for the first of them: of two
 * transactions that go on at the same moment one would be asked on the connection of the other, where what it has written is not there.
 * Its own lists of what is done together are gathered as before.
 */
function eachByItself(client: PrismaClient): PrismaClient {
  const { options } = (client as unknown as Batching)._requestHandler.dataloader;
  const { batchBy } = options;
  options.batchBy = (asked) => (asked.transaction ? batchBy(asked) : undefined);
  return client;
}

function database() {
  shared.plumblineDatabase ??= open();
  return shared.plumblineDatabase;
}

export type Prisma = PrismaClient;
export const prisma = (): Prisma => database().prisma;

/** A statement with a name is parsed and planned once per connection. Use names on hot paths only. */
export type Statement = Pick<Sql, 'text' | 'values'> & { name?: string };

/** Rows of one statement, inside the open transaction if there is one. int8 arrives as number. */
export async function rows<Row extends object>(statement: Statement): Promise<Row[]> {
  const { text, values, name } = statement;
  const result = await database().pool.query({ text, values: values as unknown[], name });
  return result.rows as Row[];
}

/** The same for what a job clears away, for which nobody waits: it may take longer than the minute that a statement has. */
export const rowsPatiently = <Row extends object>(statement: Statement): Promise<Row[]> =>
  transaction(async () => {
    await rows({ text: 'SET LOCAL statement_timeout = 0', values: [] });
    return rows<Row>(statement);
  });

// Prisma's promises are lazy: one that `work` merely returns would start where it is awaited, with another connection.
const started =
  <T>(work: () => Promise<T>) =>
  async (): Promise<T> =>
    await work();

/** Runs `work` in one transaction, or in the one already open. Deadlocks and serialisation failures are tried again. */
export async function transaction<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  const { client: outer, pool = database().pool } = ways.get() ?? {};
  if (outer) return work();
  const client = await pool.connect();
  let failure: Error | undefined;
  let done: { result: T } | undefined;
  const committed: AfterCommit[] = [];
  try {
    await client.query('BEGIN');
    const result = await ways.run({ client, committed }, started(work));
    await client.query('COMMIT');
    done = { result };
  } catch (error) {
    await client.query('ROLLBACK').catch((broken: Error) => {
      failure = broken;
    });
    if (attempts <= 1 || !isRetryable(error)) throw error;
  } finally {
    client.release(failure);
  }
  if (!done) return transaction(work, attempts - 1);
  for (const tell of committed) await tell();
  return done.result;
}

/** Calls `tell` as soon as the open transaction has committed, before anybody hears of it; at once where none is open. */
export function afterCommit(tell: AfterCommit): unknown {
  const { committed } = ways.get() ?? {};
  if (!committed) return tell();
  committed.push(tell);
}

/**
 * Runs `work` outside of the open transaction: what it writes stays when that one fails. Its connection comes from a pool
 * of its own, since transactions that each wait for a second one of the same pool would wait for each other.
 */
export async function outsideTransaction<T>(work: () => Promise<T>): Promise<T> {
  if (!ways.get()?.client) return work();
  return ways.run({ pool: database().aside }, started(work));
}

export type Hearing = { isHeard(): boolean; close(): void };

/**
 * Calls `listener` on each NOTIFY on `channel`; connects again after a loss and then calls it once, for what was missed.
 * While nothing is heard, `isHeard` says so.
 */
export function listen(channel: string, listener: (payload: string) => void): Hearing {
  let client: pg.Client | undefined;
  let isClosed = false;
  let isHeard = false;
  const connect = async () => {
    if (isClosed) return;
    const own = new pg.Client({
      connectionString: env.databaseUrl,
      ...KEEP_ALIVE,
      application_name: 'plumbline-listen',
    });
    client = own;
    own.on('notification', (message) => listener(message.payload ?? ''));
    own.on('error', () => again(own));
    try {
      await own.connect();
      await own.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      listener('');
      isHeard = true;
    } catch {
      again(own);
    }
  };
  const again = (lost: pg.Client) => {
    // One that breaks while it is asked something tells so twice: two would be opened in its place, and all be heard twice.
    if (client !== lost) return;
    isHeard = false;
    client = undefined;
    lost.removeAllListeners('error');
    lost.on('error', () => undefined);
    void lost.end().catch(() => undefined);
    if (!isClosed) setTimeout(connect, 1_000).unref();
  };
  void connect();
  return {
    isHeard: () => isHeard,
    close() {
      isClosed = true;
      isHeard = false;
      void client?.end().catch(() => undefined);
    },
  };
}

export async function closeDatabase(): Promise<void> {
  const { pool, aside, prisma } = database();
  shared.plumblineDatabase = undefined;
  await prisma.$disconnect();
  await Promise.all([pool.end(), aside.end()]);
}

const codeOf = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, meta, cause } = error as {
    code?: string;
    meta?: { driverAdapterError?: unknown };
    cause?: unknown;
  };
  // Prisma wraps what Postgres said under codes of its own, more or less apt.
  const inner = (meta?.driverAdapterError ?? cause) as { cause?: { originalCode?: string } } | undefined;
  return inner?.cause?.originalCode ?? code;
};

const isRetryable = (error: unknown) => ['40001', '40P01', 'P2034'].includes(codeOf(error) ?? '');

const UNREACHABLE =
  /^(08|57P0[1-4]|53[0-9]{3}|ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|P1001|P1002|P1008|P1017|P2024)/;
const BAD_TEXT = ['22021', '22P05', '22003', '22P02', '54000'];

/** Whether it is the database's, whatever it was asked. */
export const isUnreachable = (error: unknown): boolean =>
  databaseFault(error)?.code === 'TEMPORARILY_UNAVAILABLE';

/** What a database fault means to a caller; undefined when it is ours and must be logged. */
export function databaseFault(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : '';
  if (code && UNREACHABLE.test(code))
    return unavailable('The database cannot be reached at the moment.', 2, error);
  if (/timeout exceeded when trying to connect|Connection terminated|Client has encountered/.test(text)) {
    return unavailable('The database cannot be reached at the moment.', 2, error);
  }
  if (code === '57014')
    return new AppError('BAD_REQUEST', 'The query took too long. Narrow it, or ask for less.');
  if (code && BAD_TEXT.includes(code))
    return invalid('A value cannot be stored: it is out of range or not valid text.');
  if (code === 'P2002' || code === '23505') return alreadyExists('An object of that name already exists.');
  if (code === 'P2025') return notFound('No such object.');
  return undefined;
}
