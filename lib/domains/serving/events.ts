import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { rows } from '@/lib/platform/db';

export type EventKind =
  | 'created'
  | 'update-started'
  | 'update-live'
  | 'update-failed'
  | 'update-canceled'
  | 'rolled-back'
  | 'followed'
  | 'canary'
  | 'settings'
  | 'stopped'
  | 'started'
  | 'scaled'
  | 'restarted'
  | 'crashed';

export type Happening = {
  endpointKey: number;
  kind: EventKind;
  tone?: 'info' | 'success' | 'warning' | 'danger';
  message: string;
  version?: number | null;
  entity?: string;
};

const insert = (
  { endpointKey, kind, tone = 'info', message, version = null, entity }: Happening,
  time: number,
  actor: string,
) =>
  sql`INSERT INTO serving_events (endpoint_key, time, kind, tone, message, version, entity, actor)
      SELECT ${endpointKey}::int, ${time}::bigint, ${kind}, ${tone}, ${message.slice(0, 2000)}, ${version}::int, ${entity ?? null}, ${actor}
      WHERE EXISTS (SELECT 1 FROM serving_endpoints WHERE key = ${endpointKey})`;

/** For people who look at the endpoint; written with the change. */
export const tell = (ctx: Context, happening: Happening) =>
  ctx.sql(insert(happening, ctx.now, ctx.caller.user?.email ?? 'plumbline'));

/** What a model server saw happen. */
export const tellOf = (happening: Happening) => rows(insert(happening, Date.now(), 'plumbline'));
