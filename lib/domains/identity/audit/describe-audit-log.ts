import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';

/** The different values of an indexed column, each found by its index: the table may be very long. */
async function valuesOf(ctx: Context, column: 'action' | 'object_type'): Promise<string[]> {
  const name = column === 'action' ? sql`action` : sql`object_type`;
  const found = await ctx.sql<{ value: string }>(sql`
    WITH RECURSIVE found (value) AS (
      (SELECT ${name} FROM audit_log WHERE ${name} IS NOT NULL ORDER BY ${name} LIMIT 1)
      UNION ALL
      SELECT (SELECT ${name} FROM audit_log WHERE ${name} > found.value ORDER BY ${name} LIMIT 1)
      FROM found WHERE found.value IS NOT NULL)
    SELECT value FROM found WHERE value IS NOT NULL LIMIT 1000`);
  return found.map(({ value }) => value);
}

type Trigger = { name: string; isOn: boolean; onUpdate: boolean; onDelete: boolean; onTruncate: boolean };

/** What one may run on the database oneself, to see that the log can only grow. It reads, and changes nothing. */
export const PROOF = `SELECT tgname, tgenabled, pg_get_triggerdef(oid)
FROM pg_trigger
WHERE tgrelid = 'audit_log'::regclass AND NOT tgisinternal;`;

export const describeAuditLog = query({
  name: 'identity.describeAuditLog',
  summary: 'What can be asked of the audit log, and whether the database refuses to change it.',
  access: 'audit.read',
  input: z.object({}),
  async run(ctx) {
    // Bits of tgtype (pg_trigger.h): 8 delete, 16 update, 32 truncate; 2 before.
    const triggers = await ctx.sql<Trigger>(sql`
      SELECT tgname AS name, tgenabled IN ('O', 'A') AS "isOn", tgtype & 16 > 0 AS "onUpdate", tgtype & 8 > 0 AS "onDelete",
             tgtype & 32 > 0 AS "onTruncate"
      FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
      WHERE tgrelid = 'audit_log'::regclass AND NOT tgisinternal AND tgtype & 2 > 0 AND proname = 'refuse_change'
        AND prosrc LIKE '%RAISE EXCEPTION%'`);
    const on = triggers.filter(({ isOn }) => isOn);
    const [actions, objectTypes] = [await valuesOf(ctx, 'action'), await valuesOf(ctx, 'object_type')];
    return {
      actions,
      objectTypes,
      isAppendOnly: (['onUpdate', 'onDelete', 'onTruncate'] as const).every((what) =>
        on.some((each) => each[what]),
      ),
      proof: PROOF,
    };
  },
});
