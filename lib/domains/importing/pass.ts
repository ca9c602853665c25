import { randomUUID } from 'node:crypto';
import sql, { join } from 'sql-template-tag';
import type { AuditRecord } from '@/lib/core/audit';
import { writeAudit } from '@/lib/core/audit';
import { type Context, makeContext } from '@/lib/core/context';
import { databaseFault, prisma, rows, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { enqueue } from '@/lib/platform/queue';
import { plural } from '@/lib/pure/format';
import { type Notice, notify } from '../identity';
import type { Finding, Seen } from '../tracking';
import { COUNTED, type Counted, type Counts, type SourceInput } from './schemas';

export const CONTINUE = 'importing.continue';

/** A worker that gives no sign for so long is taken for dead, and another goes on. */
const LEASE = 20_000;
const SIGN_EVERY = 5_000;
/** How soon one looks again that found another import at work. */
const LOOK_AGAIN = 5_000;

export type Position = {
  /** Models first: runs are linked to them. The registry last: its versions are made of both. */
  phase: 'models' | 'runs' | 'registry';
  /** Experiments, in the end registered models, that the phase is through with, and the last experiment. */
  done: number;
  total: number;
  after?: string;
  /** What is at work, and the next page. */
  name?: string;
  token?: string;
};

type Row = {
  id: string;
  kind: SourceInput['kind'];
  address: string;
  credentials: string | null;
  experimentIds: string[];
  hasArtifacts: boolean;
  pass: number;
  position: Position | null;
  counts: Counts;
  attempts: number;
  startedById: string | null;
  startedBy: string;
};

/** The import was stopped, removed or taken over: what is not committed is nobody's. */
export class Superseded extends Error {}

export type Delta = Partial<Record<Counted, { found?: number; added?: number }>> & { bytes?: number };

export function plus(counts: Counts, delta: Delta): Counts {
  const next: Counts = { ...counts };
  for (const kind of COUNTED) {
    const { found = 0, added = 0 } = delta[kind] ?? {};
    const before = next[kind] ?? { found: 0, added: 0 };
    next[kind] = { found: before.found + found, added: before.added + added };
  }
  return { ...next, bytes: (next.bytes ?? 0) + (delta.bytes ?? 0) };
}

/** Makes sure that a worker goes on with the import: at once, or when no other job has by then. */
export const wake = (id: string, after = 0): Promise<void> =>
  enqueue(CONTINUE, { id }, { key: `import:${id}`, maxAttempts: 3, runAt: new Date(Date.now() + after) });

/** PostgreSQL holds no NUL, and its JSON no half of a surrogate pair. */
export const storable = (text: string): string => text.replace(/\0|\p{Cs}/gu, '\uFFFD');

/**
 * Why the database does not take an object, as it is told in the report.
 *
 * @throws the error itself where it is not about this object: a database that is down, a lost hold, a fault
 */
export function refusalOf(error: unknown): string {
  const fault = databaseFault(error);
  if (!fault || fault.code === 'TEMPORARILY_UNAVAILABLE') throw error;
  return fault.message;
}

const mayWork = (leaseId: string) => sql`status = 'running' AND lease_id = ${leaseId}::uuid`;

/**
 * One worker's hold on the pass of an import. All it writes, it writes while it holds it, together with how far it
 * has come: whoever takes over goes on from there.
 */
export class Pass {
  counts: Counts;
  position: Position | null;
  private readonly lost = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private last: Promise<unknown> = Promise.resolve();
  readonly signal: AbortSignal;

  private constructor(
    readonly row: Row,
    private readonly leaseId: string,
    stopping: AbortSignal,
  ) {
    this.counts = row.counts;
    this.position = row.position;
    this.signal = AbortSignal.any([stopping, this.lost.signal]);
    this.timer = setInterval(() => void this.giveSign(), SIGN_EVERY);
  }

  /** Undefined where there is nothing to do, or another is at it. */
  static async take(id: string, stopping: AbortSignal): Promise<Pass | undefined> {
    const leaseId = randomUUID();
    const now = Date.now();
    // One import at a time: the others of the worker's jobs need their turn too. Whoever had it and did not give it back was killed.
    const [row] = await rows<Row>(sql`
      UPDATE imports SET lease_id = ${leaseId}::uuid, lease_until = ${now + LEASE},
             attempts = attempts + CASE WHEN lease_until IS NULL THEN 0 ELSE 1 END
      WHERE id = ${id}::uuid AND status = 'running' AND coalesce(lease_until, 0) < ${now}
        AND NOT EXISTS (SELECT 1 FROM imports AS other
                        WHERE other.id <> ${id}::uuid AND other.status = 'running' AND other.lease_until > ${now})
      RETURNING id, kind, address, credentials, experiment_ids AS "experimentIds", has_artifacts AS "hasArtifacts", pass,
                position, counts, attempts, started_by_id AS "startedById", started_by AS "startedBy"`);
    const [{ isWaiting } = { isWaiting: false }] = row
      ? []
      : await rows<{ isWaiting: boolean }>(
          sql`SELECT status = 'running' AS "isWaiting" FROM imports WHERE id = ${id}::uuid`,
        );
    if (row) await wake(id, LEASE);
    else if (isWaiting) await wake(id, LOOK_AGAIN);
    return row && new Pass(row, leaseId, stopping);
  }

  private async giveSign(): Promise<void> {
    try {
      const held = await rows(sql`
        UPDATE imports SET lease_until = ${Date.now() + LEASE} WHERE id = ${this.row.id}::uuid AND ${mayWork(this.leaseId)}
        RETURNING 1`);
      if (held.length === 0) this.lost.abort(new Superseded());
      else await wake(this.row.id, LEASE);
    } catch (error) {
      log.warn({ import: this.row.id, err: error }, 'the hold on an import could not be renewed');
    }
  }

  /** Does `work` and notes what it did, both or neither, one after the other. @throws Superseded */
  commit<T>(
    work: (ctx: Context) => Promise<{ delta?: Delta; position?: Position; result?: T }>,
  ): Promise<T | undefined> {
    const turn = this.last.then(async () => {
      this.signal.throwIfAborted();
      const done = await transaction(async () => {
        const records: AuditRecord[] = [];
        const ctx = this.context(records);
        const { delta = {}, position = this.position, result } = await work(ctx);
        const counts = plus(this.counts, delta);
        await this.save(sql`
          counts = ${JSON.stringify(counts)}::jsonb, position = ${JSON.stringify(position)}::jsonb,
          fault = NULL, attempts = 0`);
        await writeAudit(CONTINUE, ctx.caller, 'done', records);
        return { counts, position, result };
      });
      this.counts = done.counts;
      this.position = done.position;
      this.row.attempts = 0;
      return done.result;
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** For what is only read. */
  context(records: AuditRecord[] = []): Context {
    const { startedById, startedBy } = this.row;
    // As the person who started it; what they may do was asked then.
    const user = startedById && {
      id: startedById,
      email: startedBy,
      name: startedBy,
      role: 'admin' as const,
    };
    const caller = { user: user || null, via: 'system' as const, isReadOnly: false, requestId: this.leaseId };
    return makeContext(caller, prisma(), log, records);
  }

  private async save(change: ReturnType<typeof sql>): Promise<void> {
    const held = await rows(
      sql`UPDATE imports SET ${change} WHERE id = ${this.row.id}::uuid AND ${mayWork(this.leaseId)} RETURNING 1`,
    );
    if (held.length === 0) throw new Superseded();
  }

  /** What the source last said of these objects, and which of them the pass is through with. */
  async known(ids: string[]): Promise<Map<string, { seen: Seen; isDone: boolean }>> {
    const found = await rows<{ id: string; pass: number; seen: Record<string, string> }>(sql`
      SELECT object_id AS id, pass, seen FROM imported_objects
      WHERE import_id = ${this.row.id}::uuid AND object_id = ANY(${ids})`);
    return new Map(
      found.map(({ id, pass, seen }) => [
        id,
        { seen: new Map(Object.entries(seen)), isDone: pass === this.row.pass },
      ]),
    );
  }

  /** Inside `commit`: an object is through, or (`isDone` false) only begun, so that its digests are kept. */
  async remember(objectId: string, seen: Seen, isDone: boolean): Promise<void> {
    const pass = isDone ? this.row.pass : this.row.pass - 1;
    await rows(sql`
      INSERT INTO imported_objects (import_id, object_id, pass, seen)
      VALUES (${this.row.id}::uuid, ${objectId}, ${pass}, ${JSON.stringify(Object.fromEntries(seen))}::jsonb)
      ON CONFLICT (import_id, object_id) DO UPDATE SET pass = excluded.pass, seen = excluded.seen`);
  }

  /** Inside `commit`: what the pass has to say of an object takes the place of what it said before. */
  async report(owner: string, findings: Finding[]): Promise<void> {
    const { id, pass } = this.row;
    await rows(
      sql`DELETE FROM import_findings WHERE import_id = ${id}::uuid AND pass = ${pass} AND owner = ${owner}`,
    );
    for (let at = 0; at < findings.length; at += 1000) {
      const lines = findings
        .slice(at, at + 1000)
        .map(
          ({ outcome, kind, item, reason }) =>
            sql`(${id}::uuid, ${pass}, ${outcome}::finding_outcome, ${kind}, ${owner}, ${storable(item)}, ${storable(reason)})`,
        );
      await rows(
        sql`INSERT INTO import_findings (import_id, pass, outcome, kind, owner, item, reason) VALUES ${join(lines)}`,
      );
    }
  }

  /** Settings of the pass that are found out on the way. */
  async learn(change: { expectedRuns?: number; sourceVersion?: string }): Promise<void> {
    await this.save(sql`
      expected_runs = ${change.expectedRuns ?? null}, source_version = ${change.sourceVersion ?? null},
      fault = NULL, attempts = 0`);
    this.row.attempts = 0;
  }

  /** The pass came to its end: the secret has done its work. */
  async finish(): Promise<void> {
    await transaction(async () => {
      await this.save(sql`
        status = 'done', ended_time = ${Date.now()}, position = NULL, credentials = NULL, fault = NULL, attempts = 0,
        lease_until = NULL`);
      const ctx = this.context();
      const { id, address, pass } = this.row;
      await writeAudit('importing.finish', ctx.caller, 'done', [
        { objectType: 'import', objectId: id, after: { address, pass, counts: this.counts } },
      ]);
      const [{ findings } = { findings: 0 }] = await ctx.sql<{ findings: number }>(
        sql`SELECT count(*) AS findings FROM import_findings WHERE import_id = ${id}::uuid AND pass = ${pass}`,
      );
      const { runs, experiments } = this.counts;
      await this.tell(ctx, {
        tone: findings > 0 ? 'warning' : 'success',
        title: `The import from ${address} is done`,
        body: `${plural(runs?.added ?? 0, 'run')} added of ${plural(runs?.found ?? 0, 'run')} in ${plural(experiments?.found ?? 0, 'experiment')}; ${findings > 0 ? `${plural(findings, 'thing')} to look at` : 'nothing is missing'}.`,
      });
    });
  }

  /** Whoever started it has gone on to other things by now. */
  private tell(ctx: Context, notice: Pick<Notice, 'tone' | 'title' | 'body'>): Promise<void> {
    const { id, startedById } = this.row;
    const to = { principals: startedById ? [startedById] : [] };
    return notify(ctx, to, {
      key: `import:${id}`,
      kind: 'importing.finish',
      href: `/admin/imports/${id}`,
      ...notice,
    });
  }

  /** It cannot go on: for good, until a person resumes it, or until `again` milliseconds have gone. */
  async fail(fault: string, again?: number): Promise<void> {
    await transaction(async () => {
      const isFinal = again === undefined;
      await this.save(sql`
        status = ${isFinal ? 'failed' : 'running'}::import_status, fault = ${fault}, attempts = attempts + 1,
        ended_time = ${isFinal ? Date.now() : null}, lease_until = NULL`);
      if (!isFinal) return wake(this.row.id, again);
      const ctx = this.context();
      const { id, address } = this.row;
      await writeAudit('importing.finish', ctx.caller, 'failed', [
        { objectType: 'import', objectId: id, after: { address, fault } },
      ]);
      await this.tell(ctx, { tone: 'danger', title: `The import from ${address} failed`, body: fault });
    });
  }

  /** This worker stops; another, or the next, goes on at once. */
  async handOver(): Promise<void> {
    await this.save(sql`lease_until = NULL`);
    await wake(this.row.id);
  }

  /** Ends the signs of life; to be called whatever happened. */
  async leave(): Promise<void> {
    clearInterval(this.timer);
    await this.last;
  }
}
