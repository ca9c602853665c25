/** The job of each minute: who manages a table hears that it was not written in time, once, and that it was after all. */
import sql, { type Sql } from 'sql-template-tag';
import { makeContext } from '@/lib/core/context';
import { announce } from '@/lib/platform/announce';
import { prisma, rows, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { formatDuration } from '@/lib/pure/format';
import { notify, settle } from '../identity';
import { TABLE } from './load';

/** As the index `feature_tables_due_idx` says it. */
const DUE = sql`(coalesce(last_write_time, creation_time) + freshness_minutes * 60000::bigint)`;
const EXPECTED = sql`freshness_minutes IS NOT NULL AND deleted_time IS NULL`;
const MOST = 500;

type Row = { key: number; id: string; name: string; ownerId: string | null; due: number; minutes: number };
const COLUMNS = sql`key, id, name, owner_id AS "ownerId", ${DUE} AS due, freshness_minutes AS minutes`;

const noticeOf = (id: string) => `${TABLE}:${id}:overdue`;

export async function watchFreshness(now = Date.now()): Promise<void> {
  const late = sql`${EXPECTED} AND ${DUE} <= ${now} AND overdue_told IS DISTINCT FROM ${DUE}`;
  await each(late, sql`overdue_told = ${DUE}`, now, (ctx, { id, name, ownerId, due, minutes }) =>
    notify(
      ctx,
      {
        ...(ownerId !== null && { principals: [ownerId] }),
        holders: { type: TABLE, id, level: 'CAN_MANAGE' },
      },
      {
        key: noticeOf(id),
        kind: 'features.overdue',
        tone: 'warning',
        title: `${name} was not written in time`,
        body: `It is expected to be written every ${formatDuration(minutes * 60_000)}; the last write is overdue by ${formatDuration(Math.max(60_000, now - due))}.`,
        href: `/features/${encodeURIComponent(name)}`,
        asks: true,
        mail: true,
      },
    ),
  );
  const fresh = sql`overdue_told IS NOT NULL AND ((${EXPECTED} AND ${DUE} <= ${now}) IS NOT TRUE)`;
  await each(fresh, sql`overdue_told = NULL`, now, (ctx, { id, due }) =>
    settle(ctx, noticeOf(id), due > now ? 'written again' : 'nothing is expected any more'),
  );
}

type Tell = (ctx: ReturnType<typeof makeContext>, table: Row) => Promise<void>;

/** Each in a transaction of its own: of two workers one finds it marked. */
async function each(condition: Sql, mark: Sql, now: number, tell: Tell): Promise<void> {
  const found = await rows<Row>(
    sql`SELECT ${COLUMNS} FROM feature_tables WHERE ${condition} ORDER BY ${DUE} LIMIT ${MOST}`,
  );
  for (const { key } of found) {
    const announcements: [topic: string, item: string][] = [];
    await transaction(async () => {
      const [table] = await rows<Row>(
        sql`UPDATE feature_tables SET ${mark} WHERE key = ${key} AND ${condition} RETURNING ${COLUMNS}`,
      );
      if (!table) return;
      announcements.length = 0;
      const system = {
        user: null,
        via: 'system' as const,
        isReadOnly: false,
        requestId: `fresh-${table.id}`,
      };
      await tell({ ...makeContext(system, prisma(), log, [], 'self', announcements), now }, table);
    });
    for (const [topic, item] of announcements) announce(topic, item);
  }
}
