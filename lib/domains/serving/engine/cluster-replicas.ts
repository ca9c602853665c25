/** A model that KServe executes: requests go on to its address, and how it does is what was last seen of it on the cluster. */
import { isForbidden } from '@/lib/platform/http';
import type { Ready } from '@/lib/platform/runtimes/protocol';
import { askRemote } from '@/lib/platform/runtimes/remote-model';
import type { ClusterObject, EntitySeen } from '../cluster/objects';
import type { ServedState } from '../endpoint-view';
import { asJson } from './as-json';
import { RemoteReplicas } from './remote-replicas';
import type { ReplicaRules } from './replicas';
import { fault, type Outcome, type Work } from './work';

export type Handed = {
  /** What it executes, by the address that pods take it from. */
  files: string;
  version: number;
  /** Of the requests that a configuration sends there; 0 for one that is only kept in mind. */
  percent: number;
  ca: string;
  /** Where requests go in the place of the address that KServe gives. */
  ingressUrl: string;
};

const NOT_BEGUN = 'The cluster is about to be asked for it.';

export class ClusterReplicas extends RemoteReplicas {
  private object: ClusterObject | undefined;
  private hasBeenReady = false;

  constructor(
    private readonly place: Handed,
    rules: ReplicaRules,
  ) {
    super(rules);
  }

  /** What was just read of it. */
  observe(object: ClusterObject | undefined): void {
    this.object = object;
    const isOwn = object?.version === this.place.version;
    if (isOwn && object.isSettled) this.hasBeenReady = true;
  }

  private get seen(): EntitySeen | undefined {
    return this.object?.seen.entities?.[this.place.files];
  }

  override get known(): Ready | undefined {
    return this.hasBeenReady ? { isBatchable: false } : undefined;
  }

  override get ready(): number {
    return this.seen?.isReady ? 1 : 0;
  }

  override get state(): { state: ServedState; message: string } {
    const { object, seen, hasBeenReady } = this;
    const isOwn = object?.version === this.place.version;
    if (!hasBeenReady) {
      if (isOwn && object.fault) return { state: 'DEPLOYMENT_FAILED', message: object.fault };
      return { state: 'DEPLOYMENT_CREATING', message: object?.seen.message || NOT_BEGUN };
    }
    if (this.place.percent === 0)
      return { state: 'SCALED_TO_ZERO', message: 'It has no traffic on the cluster.' };
    if (seen?.isReady) return { state: 'DEPLOYMENT_READY', message: `KServe answers at ${seen.url}.` };
    return { state: 'DEPLOYMENT_RECOVERING', message: object?.seen.message || 'KServe says nothing of it.' };
  }

  protected override async ask({ batch, deadline }: Work): Promise<Outcome> {
    const { seen } = this;
    if (!seen?.url) {
      const why = seen?.message || this.object?.seen.message || NOT_BEGUN;
      return fault(503, 'TEMPORARILY_UNAVAILABLE', `The cluster does not answer for it: ${why}`, 2);
    }
    const { mediaType, body } = batch.kind === 'raw' ? batch : { mediaType: 'application/json', body: '' };
    const target = { ...addressOf(seen.url, this.place.ingressUrl), ca: this.place.ca };
    const answer = await askRemote(
      { ...target, contentType: mediaType, mayReach: (address) => !isForbidden(address) },
      body,
      deadline,
    );
    return answer.status === 200
      ? { status: 200, ...asJson(answer.body), queueMs: 0, modelMs: 0 }
      : fault(answer.status, answer.code, answer.body, answer.retryAfter);
  }
}

/** MLflow's protocol, which the runtime of MLflow models speaks beside the Open Inference Protocol. */
function addressOf(given: string, ingressUrl: string): { url: URL; headers: Record<string, string> } {
  const own = new URL(`${given.replace(/\/+$/, '')}/invocations`);
  if (!ingressUrl) return { url: own, headers: {} };
  return { url: new URL(ingressUrl.replace(/\/+$/, '') + own.pathname), headers: { host: own.host } };
}
