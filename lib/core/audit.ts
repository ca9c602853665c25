/** Who did what, on which object: one row a change, written in the transaction of the change. */
import sql, { join } from 'sql-template-tag';
import { rows } from '../platform/db';
import { storableJson } from '../pure/storable-json';
import type { Caller } from './access';

export type AuditRecord = {
  objectType: string;
  objectId: string;
  before?: unknown;
  after?: unknown;
  /** Who did it, where the caller became somebody only by doing it. */
  actor?: { id: string; email: string };
};

type Outcome = 'done' | 'denied' | 'failed';

/** Texts that were cut to a length may end in half of a pair. */
const json = (value: unknown) => (value === undefined ? null : storableJson(JSON.stringify(value)));

export async function writeAudit(
  action: string,
  caller: Caller,
  outcome: Outcome,
  records: Partial<AuditRecord>[],
): Promise<void> {
  if (records.length === 0) return;
  const lines = records.map(
    ({ objectType = null, objectId = null, before, after, actor = caller.user }) => sql`(
      ${actor?.id ?? null}, ${actor?.email ?? caller.via}, ${caller.via}, ${caller.tokenId ?? null},
      ${caller.tokenName ?? null},      ${action}, ${objectType}, ${objectId}, ${outcome}, ${json(before)}::jsonb, ${json(after)}::jsonb,
      ${caller.requestId}, ${caller.ip ?? null})`,
  );
  await rows(sql`
    INSERT INTO audit_log (actor_id, actor_name, via, token_id, token_name, action, object_type, object_id, outcome, before, after,
                           request_id, ip)
    VALUES ${join(lines)}`);
}
