/** What was made on clusters for endpoints, as it is kept: which configuration it shall be, and what was last seen of it. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { rows } from '@/lib/platform/db';
import type { Definition } from '../definition';
import type { Seen } from './read-status';

export type EntitySeen = { isReady: boolean; url: string | null; percent: number; message: string };

export type ObjectSeen = Omit<Seen, 'isNewestReady'> & {
  /** By the files that it executes: configurations call the same thing by different names. */
  entities: Record<string, EntitySeen>;
};

export type ClusterObject = {
  endpointId: string;
  clusterId: string;
  name: string;
  version: number;
  /** Since when it shall be that configuration. */
  askedTime: number;
  rolledOut: string | null;
  revisionBefore: string | null;
  /** Made there besides, or about to be. */
  secrets: string[];
  isSettled: boolean;
  fault: string;
  seen: Partial<ObjectSeen>;
  seenTime: number;
};

const COLUMNS = sql`
  endpoint_id AS "endpointId", cluster_id AS "clusterId", serving_cluster_objects.name, version, asked_time AS "askedTime",
  rolled_out AS "rolledOut", revision_before AS "revisionBefore", secrets, is_settled AS "isSettled", fault, seen, seen_time AS "seenTime"`;

export const readObjects = () => rows<ClusterObject>(sql`SELECT ${COLUMNS} FROM serving_cluster_objects`);

export type ClusterSeen = Pick<ClusterObject, 'name' | 'version' | 'isSettled' | 'fault' | 'seenTime'> &
  Pick<ObjectSeen, 'url' | 'traffic' | 'conditions' | 'pods' | 'message'> & {
    cluster: string;
    namespace: string;
  };

/** What is seen of an endpoint on the cluster of the first of these configurations that has one; null before anything was. */
export async function readOnCluster(
  ctx: Pick<Context, 'sql'>,
  { id }: { id: string },
  configs: { definition: Pick<Definition, 'cluster'> }[],
): Promise<ClusterSeen | null> {
  const cluster = configs.find(({ definition }) => definition.cluster)?.definition.cluster;
  if (!cluster) return null;
  const [found] = await ctx.sql<ClusterObject & { namespace: string }>(sql`
    SELECT ${COLUMNS}, namespace FROM serving_cluster_objects JOIN serving_clusters ON serving_clusters.id = cluster_id
    WHERE endpoint_id = ${id} AND cluster_id = ${cluster.id}`);
  if (!found) return null;
  const { name, namespace, version, isSettled, fault, seen, seenTime } = found;
  const { url = null, traffic = [], conditions = [], pods = 0, message = '' } = seen;
  const of = { cluster: cluster.name, namespace, name, version, isSettled, fault, seenTime };
  return { ...of, url, traffic, conditions, pods, message };
}

export const keepObject = (object: ClusterObject) =>
  rows(sql`
    INSERT INTO serving_cluster_objects (endpoint_id, cluster_id, name, version, asked_time, rolled_out, revision_before,
                                         secrets, is_settled, fault, seen, seen_time)
    SELECT ${object.endpointId}, id, ${object.name}, ${object.version}, ${object.askedTime}, ${object.rolledOut},
           ${object.revisionBefore}, ${object.secrets}::text[], ${object.isSettled}, ${object.fault}, ${JSON.stringify(object.seen)}::jsonb, ${object.seenTime}
    FROM serving_clusters WHERE id = ${object.clusterId}
    ON CONFLICT (endpoint_id, cluster_id) DO UPDATE
    SET version = excluded.version, asked_time = excluded.asked_time, rolled_out = excluded.rolled_out,
        revision_before = excluded.revision_before, secrets = excluded.secrets, is_settled = excluded.is_settled, fault = excluded.fault,
        seen = excluded.seen, seen_time = excluded.seen_time`);

export const forgetObject = ({ endpointId, clusterId }: Pick<ClusterObject, 'endpointId' | 'clusterId'>) =>
  rows(
    sql`DELETE FROM serving_cluster_objects WHERE endpoint_id = ${endpointId} AND cluster_id = ${clusterId}`,
  );
