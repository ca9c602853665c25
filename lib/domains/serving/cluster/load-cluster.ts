import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { KubeFault, type KubeTarget } from '@/lib/platform/kubernetes';
import { unseal } from '@/lib/platform/seal';
import { notFound } from '@/lib/pure/errors';
import type { Mode } from './inference-service';

export type ClusterRow = {
  id: string;
  name: string;
  url: string;
  ca: string;
  token: string;
  namespace: string;
  serviceAccount: string;
  mode: Mode;
  storage: 'http' | 's3';
  serverUrl: string;
  ingressUrl: string;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
};

/** Without its token, which nobody is shown again. */
export type ClusterView = Omit<ClusterRow, 'token'>;

export const CLUSTER = 'serving-cluster';
export const PURPOSE = 'serving-cluster';

export const CLUSTER_COLUMNS: Sql = sql`
  serving_clusters.id, serving_clusters.name, serving_clusters.url, ca, token, namespace, service_account AS "serviceAccount",
  mode, storage, server_url AS "serverUrl", ingress_url AS "ingressUrl", created_by AS "createdBy",
  creation_time AS "creationTime", last_updated_time AS "lastUpdatedTime"`;

export const viewCluster = ({ token: _, ...shown }: ClusterRow): ClusterView => shown;

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function loadCluster(ctx: Pick<Context, 'sql'>, name: string): Promise<ClusterRow> {
  const [found] = await ctx.sql<ClusterRow>(
    sql`SELECT ${CLUSTER_COLUMNS} FROM serving_clusters WHERE name = ${name}`,
  );
  if (!found) throw notFound(`There is no cluster called '${name}'.`);
  return found;
}

const SEALED_ELSEWHERE = 'Its token was sealed under another key than this installation has: give it anew.';

/** @throws KubeFault where the token cannot be read any more */
export function targetOf({ url, ca, token }: Pick<ClusterRow, 'url' | 'ca' | 'token'>): KubeTarget {
  const opened = unseal(token, PURPOSE);
  if (opened === undefined) throw new KubeFault(401, SEALED_ELSEWHERE);
  return { url, ca, token: opened };
}
