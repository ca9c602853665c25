/** Features of single entities, at once: for endpoints, and for whoever asks by keys. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { type OnlineRow, onlineStore } from '@/lib/platform/online-store';
import { entityOf } from '@/lib/pure/entity';
import { invalid, notFound } from '@/lib/pure/errors';
import { evaluate, type Node, parseExpression } from '@/lib/pure/expression';
import type { PackedFunction } from './join-rows';
import { entityKeys, loadTables } from './load';
import { type Lookup, Lookups } from './schemas';
import { fromWire } from './training-set-recipe';

/** What a model carries, as its `feature_spec` says it. */
export type OnlineSpec = {
  lookups: readonly Record<string, unknown>[];
  functions?: readonly PackedFunction[];
};
export type Status = 'PRESENT' | 'NULL_VALUE' | 'NOT_FOUND' | 'OUTSIDE_MAX_AGE' | 'GIVEN';
export type LookedUp = {
  /** The rows given, with the features that they lacked; null where nothing is found. */
  rows: Record<string, unknown>[];
  /** By feature, a row each. */
  statuses: Record<string, Status[]>;
};

type Target = { key: number; keys: string[]; types: string[]; columns: string[]; ttlSeconds: number | null };

const KNOWN_FOR = 5_000;
const targets = new Map<string, { until: number; target: Promise<Target> }>();

/** A table as look-ups need it; remembered for some seconds, as endpoints ask thousands of times in one. */
function targetOf(ctx: Pick<Context, 'sql'>, name: string): Promise<Target> {
  const known = targets.get(name);
  if (known && known.until > Date.now()) return known.target;
  const target = readTarget(ctx, name);
  target.catch(() => targets.delete(name));
  if (targets.size > 1000) targets.clear();
  targets.set(name, { until: Date.now() + KNOWN_FOR, target });
  return target;
}

async function readTarget(ctx: Pick<Context, 'sql'>, name: string): Promise<Target> {
  type Row = { key: number; primaryKeys: string[]; timestampKey: string | null; ttlSeconds: number | null };
  const [table] = await ctx.sql<Row & { columns: { name: string; type: string }[] }>(sql`
    SELECT key, primary_keys AS "primaryKeys", timestamp_key AS "timestampKey", ttl_seconds AS "ttlSeconds",
           (SELECT json_agg(json_build_object('name', name, 'type', type) ORDER BY position) FROM features WHERE table_key = key) AS columns
    FROM feature_tables JOIN online_tables ON table_key = key WHERE name = ${name} AND deleted_time IS NULL`);
  if (!table)
    throw notFound(`The feature table '${name}' is not published: publish it to look it up online.`);
  const keys = entityKeys(table);
  return {
    key: table.key,
    keys,
    types: keys.map((key) => table.columns.find((column) => column.name === key)?.type ?? 'string'),
    columns: table.columns
      .map((column) => column.name)
      .filter((column) => !table.primaryKeys.includes(column)),
    ttlSeconds: table.ttlSeconds,
  };
}

type Planned = {
  lookup: Lookup;
  target: Target;
  outputs: { feature: string; output: string; standIn: unknown }[];
};

function planOne(lookup: Lookup, target: Target): Planned {
  const {
    tableName,
    lookupKey,
    featureNames = target.columns,
    renameOutputs = {},
    defaultValues = {},
  } = lookup;
  if (lookupKey.length !== target.keys.length)
    throw invalid(
      `'${tableName}' has the keys ${target.keys.join(', ')}; ${lookupKey.length} lookup keys are given.`,
      {
        field: 'lookups',
      },
    );
  const own = <T>(record: Record<string, T>, key: string) =>
    Object.hasOwn(record, key) ? record[key] : undefined;
  return {
    lookup,
    target,
    outputs: featureNames.map((feature) => {
      if (!target.columns.includes(feature))
        throw invalid(`The table '${tableName}' has no feature '${feature.slice(0, 100)}'.`, {
          field: 'lookups',
        });
      const output = own(renameOutputs, feature) ?? feature;
      return { feature, output, standIn: own(defaultValues, output) ?? null };
    }),
  };
}

/**
 * Fills in what the rows lack. A value that a row gives, null too, wins. Who may look up is for the caller to decide: an endpoint
 * answers whoever may query it.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for a table that is not published, INVALID_PARAMETER_VALUE
 */
export async function lookUpOnline(
  ctx: Pick<Context, 'sql'>,
  { lookups, functions = [] }: OnlineSpec,
  rows: readonly Record<string, unknown>[],
): Promise<LookedUp> {
  const found = await lookUp(ctx, Lookups.parse(lookups.map(fromWire)), rows);
  for (const row of found.rows) {
    for (const packed of functions) {
      if (!Object.hasOwn(row, packed.output_name)) row[packed.output_name] = evaluate(nodeOf(packed), row);
    }
  }
  return found;
}

const nodes = new Map<string, Node>();

/** Parsed once: an endpoint evaluates it thousands of times in a second. */
function nodeOf({ expression, columns }: PackedFunction): Node {
  const key = JSON.stringify([expression, columns]);
  let node = nodes.get(key);
  if (!node) {
    if (nodes.size > 1000) nodes.clear();
    node = parseExpression(expression, columns);
    nodes.set(key, node);
  }
  return node;
}

async function lookUp(
  ctx: Pick<Context, 'sql'>,
  lookups: readonly Lookup[],
  rows: readonly Record<string, unknown>[],
): Promise<LookedUp> {
  const planned = await Promise.all(
    lookups.map(async (lookup) => planOne(lookup, await targetOf(ctx, lookup.tableName))),
  );
  // One question for all tables and rows.
  const keys: { table: number; entity: string }[] = [];
  const places = planned.map(({ lookup, target, outputs }) =>
    rows.map((row) => {
      if (outputs.every(({ output }) => Object.hasOwn(row, output))) return -1;
      const entity = entityOf(
        target.types,
        lookup.lookupKey.map((name) => row[name]),
      );
      return entity === undefined ? -1 : keys.push({ table: target.key, entity }) - 1;
    }),
  );
  const found = await onlineStore.get(keys);
  const filled = rows.map((row) => ({ ...row }));
  const statuses: Record<string, Status[]> = {};
  for (const [at, one] of planned.entries()) {
    const oldest =
      one.target.ttlSeconds === null ? undefined : (Date.now() - one.target.ttlSeconds * 1000) * 1000;
    for (const { feature, output, standIn } of one.outputs) {
      statuses[output] = filled.map((row, index): Status => {
        if (Object.hasOwn(row, output)) return 'GIVEN';
        const online = found[places[at]?.[index] ?? -1];
        const status = statusOf(online, feature, oldest);
        row[output] = status === 'PRESENT' ? online?.values[feature] : standIn;
        return status;
      });
    }
  }
  return { rows: filled, statuses };
}

function statusOf(online: OnlineRow | undefined, feature: string, oldest: number | undefined): Status {
  if (!online) return 'NOT_FOUND';
  if (oldest !== undefined && (online.eventTime ?? 0) < oldest) return 'OUTSIDE_MAX_AGE';
  return online.values[feature] === null || online.values[feature] === undefined ? 'NULL_VALUE' : 'PRESENT';
}

export const getOnlineFeatures = query({
  name: 'features.getOnlineFeatures',
  summary: 'The latest features of some entities, by their keys, from the online copies of their tables.',
  access: 'features.read',
  input: z.object({
    lookups: Lookups.min(1),
    rows: z.array(z.record(z.string(), z.unknown())).min(1).max(1000),
  }),
  async run(ctx, { lookups, rows }): Promise<{ rows: LookedUp['rows']; byColumn: LookedUp['statuses'] }> {
    await loadTables(
      ctx,
      lookups.map(({ tableName }) => tableName),
    );
    const { rows: filled, statuses } = await lookUp(ctx, lookups, rows);
    return { rows: filled, byColumn: statuses };
  },
});
