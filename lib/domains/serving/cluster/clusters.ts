/** The Kubernetes clusters that endpoints may be handed to: administrators keep them, whoever makes endpoints names them. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { foreignHost } from '@/lib/core/own-host';
import { env } from '@/lib/platform/env';
import { KubeFault } from '@/lib/platform/kubernetes';
import { seal } from '@/lib/platform/seal';
import { alreadyExists, conflict, invalid } from '@/lib/pure/errors';
import { assertUsable } from './check-cluster';
import {
  CLUSTER,
  CLUSTER_COLUMNS,
  type ClusterRow,
  type ClusterView,
  loadCluster,
  PURPOSE,
  targetOf,
  viewCluster,
} from './load-cluster';

const MOST_CLUSTERS = 50;

const Name = z
  .string()
  .max(63)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/, 'must consist of letters, digits, -, _ and .');
/** As Kubernetes names a namespace and a service account. */
const Label = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must consist of small letters, digits and -');
const Address = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return (
      url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash
    );
  }, 'must be an address that begins with https:// or http://, without a password or a query');
const Token = z
  .string()
  .trim()
  .min(1)
  .max(20_000)
  .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII in one line');
const Pem = z
  .string()
  .trim()
  .max(200_000)
  .regex(/^$|^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/, 'must be certificates as PEM');

const Fields = {
  url: Address,
  ca: Pem.default(''),
  namespace: Label,
  serviceAccount: z.union([z.literal(''), Label]).default(''),
  mode: z.enum(['knative', 'standard']).default('knative'),
  /** How pods come by a model's files: from this server, or from the bucket that this server keeps them in. */
  storage: z.enum(['http', 's3']).default('http'),
  serverUrl: z.union([z.literal(''), Address]).default(''),
  ingressUrl: z.union([z.literal(''), Address]).default(''),
};

export const connectCluster = command({
  name: 'serving.connectCluster',
  summary:
    'Makes a Kubernetes cluster with KServe known, once it can be asked and the token may do what is needed. Experimental.',
  access: 'clusters.manage',
  input: z.object({ name: Name, token: Token, ...Fields }),
  async run(ctx, { name, token, ...fields }): Promise<ClusterView> {
    const settled = settle(fields);
    await assertUsable({ url: settled.url, ca: settled.ca, token }, settled.namespace, settled.mode);
    const [{ count } = { count: 0 }] = await ctx.sql<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM serving_clusters`,
    );
    if (count >= MOST_CLUSTERS)
      throw alreadyExists(`There are ${MOST_CLUSTERS} clusters, which is the most.`);
    const [made] = await ctx.sql<ClusterRow>(sql`
      INSERT INTO serving_clusters (name, url, ca, token, namespace, service_account, mode, storage, server_url, ingress_url,
                                    created_by, creation_time, last_updated_time)
      VALUES (${name}, ${settled.url}, ${settled.ca}, ${seal(token, PURPOSE)}, ${settled.namespace}, ${settled.serviceAccount},
              ${settled.mode}::cluster_mode, ${settled.storage}::cluster_storage, ${settled.serverUrl}, ${settled.ingressUrl},
              ${ctx.caller.user?.email ?? ctx.caller.via}, ${ctx.now}, ${ctx.now})
      ON CONFLICT (name) DO NOTHING RETURNING ${CLUSTER_COLUMNS}`);
    if (!made) throw alreadyExists(`A cluster called '${name}' already exists.`, { field: 'name' });
    ctx.audit({ objectType: CLUSTER, objectId: made.id, after: shown(made) });
    return viewCluster(made);
  },
});

export const changeCluster = command({
  name: 'serving.changeCluster',
  summary: 'Changes how a cluster is reached. What is left out stays, the token too.',
  access: 'clusters.manage',
  input: z.object({
    name: Name,
    token: Token.optional(),
    url: Fields.url.optional(),
    ca: Pem.optional(),
    serviceAccount: Fields.serviceAccount.unwrap().optional(),
    storage: Fields.storage.unwrap().optional(),
    serverUrl: Fields.serverUrl.unwrap().optional(),
    ingressUrl: Fields.ingressUrl.unwrap().optional(),
  }),
  async run(ctx, { name, token, ...change }): Promise<ClusterView> {
    const before = await loadCluster(ctx, name);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const settled = settle({ ...before, ...given });
    if (token === undefined && new URL(settled.url).origin !== new URL(before.url).origin) {
      throw invalid('The address leads to another server: give its token too.', { field: 'token' });
    }
    if (settled.storage !== before.storage || settled.serverUrl !== before.serverUrl) {
      const [held] = await ctx.sql(
        sql`SELECT 1 FROM serving_cluster_objects WHERE cluster_id = ${before.id} LIMIT 1`,
      );
      if (held) throw conflict('Endpoints run on it, and their pods know where they took their files from.');
    }
    const opened = token ?? keptToken(before);
    await assertUsable({ url: settled.url, ca: settled.ca, token: opened }, settled.namespace, settled.mode);
    const [after] = await ctx.sql<ClusterRow>(sql`
      UPDATE serving_clusters SET url = ${settled.url}, ca = ${settled.ca},
             token = ${token === undefined ? before.token : seal(token, PURPOSE)},
             service_account = ${settled.serviceAccount}, storage = ${settled.storage}::cluster_storage,
             server_url = ${settled.serverUrl}, ingress_url = ${settled.ingressUrl}, last_updated_time = ${ctx.now}
      WHERE id = ${before.id} RETURNING ${CLUSTER_COLUMNS}`);
    if (!after) throw conflict(`The cluster '${name}' was removed a moment ago.`);
    ctx.audit({
      objectType: CLUSTER,
      objectId: before.id,
      before: shown(before),
      after: { ...shown(after), ...(token !== undefined && { token: 'changed' }) },
    });
    return viewCluster(after);
  },
});

export const removeCluster = command({
  name: 'serving.removeCluster',
  summary:
    'Forgets a cluster that no endpoint runs on. What is left there is told, and removed first where the cluster answers.',
  access: 'clusters.manage',
  input: z.object({
    name: Name,
    /** Also where objects of endpoints are still there, because the cluster does not answer any more. */
    leavesObjects: z.boolean().default(false),
  }),
  async run(ctx, { name, leavesObjects }) {
    const cluster = await loadCluster(ctx, name);
    const [used] = await ctx.sql<{ name: string }>(sql`
      SELECT serving_endpoints.name FROM serving_endpoints
      JOIN serving_configs ON endpoint_key = key AND version IN (live_version, pending_version)
      WHERE definition->'cluster'->>'id' = ${cluster.id} ORDER BY serving_endpoints.name LIMIT 1`);
    if (used) throw conflict(`The endpoint '${used.name}' runs on it: move it, or delete it.`);
    const left = await ctx.sql<{ name: string }>(
      sql`SELECT name FROM serving_cluster_objects WHERE cluster_id = ${cluster.id} ORDER BY name LIMIT 100`,
    );
    if (left.length > 0 && !leavesObjects) {
      throw conflict(
        `These objects are still being removed there: ${left.map((one) => one.name).join(', ')}. Wait, or say that they shall be left.`,
      );
    }
    await ctx.sql(sql`DELETE FROM serving_clusters WHERE id = ${cluster.id}`);
    ctx.audit({
      objectType: CLUSTER,
      objectId: cluster.id,
      before: { ...shown(cluster), left: left.map((one) => one.name) },
    });
    return {};
  },
});

export const listClusters = query({
  name: 'serving.listClusters',
  summary:
    'The clusters that endpoints may be handed to, with how they are reached and how many endpoints are there.',
  access: 'clusters.manage',
  input: z.object({}),
  async run(ctx): Promise<{ clusters: (ClusterView & { objects: number; seenTime: number | null })[] }> {
    const found = await ctx.sql<ClusterRow & { objects: number; seenTime: number | null }>(sql`
      SELECT ${CLUSTER_COLUMNS},
             (SELECT count(*)::int FROM serving_cluster_objects WHERE cluster_id = serving_clusters.id) AS objects,
             (SELECT max(seen_time) FROM serving_cluster_objects WHERE cluster_id = serving_clusters.id) AS "seenTime"
      FROM serving_clusters ORDER BY serving_clusters.name LIMIT ${MOST_CLUSTERS}`);
    return {
      clusters: found.map(({ objects, seenTime, ...row }) => ({ ...viewCluster(row), objects, seenTime })),
    };
  },
});

export const nameClusters = query({
  name: 'serving.nameClusters',
  summary: 'The names of the clusters that an endpoint may run on.',
  access: 'endpoints.create',
  input: z.object({}),
  run: async (ctx): Promise<{ clusters: Pick<ClusterRow, 'name' | 'mode'>[] }> => ({
    clusters: await ctx.sql(
      sql`SELECT name, mode FROM serving_clusters ORDER BY name LIMIT ${MOST_CLUSTERS}`,
    ),
  }),
});

/** @throws INVALID_PARAMETER_VALUE */
function keptToken(row: ClusterRow): string {
  try {
    return targetOf(row).token;
  } catch (error) {
    if (error instanceof KubeFault) throw invalid(error.message, { field: 'token' });
    throw error;
  }
}

type Given = Pick<
  ClusterRow,
  'url' | 'ca' | 'namespace' | 'serviceAccount' | 'mode' | 'storage' | 'serverUrl' | 'ingressUrl'
>;

/** @throws INVALID_PARAMETER_VALUE where pods would not come by the files */
function settle(given: Given): Given {
  if (given.storage === 's3') {
    if (env.blobs.startsWith('s3:')) return given;
    throw invalid('The artifacts are not kept in a bucket here: let pods take them from this server.', {
      field: 'storage',
    });
  }
  const serverUrl = (given.serverUrl || env.publicUrl || '').replace(/\/+$/, '');
  if (!serverUrl) {
    throw invalid('Say how pods reach this server, or set PLUMBLINE_PUBLIC_URL.', { field: 'serverUrl' });
  }
  const { host } = new URL(serverUrl);
  const fault = foreignHost({ headers: { get: (name) => (name === 'host' ? host : null) } });
  if (fault) throw invalid(fault, { field: 'serverUrl' });
  return { ...given, serverUrl };
}

const shown = (row: ClusterRow) => {
  const { ca: _, createdBy: __, creationTime: ___, lastUpdatedTime: ____, ...rest } = viewCluster(row);
  return rest;
};

/** What a definition keeps of it. */
export type OnCluster = { id: string; name: string; mode: ClusterRow['mode'] };

/** @throws INVALID_PARAMETER_VALUE */
export async function settleCluster(ctx: Context, name: string): Promise<OnCluster> {
  const [found] = await ctx.sql<OnCluster>(
    sql`SELECT id, name, mode FROM serving_clusters WHERE name = ${name}`,
  );
  if (!found) throw invalid(`There is no cluster called '${name}'.`, { field: 'config.cluster' });
  return found;
}
