/** What an operation works with: the database, who called, and the ways to leave a trace. */
import type { Sql } from 'sql-template-tag';
import { type Prisma, rows, type Statement } from '../platform/db';
import type { Log } from '../platform/log';
import { enqueue } from '../platform/queue';
import type { Level, ObjectType } from '../pure/permission-levels';
import { type Ability, type Caller, levelNeeded } from './access';
import type { AuditRecord } from './audit';

export type Context = {
  caller: Caller;
  /** The level that the operation needs on each object of a type that it touches. */
  level(type: ObjectType): Level;
  db: Prisma;
  /** Rows of one statement made with `sql`; a name makes it a prepared one. */
  sql<Row extends object>(statement: Sql | Statement, name?: string): Promise<Row[]>;
  /** Notes what changed; written in the transaction of the change. */
  audit(record: AuditRecord): void;
  enqueue: typeof enqueue;
  /** Tells those who watch a topic what of it changed, once the work is committed. */
  announce(topic: string, item: string): void;
  log: Log;
  now: number;
  /** Ends when the one who asks goes away. For questions that take long: what nobody waits for any more is given up. */
  readonly signal: AbortSignal | undefined;
};

/** Made only when it is looked at: most questions are answered before anybody could leave. */
export type Asker = () => AbortSignal | undefined;

export const makeContext = (
  caller: Caller,
  db: Prisma,
  log: Log,
  records: AuditRecord[],
  ability: Ability = 'self',
  announcements: [topic: string, item: string][] = [],
  asker?: Asker,
): Context => ({
  caller,
  level: (type) => levelNeeded(ability, type),
  db,
  sql: (statement, name) => rows(name ? { text: statement.text, values: statement.values, name } : statement),
  audit: (record) => {
    records.push(record);
  },
  enqueue,
  announce: (topic, item) => {
    announcements.push([topic, item]);
  },
  log,
  now: Date.now(),
  get signal() {
    return asker?.();
  },
});
