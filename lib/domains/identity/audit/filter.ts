import sql, { join, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';

const Name = z.string().trim().min(1).max(300);

/** What of the audit log is asked for. Each is compared whole, and has its index. */
export const AuditFilter = z.object({
  action: Name.optional(),
  actor: Name.optional(),
  objectType: Name.optional(),
  objectId: Name.optional(),
  outcome: z.enum(['done', 'denied', 'failed']).optional(),
  tokenId: z.uuid().optional(),
  requestId: Name.optional(),
  /** Epoch milliseconds: from this one, up to but without that one. */
  from: z.number().int().min(0).optional(),
  to: z.number().int().min(0).optional(),
});
export type AuditFilter = z.output<typeof AuditFilter>;

export type AuditRow = {
  id: number;
  at: number;
  actorId: string | null;
  actorName: string;
  via: string;
  tokenId: string | null;
  tokenName: string | null;
  action: string;
  objectType: string | null;
  objectId: string | null;
  outcome: 'done' | 'denied' | 'failed';
  before: unknown;
  after: unknown;
  requestId: string | null;
  ip: string | null;
};

const COLUMNS = sql`
  id, (extract(epoch FROM at) * 1000)::float8 AS at, actor_id AS "actorId", actor_name AS "actorName", via,
  token_id AS "tokenId", token_name AS "tokenName", action, object_type AS "objectType", object_id AS "objectId",
  outcome, before, after, request_id AS "requestId", ip`;

const instant = (ms: number) => sql`to_timestamp(${ms}::float8 / 1000)`;

function conditions(filter: AuditFilter, before: number | undefined): Sql {
  const { action, actor, objectType, objectId, outcome, tokenId, requestId, from, to } = filter;
  const all: (Sql | undefined | false)[] = [
    before !== undefined && sql`id < ${before}`,
    action !== undefined && sql`action = ${action}`,
    actor !== undefined && sql`actor_name = ${actor}`,
    objectType !== undefined && sql`object_type = ${objectType}`,
    objectId !== undefined && sql`object_id = ${objectId}`,
    // In this form the index of what was refused serves it.
    outcome === 'done' && sql`outcome = 'done'`,
    outcome !== undefined && outcome !== 'done' && sql`outcome <> 'done' AND outcome = ${outcome}`,
    tokenId !== undefined && sql`token_id = ${tokenId}`,
    requestId !== undefined && sql`request_id = ${requestId}`,
    from !== undefined && sql`at >= ${instant(from)}`,
    to !== undefined && sql`at < ${instant(to)}`,
  ];
  const set = all.filter((condition): condition is Sql => Boolean(condition));
  return set.length > 0 ? join(set, ' AND ') : sql`true`;
}

/** The newest that fit, older than `before`. */
export const findEntries = (ctx: Context, filter: AuditFilter, limit: number, before?: number) =>
  ctx.sql<AuditRow>(sql`
    SELECT ${COLUMNS} FROM audit_log WHERE ${conditions(filter, before)} ORDER BY id DESC LIMIT ${limit}`);
