import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { rows } from '@/lib/platform/db';

/** Model servers and the web processes that ask them listen here. */
export const CHANNEL = 'plumbline_serving';

/** Something about an endpoint is another than it was; heard with the change's commit. */
export const announceServing = (ctx: Pick<Context, 'sql'> = { sql: rows as Context['sql'] }) =>
  ctx.sql(sql`SELECT pg_notify(${CHANNEL}, 'endpoints')`);

export const announceServers = () => rows(sql`SELECT pg_notify(${CHANNEL}, 'servers')`);
