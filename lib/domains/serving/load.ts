import sql, { empty, type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { assertGranted, type GrantFlags, grantColumns, granted, heldLevel } from '@/lib/core/grants';
import { notFound } from '@/lib/pure/errors';
import type { Level } from '@/lib/pure/permission-levels';
import type { Definition } from './definition';
import { Settings } from './schemas';

export const ENDPOINT = 'serving-endpoint';

export type KeyValue = { key: string; value: string };

export type EndpointRow = {
  key: number;
  id: string;
  name: string;
  description: string;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
  tags: KeyValue[];
  settings: Settings;
  lastVersion: number;
  liveVersion: number | null;
  pendingVersion: number | null;
  updateState: 'NOT_UPDATING' | 'IN_PROGRESS' | 'UPDATE_FAILED' | 'UPDATE_CANCELED';
  updateMessage: string;
  isStopped: boolean;
};

export const ENDPOINT_COLUMNS: Sql = sql`
  serving_endpoints.key, serving_endpoints.id, serving_endpoints.name, serving_endpoints.description,
  serving_endpoints.created_by AS "createdBy", serving_endpoints.creation_time AS "creationTime",
  serving_endpoints.last_updated_time AS "lastUpdatedTime", serving_endpoints.tags, serving_endpoints.settings,
  serving_endpoints.last_version AS "lastVersion", serving_endpoints.live_version AS "liveVersion",
  serving_endpoints.pending_version AS "pendingVersion", serving_endpoints.update_state AS "updateState",
  serving_endpoints.update_message AS "updateMessage", serving_endpoints.is_stopped AS "isStopped"`;

export const ALIVE_WITHIN = 15_000;
/** So far back goes what is said of an endpoint's requests just now. */
export const LOOKED_AT = 5 * 60_000;

export const ofEndpoint = sql`serving_endpoints.id`;
/** Whether a model server that is alive answers for what is live. */
export const isReadySql = ({ now }: Pick<Context, 'now'>): Sql => sql`
  EXISTS (SELECT 1 FROM served_entities JOIN model_servers ON model_servers.id = server_id
          WHERE served_entities.endpoint_key = serving_endpoints.key AND served_entities.version = live_version
            AND state IN ('DEPLOYMENT_READY', 'SCALED_TO_ZERO') AND heartbeat > ${now - ALIVE_WITHIN})`;
export const endpointGranted = (ctx: Context, level?: Level): Sql =>
  granted(ctx, ENDPOINT, ofEndpoint, level);
export const endpointLevel = (ctx: Context): Sql => heldLevel(ctx, ENDPOINT, ofEndpoint);

/** What was stored before a setting was there has its default. */
export const withSettings = <Row extends { settings: unknown }>(row: Row): Row & { settings: Settings } => ({
  ...row,
  settings: Settings.parse(row.settings),
});

/**
 * @param options.lock holds off all who want the same until the transaction ends
 * @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED
 */
export async function loadEndpoint(
  ctx: Context,
  which: { name: string } | { id: string },
  { lock = false } = {},
): Promise<EndpointRow> {
  const [found] = await ctx.sql<EndpointRow & GrantFlags>(sql`
    SELECT ${ENDPOINT_COLUMNS}, ${grantColumns(ctx, ENDPOINT, ofEndpoint)} FROM serving_endpoints
    WHERE ${'id' in which ? sql`id = ${which.id}` : sql`name = ${which.name}`} ${lock ? sql`FOR NO KEY UPDATE` : empty}`);
  const called = 'id' in which ? which.id : which.name;
  if (!found?.isSeen) throw notFound(`The endpoint '${called}' does not exist.`);
  assertGranted(ctx, ENDPOINT, found);
  return withSettings(found);
}

/** By its key, for the system: locked until the transaction ends; undefined where it is gone. */
export async function lockEndpoint(ctx: Context, key: number): Promise<EndpointRow | undefined> {
  const [row] = await ctx.sql<EndpointRow>(
    sql`SELECT ${ENDPOINT_COLUMNS} FROM serving_endpoints WHERE key = ${key} FOR NO KEY UPDATE`,
  );
  return row && withSettings(row);
}

export type ConfigRow = {
  version: number;
  definition: Definition;
  cause: 'create' | 'update' | 'follow' | 'rollback' | 'canary';
  createdBy: string;
  creationTime: number;
  outcome: 'pending' | 'live' | 'failed' | 'canceled';
  message: string;
  settledTime: number | null;
};

export const CONFIG_COLUMNS: Sql = sql`
  serving_configs.version, serving_configs.definition, serving_configs.cause, serving_configs.created_by AS "createdBy",
  serving_configs.creation_time AS "creationTime", serving_configs.outcome, serving_configs.message,
  serving_configs.settled_time AS "settledTime"`;

type WantedConfig = { key: number; version: number | null };

/** Of several endpoints, each by its key and a version of its own. */
export async function findConfigs(
  ctx: Pick<Context, 'sql'>,
  wanted: readonly WantedConfig[],
): Promise<(ConfigRow & { endpointKey: number })[]> {
  const there = wanted.filter(({ version }) => version !== null);
  if (there.length === 0) return [];
  return ctx.sql(sql`
    SELECT ${CONFIG_COLUMNS}, endpoint_key AS "endpointKey" FROM serving_configs
    JOIN unnest(${there.map(({ key }) => key)}::int[], ${there.map(({ version }) => version)}::int[]) AS wanted (key, number)
      ON endpoint_key = wanted.key AND version = wanted.number`);
}

export async function findConfig(
  ctx: Pick<Context, 'sql'>,
  key: number,
  version: number | null,
): Promise<ConfigRow | undefined> {
  const [found] = await findConfigs(ctx, [{ key, version }]);
  return found;
}

/** Locks an endpoint that answers and whose next configuration is not on its way; undefined where it is no such one by now. */
export async function lockSteady(
  ctx: Context,
  key: number,
): Promise<{ row: EndpointRow; config: ConfigRow } | undefined> {
  const row = await lockEndpoint(ctx, key);
  if (!row || row.pendingVersion !== null || row.liveVersion === null || row.isStopped) return undefined;
  const config = await findConfig(ctx, key, row.liveVersion);
  return config && { row, config };
}
