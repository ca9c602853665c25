/** One look at an endpoint's InferenceService, and one step towards what its configuration says. */
import { askKube, KubeFault, type KubeTarget } from '@/lib/platform/kubernetes';
import type { ServedDefinition } from '../definition';
import type { ConfigRow } from '../load';
import { storageUri } from './archive';
import { objectsPath } from './check-cluster';
import {
  filesOf,
  type InferenceService,
  inferenceServiceOf,
  isAsAsked,
  isOurs,
  isSameTemplate,
  objectName,
  secretOf,
  shareOf,
} from './inference-service';
import type { ClusterRow } from './load-cluster';
import type { ClusterObject, EntitySeen, ObjectSeen } from './objects';
import { nextStep, type Step, type Wanted } from './plan';
import { newestOf, type Read, readStatus } from './read-status';
import { applySecret, removeSecret, secretName, secretNames } from './secrets';

const FIELD_MANAGER = 'plumbline';
const ROUTES = ['RoutesReady', 'PredictorRouteReady', 'IngressReady'];
/** Pulling an image and a model takes its time. */
const READY_WITHIN = 20 * 60_000;

export type Place = { cluster: ClusterRow; target: KubeTarget };
export type Desired = {
  endpoint: { id: string; name: string };
  config: Pick<ConfigRow, 'version' | 'definition'>;
};

type Fresh = { object: ClusterObject; wanted: Wanted[] };

/** @returns the object's row as it is to be kept. Whatever the cluster says against it stands in `fault` or in what was seen. */
export async function stepObject(
  place: Place,
  desired: Desired,
  object: ClusterObject,
  now = Date.now(),
): Promise<ClusterObject> {
  try {
    const after = await step(place, desired, { object, wanted: wantedOf(place, desired) }, now);
    return after.isSettled ? await withoutOldSecrets(place, desired, after) : after;
  } catch (error) {
    if (!(error instanceof KubeFault)) throw error;
    return refused(object, error, now);
  }
}

/** What a cluster answers will not be better by waiting, unless it is busy, or somebody else was at the object. */
function refused(object: ClusterObject, { status, message }: KubeFault, now: number): ClusterObject {
  const isPassing = status === 0 || status === 409 || status === 429 || status >= 500;
  const seen = { ...object.seen, message };
  const isLate = now - object.askedTime > READY_WITHIN;
  return { ...object, seen, seenTime: now, fault: object.isSettled || (isPassing && !isLate) ? '' : message };
}

/** What is to be kept of it before the cluster is asked for anything. */
export function beginObject(
  cluster: ClusterRow,
  { endpoint, config }: Desired,
  before: ClusterObject | undefined,
  now = Date.now(),
): ClusterObject {
  if (before && before.version === config.version) return before;
  const name = before?.name ?? objectName(endpoint);
  const none = { rolledOut: null, revisionBefore: null, seen: {}, seenTime: now };
  return {
    ...(before ?? none),
    name,
    endpointId: endpoint.id,
    clusterId: cluster.id,
    version: config.version,
    secrets: [...new Set([...(before?.secrets ?? []), ...secretNames(name, config.definition.entities)])],
    askedTime: now,
    isSettled: false,
    fault: '',
  };
}

const wantedOf = ({ cluster }: Place, { endpoint, config: { definition } }: Desired): Wanted[] =>
  definition.entities.map(({ name, artifacts }) => ({
    entity: name,
    percent: definition.routes.find(({ entity }) => entity === name)?.percent ?? 0,
    files: storageUri(cluster, endpoint.id, artifacts),
  }));

async function step(place: Place, desired: Desired, { object, wanted }: Fresh, now: number) {
  const { cluster, target } = place;
  const { mode } = cluster;
  const path = objectsPath(cluster.namespace, object.name);
  const there = await findThere(target, path);
  if (there && !isOurs(there, desired.endpoint.id)) {
    const message = `An InferenceService called ${object.name} is there already, and is not this endpoint's.`;
    return { ...object, seen: { ...object.seen, message }, seenTime: now, fault: message };
  }
  const rolledOut = there ? object.rolledOut : null;
  const read = there && readStatus(there, mode, object.revisionBefore);
  const plan = nextStep(
    wanted,
    there && read && { files: filesOf(there), canary: shareOf(there), isReady: read.isNewestReady },
    rolledOut,
  );
  if ('fault' in plan) return { ...object, rolledOut, fault: plan.fault, seenTime: now };
  const entity = entityOf(place, desired, plan);
  const asked = askedFor(place, desired, plan, { name: object.name, entity, there });
  const isAsked = there !== undefined && isAsAsked(there, asked);
  const secret = entity && secretName(object.name, entity);
  if (entity && secret && !(isAsked && read?.isNewestReady)) {
    const { namespace } = cluster;
    await applySecret(target, { namespace, name: secret, endpointId: desired.endpoint.id }, entity);
  }
  if (isAsked) return settle({ ...object, rolledOut }, there, read, plan, wanted, now);
  const isOther = !there || !isSameTemplate(there, asked);
  // Whoever changed it there gives it as much time as a new configuration has.
  const askedTime = object.isSettled ? now : object.askedTime;
  const revisionBefore = isOther ? (there ? newestOf(there, mode) : null) : object.revisionBefore;
  const applied = await apply(target, path, asked, there);
  const readNow = readStatus(applied, mode, revisionBefore);
  return settle(
    { ...object, rolledOut, revisionBefore, askedTime },
    applied,
    readNow,
    { ...plan, isLast: false },
    wanted,
    now,
  );
}

const entityOf = ({ cluster }: Place, { endpoint, config }: Desired, { files }: Step) =>
  config.definition.entities.find(({ artifacts }) => storageUri(cluster, endpoint.id, artifacts) === files);

type Having = {
  name: string;
  entity: ServedDefinition | undefined;
  there: InferenceService | undefined;
};

function askedFor(
  { cluster }: Place,
  { endpoint, config }: Desired,
  { files, canary }: Step,
  { name, entity, there }: Having,
) {
  // What is on its way out keeps its variables, and has the size of whoever takes its place.
  const sized = entity ?? config.definition.entities[0];
  if (!sized) throw new Error('A configuration serves nothing.');
  const { namespace, mode, serviceAccount } = cluster;
  const { minConcurrency, maxConcurrency, scaleToZero } = sized;
  const size = { minConcurrency, maxConcurrency, scaleToZero };
  const of = { name, namespace, endpointId: endpoint.id, mode, serviceAccount };
  const secret = entity ? secretName(name, entity) : there ? secretOf(there) : null;
  return inferenceServiceOf({ ...of, ...size, storageUri: files, canary, secret });
}

/** All is as it shall be: what only former configurations needed goes. What cannot be removed now is looked at again. */
async function withoutOldSecrets(
  { cluster, target }: Place,
  { config }: Desired,
  object: ClusterObject,
): Promise<ClusterObject> {
  const needed = new Set(secretNames(object.name, config.definition.entities));
  const kept: string[] = [];
  for (const name of object.secrets) {
    if (needed.has(name)) kept.push(name);
    else
      await removeSecret(target, cluster.namespace, name).catch((error: unknown) => {
        if (!(error instanceof KubeFault)) throw error;
        kept.push(name);
      });
  }
  return { ...object, secrets: kept };
}

async function findThere(target: KubeTarget, path: string): Promise<InferenceService | undefined> {
  try {
    return await askKube<InferenceService>(target, path);
  } catch (error) {
    if (error instanceof KubeFault && error.status === 404) return undefined;
    throw error;
  }
}

/** With the version that was read: who changed it in between is not overwritten, but looked at again. */
const apply = (
  target: KubeTarget,
  path: string,
  asked: InferenceService,
  there: InferenceService | undefined,
) =>
  askKube<InferenceService>(target, path, {
    method: 'PATCH',
    query: { fieldManager: FIELD_MANAGER, force: 'true', fieldValidation: 'Strict' },
    body: {
      ...asked,
      metadata: {
        ...asked.metadata,
        ...(there?.metadata.resourceVersion && { resourceVersion: there.metadata.resourceVersion }),
      },
    },
  });

function settle(
  object: ClusterObject,
  there: InferenceService,
  read: Read | undefined,
  plan: Step,
  wanted: Wanted[],
  now: number,
): ClusterObject {
  if (!read) return { ...object, seenTime: now };
  const { isNewestReady, fault, ...shown } = read;
  const newestShare = shared(read, true);
  const isWhole = shareOf(there) === null && isNewestReady && newestShare === 100;
  const rolledOut = isWhole ? filesOf(there) : object.rolledOut;
  const entities = entitiesOf(there, read, rolledOut);
  const isAsWanted = wanted.every(({ files, percent }) => {
    const { percent: has = 0, isReady } = entities[files] ?? {};
    return has === percent && (percent === 0 || isReady);
  });
  const isSettled = plan.isLast && isAsWanted;
  // What is done with has no share, and nobody waits for it to be ready.
  const isBeingLeft = plan.canary === 0 && !wanted.some(({ files }) => files === plan.files);
  const isLate = !isSettled && !object.isSettled && now - object.askedTime > READY_WITHIN;
  const late = isLate ? `It was not ready within ${READY_WITHIN / 60_000} minutes. ${read.message}` : '';
  const seen: ObjectSeen = { ...shown, entities };
  return {
    ...object,
    rolledOut,
    seen,
    seenTime: now,
    isSettled: isSettled || (object.isSettled && plan.isLast),
    fault: object.isSettled || isBeingLeft ? '' : (fault ?? late),
  };
}

const shared = ({ traffic }: Read, isNewest: boolean): number =>
  traffic.filter((one) => one.isNewest === isNewest).reduce((sum, { percent }) => sum + percent, 0);

/** The newest revision is what is asked for now, the other what had all of the traffic before; going back, both may be of the same files. */
function entitiesOf(
  there: InferenceService,
  read: Read,
  rolledOut: string | null,
): Record<string, EntitySeen> {
  const newestFiles = filesOf(there);
  const isRouted = read.conditions.every(({ type, status }) => !ROUTES.includes(type) || status === 'True');
  const seen = [...new Set([newestFiles, rolledOut])].flatMap((files): [string, EntitySeen][] => {
    if (files === null) return [];
    const targets = read.traffic.filter(
      ({ isNewest, percent: share }) => share > 0 && files === (isNewest ? newestFiles : rolledOut),
    );
    const percent = targets.reduce((sum, target) => sum + target.percent, 0);
    const [target] = targets;
    // Alone it is asked at the address of the whole, which stays the same.
    const url = percent === 100 ? (read.url ?? target?.url ?? null) : (target?.url ?? null);
    const isUp = targets.some(({ isNewest }) => !isNewest || read.isNewestReady);
    const isReady = isRouted && isUp && url !== null;
    return [[files, { isReady, url, percent, message: isReady ? '' : read.message }]];
  });
  return Object.fromEntries(seen);
}
