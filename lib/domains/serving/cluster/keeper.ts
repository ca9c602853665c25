/**
 * Keeps what is on clusters as endpoints' configurations say. Of all model servers the oldest does it; where two believe that for a
 * moment, the version that each has read keeps them from overwriting one another.
 */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { askKube, KubeFault } from '@/lib/platform/kubernetes';
import { log } from '@/lib/platform/log';
import { announceServing } from '../announce';

import { ALIVE_WITHIN, type ConfigRow, type EndpointRow } from '../load';
import { objectsPath } from './check-cluster';
import { type InferenceService, isOurs } from './inference-service';
import { CLUSTER_COLUMNS, type ClusterRow, targetOf } from './load-cluster';
import { type ClusterObject, forgetObject, keepObject, readObjects } from './objects';
import { removeSecret } from './secrets';
import { beginObject, type Desired, type Place, stepObject } from './step-object';

export type Endpoints = { endpoint: EndpointRow; configs: Map<number, ConfigRow> }[];

const AT_ONCE = 8;
/** What is as it shall be is looked at now and then. */
const CALM = 10_000;

export class ClusterKeeper {
  private turning: Promise<void> | undefined;

  constructor(private readonly serverId: string) {}

  /** Goes on by itself: nothing here waits for a cluster. One look at a time. */
  turn(endpoints: Endpoints): void {
    this.turning ??= this.look(endpoints)
      .catch((error: unknown) => log.warn({ err: error }, 'the clusters could not be looked after'))
      .finally(() => {
        this.turning = undefined;
      });
  }

  /** For whoever has to know that it is done. */
  async idle(): Promise<void> {
    await this.turning;
  }

  private async look(endpoints: Endpoints): Promise<void> {
    const clusters = await rows<ClusterRow>(sql`SELECT ${CLUSTER_COLUMNS} FROM serving_clusters`);
    if (clusters.length === 0 || !(await this.isOldest())) return;
    const places = new Map(clusters.map((cluster) => [cluster.id, placeOf(cluster)] as const));
    const objects = await readObjects();
    const works = [...desiredOf(endpoints), ...leftOver(endpoints, objects)];
    let isChanged = false;
    const worker = async () => {
      for (let work = works.shift(); work; work = works.shift()) {
        const place = places.get(work.clusterId);
        try {
          if (place && (await this.tend(place, work, objects))) isChanged = true;
        } catch (error) {
          // The others are looked after all the same.
          log.warn(
            { err: error, endpoint: work.endpointId },
            'an endpoint on a cluster could not be looked after',
          );
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (isChanged) await announceServing();
  }

  private async isOldest(): Promise<boolean> {
    const [oldest] = await rows<{ id: string }>(sql`
      SELECT id FROM model_servers WHERE heartbeat > ${Date.now() - ALIVE_WITHIN} ORDER BY started_time, id LIMIT 1`);
    return oldest?.id === this.serverId;
  }

  /** Whether something is another than it was. */
  private async tend(place: Place, { desired, ...which }: Work, objects: ClusterObject[]): Promise<boolean> {
    const before = objects.find(
      ({ endpointId, clusterId }) => endpointId === which.endpointId && clusterId === which.clusterId,
    );
    if (!desired) return before !== undefined && removeObject(place, before);
    const isCalm = before?.isSettled && before.version === desired.config.version;
    if (isCalm && before.seenTime > Date.now() - CALM) return false;
    const begun = beginObject(place.cluster, desired, before);
    // First noted, then made: what a process that ends in between has made there is found again.
    if (begun.secrets.length > (before?.secrets.length ?? 0)) await keepObject(begun);
    const after = await stepObject(place, desired, begun);
    await keepObject(after);
    return shown(after) !== (before && shown(before));
  }
}

/** One whose token cannot be opened says so where it is asked, and holds up no other. */
const placeOf = (cluster: ClusterRow): Place => ({
  cluster,
  get target() {
    return targetOf(cluster);
  },
});

const shown = ({ seenTime: _, ...object }: ClusterObject) => JSON.stringify(object);

type Work = { endpointId: string; clusterId: string; desired: Desired | undefined };

/** What is on its way; where that is not on a cluster, or nothing is, what is live. */
function desiredOf(endpoints: Endpoints): Work[] {
  return endpoints.flatMap(({ endpoint, configs }) => {
    if (endpoint.isStopped) return [];
    const candidates = [endpoint.pendingVersion, endpoint.liveVersion].flatMap((version) =>
      version === null ? [] : (configs.get(version) ?? []),
    );
    const seen = new Set<string>();
    return candidates.flatMap((config): Work[] => {
      const clusterId = config.definition.cluster?.id;
      if (clusterId === undefined || seen.has(clusterId)) return [];
      seen.add(clusterId);
      return [{ endpointId: endpoint.id, clusterId, desired: { endpoint, config } }];
    });
  });
}

const leftOver = (endpoints: Endpoints, objects: ClusterObject[]): Work[] => {
  const wanted = new Set(
    desiredOf(endpoints).map(({ endpointId, clusterId }) => `${endpointId} ${clusterId}`),
  );
  return objects
    .filter(({ endpointId, clusterId }) => !wanted.has(`${endpointId} ${clusterId}`))
    .map(({ endpointId, clusterId }) => ({ endpointId, clusterId, desired: undefined }));
};

/** Forgotten only once it is gone there. */
async function removeObject(place: Place, object: ClusterObject): Promise<boolean> {
  const { namespace } = place.cluster;
  const path = objectsPath(namespace, object.name);
  try {
    const { target } = place;
    const there = await askKube<InferenceService>(target, path);
    if (isOurs(there, object.endpointId)) {
      if (!there.metadata.deletionTimestamp) await askKube(target, path, { method: 'DELETE' });
      return false;
    }
  } catch (error) {
    if (!(error instanceof KubeFault)) throw error;
    if (error.status !== 404) return keptInMind(object, error);
  }
  // No pod needs them any more.
  try {
    for (const name of object.secrets) await removeSecret(place.target, namespace, name);
  } catch (error) {
    if (!(error instanceof KubeFault)) throw error;
    return keptInMind(object, error);
  }
  return forgotten(object);
}

async function keptInMind(object: ClusterObject, { message }: KubeFault): Promise<boolean> {
  await keepObject({ ...object, seen: { ...object.seen, message }, seenTime: Date.now() });
  return false;
}

async function forgotten(object: ClusterObject): Promise<boolean> {
  await forgetObject(object);
  return true;
}
